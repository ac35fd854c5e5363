"""The import folder gives its own plain files and nothing else."""

import os

import pytest

from appliance.saf.commands.importfolder import import_folder
from appliance.saf.commands.workshop import ImportRefusedError


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
