"""MVSINFO: texts of a prefix, shown once to who may read them."""

from __future__ import annotations

import pytest

from tests.services.ftp.conftest import store


@pytest.fixture
def informed(make):
    """USER2 at his prefix, which has a README."""
    client = make(data_sets=True, mvs_info="README")
    client.log_on()
    client.say("TYPE A")
    store(client, "readme", b"Welcome to %C\r\n")
    return client


def test_it_is_shown_at_the_first_entry_only(informed):
    informed.say("CWD 'X'")
    assert informed.say("CWD 'USER2'").sent() == b'250 "USER2." is the working directory name prefix.\r\n'
    informed.say("USER USER2")
    again = informed.log_on()
    assert again.sent().splitlines()[-2:] == [
        b"230-Welcome to USER2.",
        b'230 USER2 is logged on.  Working directory is "USER2.".',
    ]


def test_it_is_shown_with_the_reply_to_cwd(informed):
    store(informed, "'USER2.SUB.README'", b"About SUB\r\n")
    assert informed.say("CWD sub").sent() == (
        b'250-About SUB\r\n250 "USER2.SUB." is the working directory name prefix.\r\n'
    )
    informed.say("CDUP")
    assert informed.say("CWD sub").sent().startswith(b"250 ")


def test_nothing_is_shown_of_what_is_not_there_or_not_to_be_read(informed):
    c = informed.script.session._c
    c.user, c.acee = "USER4", type(c.acee)("USER4")
    c.seen.clear()
    assert informed.say("CWD 'USER2'").sent().startswith(b"250 ")
    assert informed.say("CWD 'NOWHERE'").sent().startswith(b"250 ")
