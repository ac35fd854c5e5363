"""The lobby reads what a terminal wants, and shows what it may want."""

from __future__ import annotations

import attrs
import pytest

from appliance.config.appls import Switching
from appliance.config.terminals.telnet import ConnType, RestrictAppl
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.tn3270.constants import DataType, Mode
from appliance.protocols.tn3270.devices import find_device
from appliance.protocols.tn3270.events import RecordReceived
from appliance.saf.model import Accepted, Acee, Rejected, RejectReason, VerifyMethod
from appliance.services.tn3270.desk import uss
from appliance.services.tn3270.desk.lobby import Bring, Go, Leave, Lobby, Refused, Room
from appliance.services.tn3270.desk.usscommand import Logon
from appliance.services.tn3270.desk.ussdesk import desk_for
from appliance.services.tn3270.entry import mapping
from appliance.services.tn3270.front.sessionmenu import Listed
from appliance.services.tn3270.occupant import Occupant
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.actions import Send, Verify
from appliance.session.events import Verified
from tests.services.tn3270.front.test_window import Core
from tests.support.terminals import NOW, at_ready

CLIENT = mapping.Client("192.0.2.7", "192.0.2.1")
SESSIONS = (Listed("TSO", "USER2", "IN SESSION"), Listed("ECHO", "", "IN SESSION"))
ONLY_USER2 = (RestrictAppl("TSO", ("USER2",)),)


class Terminals(Core):
    functions = frozenset()


def values(sense):
    return uss.UssValues("TCPABC01", "192.0.2.7", 1, 2992, NOW, "", sense=sense)


def lobby(bench, device="IBM-3278-2-E", **changes):
    bench.config = attrs.evolve(bench.config, mapping=attrs.evolve(bench.config.mapping, **changes))
    setup = bench.port(conn_type=ConnType.BASIC).setup()
    terminal = BoundTerminal(Terminals(), find_device(device, Mode.EXTENDED), "TCPABC01")
    occupant = Occupant(setup, CLIENT, "TCPABC01", "192.0.2.7:1", None)
    return Lobby(occupant, terminal, desk_for(setup, CLIENT, terminal, values), "PA3")


def typed(text):
    return RecordReceived(CP037.encode(text), DataType.SSCP_LU_DATA)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("LOGON APPLID(TSO) DATA(USER2)", Go(Logon("TSO", data="USER2"))),
        ("LOGON APPLID(NOSUCH)", Refused("NOSUCH")),
        ("LOGOFF", Leave()),
    ],
)
def test_commands_are_wishes(bench, text, wish):
    assert lobby(bench).record(typed(text)) == wish


def test_what_no_terminal_sends_is_a_reason_to_leave(bench):
    assert lobby(bench).record(RecordReceived(b"\x00")) == Leave("no AID")


def test_a_default_application_needs_no_allowappl(bench):
    assert lobby(bench).admit(Logon("NOSUCH"), is_default=True) == Go(Logon("NOSUCH"))


def test_the_menu_takes_numbers_and_commands(bench):
    room = lobby(bench)
    assert isinstance(room.menu(SESSIONS)[0], Send)
    assert room.room is Room.AT_MENU
    assert room.record(RecordReceived(b"\x7d\x40\x40\x11\xd9\x47" + CP037.encode("2"))) == Bring(1)
    assert room.record(typed("LOGON APPLID(ECHO)")) == Go(Logon("ECHO"))


def test_clear_at_the_menu_shows_the_uss_screen(bench):
    room = lobby(bench)
    room.menu(SESSIONS)
    room.record(RecordReceived(b"\x6d"))
    assert room.room is Room.AT_USS


def test_a_restricted_application_is_asked_about_but_not_at_a_printer(bench):
    room = lobby(bench, restricted=ONLY_USER2)
    assert isinstance(room.admit(Logon("TSO"))[0], Send)
    assert room.room is Room.SOLICITING
    assert lobby(bench, "IBM-3287-1").admit(Logon("TSO")) == Refused("TSO")


def test_it_is_reached_by_who_is_listed(bench):
    changed = attrs.evolve(bench.config.mapping, restricted=ONLY_USER2)
    terminal = bench.port(conn_type=ConnType.BASIC, mapping=changed).seat().enter("LOGON APPLID(TSO)")
    session = terminal.script.session
    verify = terminal.enter("USER2", "PASSWORD").last.only(Verify)
    assert (verify.user, verify.application, session.is_waiting) == ("USER2", "TSO", True)
    terminal.take(terminal.script.handle(Verified(Rejected("USER2", RejectReason.WRONG))))
    assert (session.view().state, session.is_waiting) == ("SOLICITOR", False)
    terminal.enter("USER2", "PASSWORD")
    terminal.take(terminal.script.handle(Verified(Accepted(Acee("USER2"), VerifyMethod.PASSWORD))))
    assert "USER ID" in terminal.text
    assert session.view().state == "IN SESSION"


def test_leaving_the_solicitor_screen_of_another_application_keeps_the_sessions(bench):
    bench.switching = Switching(2)
    changed = attrs.evolve(bench.config.mapping, restricted=(RestrictAppl("ECHO", ("USER2",)),))
    terminal = at_ready(bench.port(conn_type=ConnType.BASIC, mapping=changed).seat())
    terminal.send(bytes((Aid.PA3,))).enter("LOGON APPLID(ECHO)")
    assert terminal.script.session.view().state == "SOLICITOR"
    terminal.key(Aid.PF3)
    assert terminal.script.session.view().state == "USS"
    assert "SESSIONS OF TCPABC01" in terminal.send(bytes((Aid.PA3,))).text
    assert "READY" in terminal.enter("1").text
