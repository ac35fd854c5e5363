"""MFMT and MFF: times and permissions of UNIX files."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.services.ftp.conftest import code


@pytest.fixture
def client(make, home):
    made = make()
    made.log_on()
    (home / "f").write_bytes(b"x")
    return made


@pytest.mark.parametrize("argument", ["f", "2020 f", "20201302030405 f", "20200102030405", "x0200102030405 f"])
def test_mfmt_wants_a_time_and_a_path(client, argument):
    assert code(client.say(f"MFMT {argument}")) == 501


def seconds(text: str) -> float:
    return dt.datetime.strptime(text + "+0000", "%Y%m%d%H%M%S%z").timestamp()


def test_mff_sets_time_and_mode_together(client, home):
    told = client.say("MFF Modify=20200102030405;UNIX.mode=0640; f")
    assert told.sent() == b"213 Modify=20200102030405;UNIX.mode=0640; /u/user2/f\r\n"
    found = (home / "f").stat()
    assert (found.st_mtime, found.st_mode & 0o777) == (seconds("20200102030405"), 0o640)
    assert client.say("MFF unix.MODE=600; f").sent() == b"213 UNIX.mode=600; /u/user2/f\r\n"
    assert client.say("MFF Modify=20210102030405.123; f").sent() == b"213 Modify=20210102030405; /u/user2/f\r\n"


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("f", 501),
        ("Modify=20200102030405 f", 501),
        ("Modify=20201302030405; f", 501),
        ("UNIX.mode=9; f", 501),
        ("UNIX.mode=4755; f", 501),
        ("Create=20200102030405; f", 504),
        ("UNIX.mode=640; gone", 550),
    ],
)
def test_what_mff_refuses(client, home, argument, expected):
    before = (home / "f").stat().st_mode
    assert code(client.say(f"MFF {argument}")) == expected
    assert (home / "f").stat().st_mode == before


def test_the_time_of_making_is_not_kept(client):
    assert client.say("MFCT 20200102030405 f").sent() == b"502 MFCT command not implemented\r\n"
