"""Which name space an argument belongs to."""

from __future__ import annotations

import pytest

from appliance.config.ftpservers.ftpserver import StartDirectory
from appliance.services.ftp.datasets.reaching import is_data_set
from tests.services.ftp.conftest import code, store


@pytest.mark.parametrize(
    ("argument", "at_prefix", "at_home"),
    [("a.b", True, False), ("'A.B'", True, True), ("/a", False, False), ("./a", False, False), ("'/a'", False, False)],
)
def test_a_name_says_where_it_belongs(mvs, argument, at_prefix, at_home):
    c = mvs.script.session._c
    assert is_data_set(c, argument) is at_prefix
    mvs.say("CWD /")
    assert is_data_set(c, argument) is at_home


def test_without_data_sets_everything_is_a_unix_file(make):
    client = make()
    client.log_on()
    assert not is_data_set(client.script.session._c, "'A.B'")


@pytest.mark.parametrize("command", ["HASH A", "XCRC A", "MFMT 20260101000000 A", "MFF UNIX.mode=600; A"])
def test_what_only_unix_files_have(mvs, command):
    assert code(mvs.say(command)) == 504


@pytest.mark.parametrize("command", ["HASH {}", "MFMT 20260101000000 {}", "MFF UNIX.mode=600; {}"])
def test_a_unix_file_has_it_from_everywhere(mvs, home, command):
    (home / "f").write_text("x")
    assert code(mvs.say(command.format("/u/user2/f"))) == 213
    mvs.say("CWD /u/user2")
    assert code(mvs.say(command.format("'USER2.A'"))) == 504


def test_nothing_is_renamed_from_one_name_space_into_the_other(mvs, home):
    store(mvs, "a", b"x\r\n")
    (home / "f").write_text("x")
    mvs.say("RNFR a")
    told = b"550 Rename fails: USER2.A is a data set and cannot become a UNIX file.\r\n"
    assert mvs.say("RNTO /u/user2/a").sent() == told
    for new in ("b", "'USER2.B'"):
        mvs.say("RNFR /u/user2/f")
        told = b"550 Rename fails: /u/user2/f is a UNIX file and cannot become a data set.\r\n"
        assert mvs.say(f"RNTO {new}").sent() == told
    assert code(mvs.say("RNTO /u/user2/g")) == 503


def test_a_path_below_the_key_of_mvsurlkey_is_a_data_set(make):
    client = make(data_sets=True, mvs_url_key="MVSDS", start_directory=StartDirectory.HFS)
    client.log_on()
    client.say("CWD /mvsds/user2")
    assert client.say("PWD").sent() == b"257 \"'USER2.'\" is working directory.\r\n"
    client.say("CWD /u/user2")
    assert client.say("DELE /mvsds/'user2.gone'").sent() == b"550 DELE fails: USER2.GONE does not exist.\r\n"
    assert client.say("CWD /mvsds").sent() == b'250 "" is the working directory name prefix.\r\n'
    assert b"does not exist" in client.say("DELE /mvsdsx").sent()
