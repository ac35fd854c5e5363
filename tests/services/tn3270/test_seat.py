"""At a terminal: the USS screen, built-in applications, relays, Express Logon, and the way back."""

from __future__ import annotations

import attrs
import pytest

from appliance.config.telnet import ClientAuth, ConnType, DefaultAppl, RestrictAppl
from appliance.protocols.datastream.query import encode_query_replies
from appliance.protocols.tn3270.bind import decode_bind
from appliance.protocols.tn3270.constants import DataType, Function
from appliance.session.actions import CancelTimer, Close, Open, SetTimer
from appliance.session.events import Closed, CloseReason, TimerFired
from appliance.session.wires import Wire
from tests.support.terminals import MAPPING, at_tso

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


def test_without_msg07_a_refused_logon_drops_the_connection(basic):
    terminal = basic.port(msg07=False).seat().enter("LOGON APPLID(NOWHERE)")
    assert terminal.last.messages == ["SLYT0401E"]
    assert terminal.last.is_closed()


def test_logoff_at_the_uss_screen_closes(terminal):
    assert terminal.enter("LOGOFF").last.actions == (Close(),)


def test_a_record_that_is_none_closes(terminal):
    closed = terminal.send(b"\x00\x01\x02").last
    assert closed.messages == ["SLYT0205E"]
    assert closed.is_closed()


def test_a_certificate_user_without_access_to_the_application_is_refused(bench, router):
    router.denied.add("TSO")
    terminal = bench.port(conn_type=ConnType.SECURE, client_auth=ClientAuth.SAFCERT).certified()
    assert "SLYT0403E USER2 HAS NO ACCESS TO TSO" in at_tso(terminal).text


def test_who_is_not_known_yet_is_asked_by_tso_itself(terminal, router):
    at_tso(terminal)
    assert router.asked == []
    terminal.key(0xF3)
    terminal.enter("LOGON APPLID(ECHO)")
    assert router.asked == [(None, "ECHO")]


def test_a_restricted_application_asks_for_its_user(basic):
    restricted = attrs.evolve(basic.config.mapping, restricted=(RestrictAppl("TSO", ("USER3",), cert_auth=True),))
    assert "Enter Your Userid" in at_tso(basic.port(mapping=restricted).seat()).text


def test_a_default_application_comes_first_and_again_after_logoff(basic):
    default = attrs.evolve(basic.config.mapping, default_appls=(DefaultAppl("ECHO"),))
    terminal = basic.port(mapping=default).seat()
    assert "ECHO" in terminal.text
    assert "ECHO" in terminal.key(0xF3).text


def test_firstonly_shows_the_uss_screen_after_logoff(basic):
    default = attrs.evolve(basic.config.mapping, default_appls=(DefaultAppl("ECHO", first_only=True),))
    assert "WELCOME" in basic.port(mapping=default).seat().key(0xF3).text


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


def test_a_printer_stays_in_session_without_a_screen(basic):
    terminal = basic.seat("IBM-3287-1", functions=frozenset({Function.BIND_IMAGE, Function.SCS_CTL_CODES}))
    assert terminal.events == [terminal.negotiated]


# -- how large a session is


@pytest.mark.parametrize(
    ("device", "logmode", "shown"),
    [
        ("IBM-3278-4-E", "", "43 X 80"),
        ("IBM-3278-4-E", "D4B32783", "32 X 80"),
        ("IBM-3278-4-E", "SNX32702", "24 X 80"),
        ("IBM-3278-5-E", "D4C32XX3", "27 X 132"),
    ],
)
def test_logmode_says_how_large_a_session_is(basic, device, logmode, shown):
    terminal = basic.seat(device).enter(f"LOGON APPLID(ECHO) LOGMODE({logmode})" if logmode else "LOGON APPLID(ECHO)")
    assert f"FIELD ATTRIBUTES  {shown}" in terminal.text
    bind = decode_bind(terminal.records(DataType.BIND_IMAGE)[-1])
    rows, columns = map(int, shown.split(" X "))
    assert (bind.alternate_rows or bind.rows, bind.alternate_columns or bind.columns) == (rows, columns)


@pytest.mark.parametrize("logmode", ["D4B32784", "NOSUCH", "D4B32785"])
def test_a_logmode_that_the_terminal_cannot_have(basic, logmode):
    terminal = basic.seat("IBM-3278-2-E").enter(f"LOGON APPLID(ECHO) LOGMODE({logmode})")
    assert f"SLYT0410E LOGMODE {logmode} CANNOT BE HAD HERE FOR ECHO" in terminal.text
    assert "SESSION NOT BOUND: ECHO 08210002" in terminal.text


def test_telnetdevice_gives_the_usual_mode(basic):
    modes = {"3278-4-E": ("D4B32784", "D4B32783"), "3278-2-E": ("D4B32784", "D4B32784")}
    basic.port(device_logmodes=modes)
    assert "32 X 80" in basic.seat("IBM-3278-4-E").enter("LOGON APPLID(ECHO)").text
    assert "43 X 80" in basic.seat("IBM-3278-4-E", wants_tn3270e=False).enter("LOGON APPLID(ECHO)").text
    assert "24 X 80" in basic.seat("IBM-3278-2-E").enter("LOGON APPLID(ECHO)").text, "one that does not fit is none"


@pytest.mark.parametrize("msg07", [True, False])
@pytest.mark.parametrize("option", ["log_appl", "queue_init"])
def test_a_default_application_that_is_not_there_is_asked_for_again(basic, option, msg07):
    mapping = attrs.evolve(MAPPING, default_appls=(DefaultAppl("RELAY1", **{option: True}),))
    terminal = basic.port(mapping=mapping, msg07=msg07, lu_session_pend=False).seat()
    assert terminal.last.only(Open).wire is Wire.BACKEND
    terminal.take(terminal.script.handle(Closed(Wire.BACKEND, CloseReason.REFUSED, "errno 111")))
    assert not terminal.last.is_closed()
    assert SetTimer("queue", 15) in terminal.last.actions
    again = terminal.script.handle(TimerFired("queue"))
    assert again.only(Open).wire is Wire.BACKEND


def test_a_user_who_went_elsewhere_is_left_there(basic):
    mapping = attrs.evolve(MAPPING, default_appls=(DefaultAppl("RELAY1", log_appl=True),))
    terminal = basic.port(mapping=mapping).seat()
    terminal.take(terminal.script.handle(Closed(Wire.BACKEND, CloseReason.REFUSED)))
    terminal.enter("LOGON APPLID(ECHO)")
    assert terminal.script.handle(TimerFired("queue")).actions == ()


def test_qinit_goes_back_to_its_application_after_logoff(basic):
    for option, is_closed in (("log_appl", True), ("queue_init", False)):
        mapping = attrs.evolve(MAPPING, default_appls=(DefaultAppl("ECHO", **{option: True}),))
        terminal = basic.port(mapping=mapping, lu_session_pend=False).seat()
        terminal.key(0xF3)
        assert terminal.last.is_closed() is is_closed
