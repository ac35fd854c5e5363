"""At a terminal: the USS screen, built-in applications, relays, Express Logon, and the way back."""

from __future__ import annotations

import attrs
import pytest

from appliance.config.terminals.telnet import RestrictAppl
from appliance.protocols.datastream.query import encode_query_replies
from appliance.protocols.tn3270.constants import DataType
from appliance.session.actions import CancelTimer, Open
from appliance.session.events import Closed, CloseReason, TimerFired
from appliance.session.wires import Wire
from tests.support.terminals import at_tso

# -- the USS screen


def test_the_logon_screen_has_its_tokens_filled_in(terminal):
    assert "LU TCPABC01  PORT 02992" in terminal.text
    assert "FROM 192.0.2.7       40123" in terminal.text
    assert "SENSE 00000000" in terminal.text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("NOSUCH", "SLYT0602E COMMAND NOSUCH IS NOT KNOWN"),
        ("LOGON", "SLYT0612E PARAMETER APPLID IS MISSING"),
        ("LOGON APPLID(TSO) X(1)", "SLYT0603E PARAMETER X IS NOT KNOWN"),
        ("LOGON APPLID(TSO", "SLYT0601E"),
        ("LOGON APPLID(NOSUCH)", "SLYT0402E TCPABC01 MAY NOT LOG ON TO NOSUCH"),
        ("LOGON APPLID(NOWHERE)", "SLYT0401E APPLICATION NOWHERE IS NOT KNOWN HERE"),
        ("IBMTEST 2,HELLO", "SLYT0603E PARAMETER HELLO IS NOT KNOWN"),
        ("IBMTEST 1", "SLYT0613I IBMECHO ABC"),
    ],
)
def test_what_goes_wrong_is_said_and_clear_brings_the_logon_screen_back(terminal, typed, shown):
    assert shown in terminal.enter(typed).text
    assert "WELCOME" in terminal.key(0x6D).text


def test_a_refused_logon_shows_message_7_with_a_sense_code(terminal):
    assert "SESSION NOT BOUND: NOWHERE 08060000" in terminal.enter("LOGON APPLID(NOWHERE)").text
    assert terminal.last.messages == ["SLYT0401E"]


def test_a_restricted_application_asks_for_its_user(basic):
    restricted = attrs.evolve(basic.config.mapping, restricted=(RestrictAppl("TSO", ("USER3",), cert_auth=True),))
    assert "Enter Your Userid" in at_tso(basic.port(mapping=restricted).seat()).text


def test_a_dynamic_terminal_is_asked_for_its_size_before_anything_else(basic):
    terminal = basic.seat("IBM-DYNAMIC")
    assert terminal.records() == [bytes.fromhex("f3000501ff02")]
    assert terminal.send(encode_query_replies(62, 160)).text.count("WELCOME") == 1
    assert terminal.last.all(CancelTimer) == [CancelTimer("query")]
    terminal.enter("LOGON APPLID(ECHO)")
    assert terminal.records(DataType.BIND_IMAGE)[0][20:24] == bytes((24, 80, 62, 160))
    assert "62 X 160" in terminal.text


def test_a_dynamic_terminal_tells_its_code_page_too(basic):
    terminal = basic.seat("IBM-DYNAMIC").send(encode_query_replies(43, 80, 1047))
    assert "WELCOME" in terminal.text
    terminal.enter("LOGON APPLID(ECHO)").send(b"\x7d\x40\x40\x11\x40\x40\xad\xa7\xbd")
    assert b"\xad\xa7\xbd" in terminal.records()[-1]


@pytest.mark.parametrize(
    "replies", [b"\x88", b"\x7d\x40\x40", encode_query_replies(240, 260), encode_query_replies(2, 2)]
)
def test_a_size_that_cannot_be_is_not_used(basic, replies):
    terminal = basic.seat("IBM-DYNAMIC").send(replies)
    assert "24 X 80" in terminal.enter("LOGON APPLID(ECHO)").text


def test_a_dynamic_terminal_that_says_nothing_gets_the_screen_in_the_end(basic):
    terminal = basic.seat("IBM-DYNAMIC")
    assert "WELCOME" in terminal.take(terminal.script.handle(TimerFired("query"))).text
    terminal.script.handle(TimerFired("query")).expect()


# -- on the way to a host


def test_a_host_that_cannot_be_reached_leaves_the_user_at_the_uss_screen(terminal):
    terminal.enter("LOGON APPLID(RELAY1)")
    assert terminal.last.only(Open) == Open(Wire.BACKEND, "127.0.0.1", 23270, 10)
    assert terminal.script.session.is_waiting
    assert terminal.script.session.view().state == "CONNECTING"
    terminal.take(terminal.script.handle(Closed(Wire.BACKEND, CloseReason.REFUSED, "errno 111")))
    assert "SLYT0404E RELAY1 CANNOT BE REACHED: the connection was refused" in terminal.text
    assert "errno" not in terminal.text
    assert terminal.script.session.view().state == "USS"
    assert "WELCOME" in terminal.key(0x6D).text


def test_what_was_closed_here_is_no_news_for_the_next_relay(terminal):
    terminal.enter("LOGON APPLID(RELAY1)")
    terminal.take(terminal.script.handle(TimerFired("backend")))
    assert terminal.last.is_closed(Wire.BACKEND)
    terminal.enter("LOGON APPLID(RELAY1)")
    terminal.script.handle(Closed(Wire.BACKEND, CloseReason.LOCAL_CLOSED)).expect()
    assert terminal.script.session.view().state == "CONNECTING"


def test_a_client_that_leaves_takes_its_host_with_it(terminal):
    terminal.enter("LOGON APPLID(RELAY1)")
    gone = terminal.script.handle(Closed(Wire.CLIENT, CloseReason.PEER_CLOSED))
    assert gone.is_closed(Wire.BACKEND)
    terminal.script.receive(b"late", Wire.BACKEND).expect()
