"""Several sessions of one terminal: the jump key, the menu, what goes on behind, and the way back."""

from __future__ import annotations

import attrs
import pytest

from appliance.config.appls import Switching
from appliance.config.terminals.telnet import ConnType
from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.tn3270.bind import BindImage, decode_bind
from appliance.protocols.tn3270.constants import DataType, ResponseFlag
from appliance.protocols.tn3270.events import RecordReceived, ResponseReceived
from appliance.session.actions import Close, Console, Open
from appliance.session.events import Closed, CloseReason
from appliance.session.wires import Wire
from tests.support.hosts import Host
from tests.support.terminals import at_ready

SCREEN = b"\xf5\xc3" + CP037.encode("CICS SCREEN")
QUERY = bytes.fromhex("f3000501ff02")


@pytest.fixture
def several(bench):
    bench.switching = Switching(3, "PA3")
    return bench.port(conn_type=ConnType.BASIC)


@pytest.fixture
def terminal(several):
    return several.seat()


def jump(terminal):
    return terminal.send(bytes((Aid.PA3,)))


def state(terminal):
    view = terminal.script.session.view()
    return view.application, view.state


def relayed(terminal, application="RELAY1", wire=Wire.BACKEND):
    host = Host(terminal, application, wire=wire).accept()
    return host.tell(host.core.send_bind(BindImage("CICSA").encode()) + host.core.send_record(SCREEN))


def test_the_jump_key_shows_the_menu_and_from_there_the_session_again(terminal):
    at_ready(terminal).enter("HELP")
    assert "THIS LIST" in terminal.text
    assert "SLYT0408I SESSIONS OF TCPABC01" in jump(terminal).text
    assert "1  TSO       USER2     IN SESSION" in terminal.text
    assert state(terminal) == ("", "MENU")
    assert "THIS LIST" in jump(terminal).text
    assert terminal.kinds == [DataType.UNBIND, DataType.BIND_IMAGE, DataType.DATA_3270]
    assert decode_bind(terminal.records(DataType.BIND_IMAGE)[0]).name == "TSO"
    assert state(terminal) == ("TSO", "IN SESSION")


def test_a_second_application_is_logged_on_to_from_the_menu_and_a_number_chooses(terminal):
    at_ready(terminal)
    assert "ECHO" in jump(terminal).enter("LOGON APPLID(ECHO)").text
    jump(terminal)
    assert "2  ECHO" in terminal.text
    assert "READY" in terminal.enter("1").text
    assert "READY" in terminal.enter("TIME").text
    assert "ECHO" in jump(jump(terminal)).text


def test_clear_at_the_menu_shows_the_logon_screen_and_jump_the_menu_again(terminal):
    at_ready(terminal)
    assert "WELCOME" in jump(terminal).key(Aid.CLEAR).text
    assert "SLYT0408I" in jump(terminal).text


def test_the_end_of_one_shows_the_menu_while_others_live(terminal):
    at_ready(terminal)
    jump(terminal).enter("LOGON APPLID(ECHO)")
    assert "1  TSO" in terminal.key(Aid.PF3).text
    assert "2  ECHO" not in terminal.text
    jump(terminal).enter("LOGOFF")
    assert "WELCOME" in terminal.text


def test_no_more_than_the_administrator_allows(terminal):
    for name in ("TSO", "ECHO", "TSO"):
        terminal.enter(f"LOGON APPLID({name})")
        jump(terminal)
    terminal.enter("LOGON APPLID(ECHO)")
    assert "SLYT0409E TCPABC01 HAS NO SESSION LEFT FOR ECHO" in terminal.text
    assert len(terminal.script.session._conversation.seat._sessions) == 3


def test_without_sessions_the_key_is_the_applications(bench):
    terminal = bench.port(conn_type=ConnType.BASIC).seat()
    at_ready(terminal)
    assert "SLYT0408I" not in jump(terminal).text


def test_the_jump_key_is_nothing_before_there_is_a_session(terminal):
    assert "WELCOME" in jump(terminal).text


def test_two_hosts_have_a_wire_each(terminal):
    relayed(terminal)
    jump(terminal).enter("LOGON APPLID(RELAY2)")
    assert terminal.last.only(Open).wire is Wire.BACKEND_2


def test_what_a_host_writes_behind_is_seen_when_it_comes_in_front(terminal):
    host = relayed(terminal)
    jump(terminal)
    host.typed()
    host.tell(host.core.send_record(b"\xf5\xc3" + CP037.encode("MEANWHILE"), response=ResponseFlag.ALWAYS_RESPONSE))
    assert terminal.events == []
    assert host.seen == [ResponseReceived(2, is_positive=True)]
    assert "MEANWHILE" in jump(terminal).text
    assert decode_bind(terminal.records(DataType.BIND_IMAGE)[0]).name == "CICSA"


def test_what_the_user_typed_is_still_there_afterwards(terminal):
    host = relayed(terminal)
    field = b"\xf5\xc3\x11\xc1\x50\x1d\x40\x11\xc1\xf0\x1d\x60"
    host.tell(host.core.send_record(field))
    terminal.send(b"\x7d\xc1\xd5\x11\xc1\xd1" + CP037.encode("TYPED"))
    assert "TYPED" in jump(jump(terminal)).text


def test_what_only_the_terminal_can_answer_waits_for_it(terminal):
    host = relayed(terminal)
    jump(terminal)
    host.tell(host.core.send_record(QUERY) + host.core.send_record(b"\xf1\xc3" + CP037.encode("AFTER")))
    assert terminal.events == []
    jump(terminal)
    assert terminal.records()[1:] == [QUERY, b"\xf1\xc3" + CP037.encode("AFTER")]


def test_a_host_that_goes_on_and_on_behind_is_given_up(terminal):
    host = relayed(terminal)
    jump(terminal)
    for _ in range(40):
        host.script.receive(host.core.send_record(QUERY), Wire.BACKEND)
    said = [action.message.id for action in host.script.history if isinstance(action, Console)]
    assert said[-1] == "SLYT0406E"
    assert Close(Wire.BACKEND) in host.script.history
    assert "RELAY1" not in jump(terminal).text


def test_a_late_response_goes_to_the_session_whose_record_it_answers(terminal):
    host = relayed(terminal)
    host.tell(host.core.send_record(SCREEN, response=ResponseFlag.ALWAYS_RESPONSE, sequence=7))
    jump(terminal).enter("LOGON APPLID(ECHO)")
    host.typed()
    host.hear(terminal.script.receive(terminal.core.send_response(7)).sent(Wire.BACKEND))
    assert host.seen == [ResponseReceived(7, is_positive=True)]


def test_a_host_that_is_lost_behind_is_missed_at_the_menu(terminal):
    relayed(terminal)
    jump(terminal).enter("LOGON APPLID(ECHO)")
    terminal.take(terminal.script.handle(Closed(Wire.BACKEND, CloseReason.RESET)))
    assert terminal.last.messages == ["SLYT0003I", "SLYT0405W"]
    assert terminal.events == []
    assert "RELAY1" not in jump(terminal).text
    assert "1  ECHO" in terminal.text


def test_a_host_that_is_lost_in_front_leaves_the_others(terminal):
    at_ready(terminal)
    relayed(jump(terminal))
    terminal.take(terminal.script.handle(Closed(Wire.BACKEND, CloseReason.RESET)))
    assert "SLYT0405W RELAY1 ENDED THE CONNECTION" in terminal.text
    assert "1  TSO" in terminal.text
    assert "READY" in terminal.enter("1").text


def test_a_client_that_leaves_takes_all_its_hosts_with_it(terminal):
    relayed(terminal)
    Host(jump(terminal), "RELAY3", wire=Wire.BACKEND_2).accept()
    gone = terminal.script.handle(Closed(Wire.CLIENT, CloseReason.PEER_CLOSED))
    assert gone.is_closed(Wire.BACKEND)
    assert gone.is_closed(Wire.BACKEND_2)


def test_a_printer_has_one_session(several):
    printer = several.seat("IBM-3287-1")
    assert jump(printer).events == []


def test_a_larger_screen_comes_back_in_its_size(several):
    terminal = several.seat("IBM-3278-4-E")
    jump(jump(terminal.enter("LOGON APPLID(ECHO)")))
    assert terminal.records()[-1][0] == 0x7E
    assert attrs.astuple(decode_bind(terminal.records(DataType.BIND_IMAGE)[0]))[4:] == (43, 80)


def test_plain_tn3270_terminals_jump_as_well(several):
    terminal = several.seat(wants_tn3270e=False)
    at_ready(terminal)
    assert "SLYT0408I" in jump(terminal).text
    assert "READY" in jump(terminal).text
    assert all(isinstance(event, RecordReceived) for event in terminal.events)
