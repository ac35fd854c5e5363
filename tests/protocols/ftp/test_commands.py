"""The table of verbs."""

from __future__ import annotations

import pytest

from appliance.protocols.ftp.commands import COMMANDS


def test_each_row_is_found_by_its_verb_and_stands_for_one_in_the_table():
    assert all(verb == row.verb and verb.isupper() for verb, row in COMMANDS.items())
    assert all(row.name in COMMANDS for row in COMMANDS.values())


@pytest.mark.parametrize(("verb", "name"), [("XPWD", "PWD"), ("XCUP", "CDUP"), ("XMKD", "MKD"), ("RETR", "RETR")])
def test_the_x_verbs_are_the_plain_ones(verb, name):
    assert COMMANDS[verb].name == name


def test_only_these_run_while_a_transfer_does():
    assert {row.verb for row in COMMANDS.values() if row.during_transfer} == {"ABOR", "STAT", "NOOP", "QUIT"}


def test_nothing_that_touches_a_file_is_allowed_before_login():
    files = {
        "RETR",
        "STOR",
        "APPE",
        "STOU",
        "LIST",
        "NLST",
        "MLSD",
        "MLST",
        "DELE",
        "RNFR",
        "RNTO",
        "MKD",
        "RMD",
        "CWD",
    }
    assert not any(COMMANDS[verb].before_login for verb in files | {"PASV", "EPSV", "PORT", "EPRT", "SIZE", "MDTM"})


def test_paths_keep_their_blanks():
    assert COMMANDS["RETR"].keeps_blanks
    assert not COMMANDS["TYPE"].keeps_blanks
    assert COMMANDS["RETR"].needs_argument
    assert not COMMANDS["LIST"].needs_argument
