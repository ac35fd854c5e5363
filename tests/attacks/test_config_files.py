"""Members and keys that somebody else put there: links, files that all can write, loops, and more than there can be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.config.language.diagnostics import Severity
from appliance.config.loader import load
from appliance.saf.sealing import Sealer, SealingError
from tests.system.running import ROOT

_MINE = "BINDADDRESS 0.0.0.0\n"
_LOOP = """\
         MACRO
&NAME    ONCE  &TEXT=
         ONCE  TEXT=&TEXT
         MEND
USSTAB1  USSTAB
         ONCE  TEXT=X
         USSEND
         END
"""


class Naive:
    """The control: a program that reads what stands at a name."""

    def read(self, path: Path) -> str:
        return path.read_text()

    def read_bytes(self, path: Path) -> bytes:
        return path.read_bytes()


@pytest.fixture
def members(tmp_path):
    """The members of the demo, which are in order."""
    folder = tmp_path / "etc"
    shutil.copytree(ROOT / "etc", folder)
    for path in folder.iterdir():
        path.chmod(0o640)
    return folder


def check(folder: Path) -> tuple[int, str]:
    """What ``sallyport check`` does: its exit code and what it prints."""
    loaded = load(folder)
    is_wrong = any(diagnostic.severity is Severity.ERROR for diagnostic in loaded.diagnostics)
    assert is_wrong is (loaded.site is None)
    return 2 if is_wrong else 0, "".join(f"{diagnostic}\n" for diagnostic in loaded.diagnostics)


@pytest.mark.parametrize("mode", [0o640, 0o646])
def test_members_in_order_are_taken(members, mode):
    """By the command, which says no where the loader does."""
    (members / "APPLS").chmod(mode)
    command = [sys.executable, "-m", "appliance", "check", "--config", str(members)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert (done.returncode, done.stderr) == (check(members)[0], "")
    assert done.returncode == (0 if mode == 0o640 else 2)


def test_a_link_is_followed_by_who_does_not_look_and_refused_here(members, tmp_path):
    (tmp_path / "mine").write_text(_MINE)
    (members / "SYSTEM.CONF").unlink()
    (members / "SYSTEM.CONF").symlink_to(tmp_path / "mine")
    assert Naive().read(members / "SYSTEM.CONF") == _MINE
    code, said = check(members)
    assert (code, "SYSTEM.CONF:1:1" in said) == (2, True)


@pytest.mark.parametrize("name", ["SYSTEM.CONF", "PROFILE.TCPIP", "FTP.DATA", "DCAS.CONF", "APPLS", "RACF.INIT"])
def test_a_member_that_everybody_can_write_is_refused(members, name):
    (members / name).chmod(0o666)
    assert Naive().read(members / name)
    code, said = check(members)
    assert (code, f"{name}:1:1" in said) == (2, True)


@pytest.mark.parametrize("name", ["SYSTEM.CONF", "PROFILE.TCPIP", "FTP.DATA", "USSTAB", "RACF.INIT"])
def test_ten_megabytes_are_no_member(members, name):
    with (members / name).open("a") as file:
        file.write("; a comment that is a megabyte long\n" * (10 << 20 >> 5))
    assert len(Naive().read(members / name)) > 10 << 20
    code, said = check(members)
    assert (code, "SLYN0204E" in said) == (2, True)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"A\x00B\n", b"\x1b[2J\n", b"x" * 100_000, b"'" * 2_000])
def test_what_is_no_text_is_refused_and_said_in_printable_characters(members, content):
    with (members / "SYSTEM.CONF").open("ab") as file:
        file.write(b"\n" + content + b"\n")
    code, said = check(members)
    assert code == 2
    assert all(character.isprintable() or character == "\n" for character in said)


def test_a_fifo_holds_nobody(members):
    (members / "SYSTEM.CONF").unlink()
    os.mkfifo(members / "SYSTEM.CONF")
    assert check(members)[0] == 2


def test_an_unknown_statement_is_refused_with_its_place(members):
    with (members / "FTP.DATA").open("a") as file:
        file.write("ALLOWEVERYTHING TRUE\n")
    code, said = check(members)
    assert code == 2
    assert "ALLOWEVERYTHING" in said


def test_a_macro_that_calls_itself_comes_to_an_end(members):
    """Nothing includes another file; a USS table's macros are the one thing that could go round."""
    (members / "USSTAB").write_text(_LOOP)
    code, said = check(members)
    assert code == 2
    assert "USSTAB" in said


@pytest.mark.parametrize("how", ["everybody can read it", "it is a link", "it is short", "it is a FIFO"])
def test_a_key_that_others_have_is_no_key(tmp_path, how):
    """The key that everything else is sealed under."""
    key = tmp_path / "saf.key"
    Sealer.from_file(key)
    whole = Naive().read_bytes(key)
    match how:
        case "everybody can read it":
            key.chmod(0o644)
        case "it is a link":
            key.rename(tmp_path / "elsewhere")
            key.symlink_to(tmp_path / "elsewhere")
        case "it is short":
            key.write_bytes(whole[:-1])
        case _:
            key.unlink()
            os.mkfifo(key, 0o600)
    with pytest.raises(SealingError, match=r"saf\.key"):
        Sealer.from_file(key)
