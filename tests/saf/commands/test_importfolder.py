"""The import folder gives its own plain files and nothing else; the export folder takes new files alone."""

import os
import stat

import pytest

from appliance.saf.commands.importfolder import export_folder, import_folder
from appliance.saf.commands.workshop import ExportRefusedError, ImportRefusedError


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "outside.pem").write_bytes(b"outside")
    made = tmp_path / "import"
    made.mkdir()
    (made / "a.pem").write_bytes(b"inside")
    (made / "big").write_bytes(b"x" * (1024 * 1024 + 1))
    (made / "sub").mkdir()
    (made / "link").symlink_to(tmp_path / "outside.pem")
    os.mkfifo(made / "fifo")
    return made


def test_a_file_of_the_folder_is_read(folder):
    assert import_folder(folder)("a.pem") == b"inside"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../outside.pem", "sub", "link", "fifo", "big", "missing", "a\0", "/etc/passwd", "x" * 300]
)
def test_nothing_else_is(folder, name):
    with pytest.raises(ImportRefusedError):
        import_folder(folder)(name)


def test_a_new_file_is_private_and_never_written_over(tmp_path):
    write = export_folder(tmp_path / "export")
    where = write("user2.p12", b"package")
    assert where == str(tmp_path / "export" / "user2.p12")
    assert (tmp_path / "export" / "user2.p12").read_bytes() == b"package"
    assert stat.S_IMODE(os.stat(where).st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "export").stat().st_mode) == 0o700
    with pytest.raises(ExportRefusedError):
        write("user2.p12", b"other")
    assert (tmp_path / "export" / "user2.p12").read_bytes() == b"package"


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", ".hidden", "a\0", "x" * 101, "/tmp/x", "a b"])
def test_no_file_is_written_elsewhere(tmp_path, name):
    with pytest.raises(ExportRefusedError):
        export_folder(tmp_path / "export")(name, b"x")
    assert not (tmp_path / "export").exists()


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(ExportRefusedError):
        export_folder(tmp_path / "export")("link", b"x")
    assert not (tmp_path / "outside").exists()
