"""The import folder gives its own plain files and nothing else; the export folder takes new files alone."""

import os
import stat

import pytest

from appliance.saf.commands.importfolder import MOST_EXPORTS, export_folder, import_folder
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
    where = write("user2.p12", b"package", "USER2")
    assert where == str(tmp_path / "export" / "user2.p12")
    assert (tmp_path / "export" / "user2.p12").read_bytes() == b"package"
    assert stat.S_IMODE(os.stat(where).st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "export").stat().st_mode) == 0o700
    with pytest.raises(ExportRefusedError):
        write("user2.p12", b"other", "USER3")
    assert (tmp_path / "export" / "user2.p12").read_bytes() == b"package"


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", ".hidden", "a\0", "x" * 101, "/tmp/x", "a b"])
def test_no_file_is_written_elsewhere(tmp_path, name):
    with pytest.raises(ExportRefusedError):
        export_folder(tmp_path / "export")(name, b"x", "USER2")
    assert not (tmp_path / "export").exists()


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(ExportRefusedError):
        export_folder(tmp_path / "export")("link", b"x", "USER2")
    assert not (tmp_path / "outside").exists()


@pytest.fixture
def full(tmp_path):
    """An export folder in which USER2 has all the files that he may have."""
    write = export_folder(tmp_path / "export")
    for number in range(MOST_EXPORTS):
        write(f"{number}.pem", b"x", "USER2")
    return tmp_path / "export"


def test_a_user_has_so_many_files_and_no_more(full):
    write = export_folder(full)  # also after the next start
    with pytest.raises(ExportRefusedError, match=f"^USER2 has {MOST_EXPORTS} files in the export folder"):
        write("more.pem", b"x", "USER2")
    assert not (full / "more.pem").exists()
    write("more.pem", b"x", "USER3")
    write("0.p12", b"x", "")


def test_files_that_were_removed_do_not_count(full):
    (full / "0.pem").unlink()
    write = export_folder(full)
    write("0.pem", b"x", "USER3")
    (full / "1.pem").unlink()
    with pytest.raises(ExportRefusedError):
        write("2.pem", b"x", "USER2")  # it is there
    write("more.pem", b"x", "USER2")
    write("again.pem", b"x", "USER2")
    with pytest.raises(ExportRefusedError, match="USER2 has"):
        write("one-more.pem", b"x", "USER2")


def test_a_file_that_cannot_be_counted_is_not_there(tmp_path, monkeypatch):
    def refused(target, link):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "symlink", refused)
    with pytest.raises(ExportRefusedError, match="No space left"):
        export_folder(tmp_path / "export")("a.pem", b"x", "USER2")
    assert not (tmp_path / "export" / "a.pem").exists()
