"""What comes in front of a terminal, how large it is, and what comes after it."""

from __future__ import annotations

import attrs
import pytest

from appliance.config.terminals.telnet import DefaultAppl, LuMap
from appliance.protocols.tn3270.bind import decode_bind
from appliance.protocols.tn3270.constants import DataType, Function
from appliance.services.tn3270.printers.printspool import PrintJob
from appliance.session.actions import Close, Open, SetTimer
from appliance.session.events import Closed, CloseReason, TimerFired, Woken
from appliance.session.wires import Wire
from tests.support.terminals import MAPPING


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


def test_a_default_application_comes_first_and_again_after_logoff(basic):
    default = attrs.evolve(basic.config.mapping, default_appls=(DefaultAppl("ECHO"),))
    terminal = basic.port(mapping=default).seat()
    assert "ECHO" in terminal.text
    assert "ECHO" in terminal.key(0xF3).text


def test_firstonly_shows_the_uss_screen_after_logoff(basic):
    default = attrs.evolve(basic.config.mapping, default_appls=(DefaultAppl("ECHO", first_only=True),))
    assert "WELCOME" in basic.port(mapping=default).seat().key(0xF3).text


def test_a_printer_stays_in_session_without_a_screen(basic):
    terminal = basic.seat("IBM-3287-1", functions=frozenset({Function.BIND_IMAGE, Function.SCS_CTL_CODES}))
    assert terminal.events == [terminal.negotiated]


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


def test_defappl_is_for_whom_the_lumap_gave_the_lu_and_its_failure_is_always_shown(basic):
    maps = (LuMap("SPEC01", is_specific=True, default_application="ECHO"), LuMap("GEN01"))
    basic.port(mapping=attrs.evolve(MAPPING, lu_maps=maps), msg07=False)
    assert "WELCOME" in basic.seat().text
    assert "FIELD ATTRIBUTES" in basic.seat(name="SPEC01").text
    failing = attrs.evolve(MAPPING, lu_maps=(LuMap("GEN02", default_application="NOWHERE"),))
    terminal = basic.port(mapping=failing).seat()
    assert "SLYT0401E" in terminal.text
    assert not terminal.last.is_closed()


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


def test_a_printer_waits_for_its_application_too_and_prints_meanwhile(basic):
    mapping = attrs.evolve(MAPPING, printer_default_appls=(DefaultAppl("RELAY1", log_appl=True),))
    printer = basic.port(mapping=mapping, msg07=True).seat("IBM-3287-1")
    printer.take(printer.script.handle(Closed(Wire.BACKEND, CloseReason.REFUSED)))
    assert printer.script.session.view().state == "VACANT"
    assert SetTimer("queue", 15) in printer.last.actions
    basic.spool.submit("TCPPRT01", PrintJob("USER2", "JOB", ("LINE",)))
    printer.script.handle(Woken())
    assert printer.script.handle(TimerFired("queue")).actions == (SetTimer("queue", 15),)
    basic.spool.cancel("TCPPRT01", "USER2")


def test_a_printer_without_a_job_goes_to_its_application_when_the_time_has_come(basic):
    mapping = attrs.evolve(MAPPING, printer_default_appls=(DefaultAppl("RELAY1", queue_init=True),))
    printer = basic.port(mapping=mapping).seat("IBM-3287-1")
    printer.take(printer.script.handle(Closed(Wire.BACKEND, CloseReason.REFUSED)))
    assert printer.script.handle(TimerFired("queue")).only(Open).wire is Wire.BACKEND
