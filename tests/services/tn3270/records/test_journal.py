"""What is written down of a terminal, and in which order."""

from __future__ import annotations

import pytest

from appliance.config.terminals.telnet import ConnType
from appliance.config.terminals.telnetparms import SmfRecords
from appliance.session.actions import Account, Record, Send

BOTH = SmfRecords(type119=True)


@pytest.fixture
def basic(bench):
    return bench.port(conn_type=ConnType.BASIC)


def kinds(replies) -> list[type]:
    return [type(action) for action in replies.actions if isinstance(action, Account | Record | Send)]


def test_a_begin_is_written_before_what_it_sends_and_an_end_behind_it(basic):
    terminal = basic.port(smf_init=BOTH, smf_term=BOTH).seat()
    assert kinds(terminal.enter("LOGON APPLID(ECHO)").last)[0] is Account
    assert kinds(terminal.key(0xF3).last)[-1] is Account


def test_a_recording_goes_on_whatever_is_in_front_and_is_named_after_its_terminal(basic):
    terminal = basic.port(record=True).seat(name="TCPABC82")
    first = terminal.last.all(Record)
    assert first[0].name == "20261124T133005.TCPABC82.40123"
    assert terminal.enter("LOGON APPLID(ECHO)").last.all(Record)
    assert terminal.last.all(Account) == []


def test_a_printer_is_not_recorded(basic):
    assert basic.port(record=True).seat("IBM-3287-1").last.all(Record) == []


def test_without_either_nothing_is_written(basic):
    terminal = basic.seat()
    assert set(kinds(terminal.enter("LOGON APPLID(ECHO)").last)) == {Send}
    assert set(kinds(terminal.key(0xF3).last)) == {Send}
