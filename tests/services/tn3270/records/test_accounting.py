"""SMF 119 subtypes 20 and 21: one for each begin and end of a session with an application."""

from __future__ import annotations

import pytest

from appliance.config.appls import Switching
from appliance.config.terminals.telnet import ConnType
from appliance.config.terminals.telnetparms import SmfRecords
from appliance.session.actions import Account
from appliance.session.events import Closed, CloseReason
from appliance.session.wires import Wire


@pytest.fixture
def seated(bench):
    written = SmfRecords(type119=True)
    return bench.port(conn_type=ConnType.BASIC, smf_init=written, smf_term=written).seat(name="TCPABC82")


def test_an_application_comes_and_goes(seated):
    begun = seated.enter("LOGON APPLID(ECHO)").last.only(Account)
    assert (begun.subtype, begun.wanted) == (20, True)
    assert begun.facts == {
        "lu": "TCPABC82",
        "application": "ECHO",
        "device_type": "IBM-3278-2-E",
        "client_address": "192.0.2.7",
        "client_port": 40123,
        "server_address": "192.0.2.1",
        "server_port": 2992,
        "host_name": "",
        "user": "",
    }
    ended = seated.key(0xF3).last.only(Account)
    assert (ended.subtype, ended.facts["application"], ended.facts["reason"]) == (21, "ECHO", "the session ended")
    assert seated.key(0x7D).last.all(Account) == []


def test_the_end_of_the_connection_ends_the_session(seated):
    seated.enter("LOGON APPLID(ECHO)")
    ended = seated.script.handle(Closed(Wire.CLIENT, CloseReason.RESET)).only(Account)
    assert (ended.subtype, ended.facts["reason"]) == (21, "the connection broke")


def test_what_is_not_coded_is_not_written_but_counted_from(bench):
    bench.port(conn_type=ConnType.BASIC, smf_term=SmfRecords(type119=True))
    terminal = bench.seat()
    assert not terminal.enter("LOGON APPLID(ECHO)").last.only(Account).wanted
    assert terminal.key(0xF3).last.only(Account).wanted


def test_without_either_statement_there_is_no_account(bench):
    terminal = bench.port(conn_type=ConnType.BASIC).seat()
    assert terminal.enter("LOGON APPLID(ECHO)").last.all(Account) == []


def test_a_session_that_goes_behind_another_has_not_ended(bench):
    bench.switching = Switching(2)
    written = SmfRecords(type119=True)
    terminal = bench.port(conn_type=ConnType.BASIC, smf_init=written, smf_term=written).seat()
    terminal.enter("LOGON APPLID(TSO)")
    terminal.send(b"\x6b")
    assert terminal.last.all(Account) == []
    assert terminal.enter("LOGON APPLID(ECHO)").last.only(Account).facts["application"] == "ECHO"
    gone = terminal.script.handle(Closed(Wire.CLIENT, CloseReason.RESET)).all(Account)
    assert [(record.subtype, record.facts["application"]) for record in gone] == [(21, "TSO"), (21, "ECHO")]
