"""Built-in applications at a terminal: bound, asked, answered, suspended, left."""

from __future__ import annotations

from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.tn3270.constants import DataType
from appliance.saf.model import Rejected, RejectReason
from appliance.session.actions import Command, Verify
from appliance.session.events import CommandDone, Verified
from tests.support.terminals import ACCEPTED, USER2, at_ready, at_tso


def test_tso_is_bound_verifies_and_shows_ready(terminal):
    at_tso(terminal)
    assert terminal.kinds == [DataType.UNBIND, DataType.BIND_IMAGE, DataType.DATA_3270]
    assert terminal.records(DataType.UNBIND) == [b"\x02"]
    assert terminal.records(DataType.BIND_IMAGE)[0][27:31] == b"\x03" + CP037.encode("TSO")
    verify = terminal.enter("USER2", "PASSWORD").last.only(Verify)
    assert (verify.user, verify.secret.text(), verify.application, verify.terminal) == (
        "USER2",
        "PASSWORD",
        "TSO",
        "TCPABC01",
    )
    assert terminal.script.session.is_waiting
    assert "READY" in terminal.take(terminal.script.handle(ACCEPTED)).text
    view = terminal.script.session.view()
    assert (view.user, view.application, view.state) == ("USER2", "TSO", "IN SESSION")


def test_logon_data_names_the_user(terminal):
    assert "FOR USER2" in terminal.enter("LOGON APPLID(TSO) DATA(USER2)").text


def test_a_wrong_password_is_asked_for_again(terminal):
    at_tso(terminal).enter("USER2", "WRONG")
    terminal.take(terminal.script.handle(Verified(Rejected("USER2", RejectReason.WRONG))))
    assert "SLYT0703E" in terminal.text
    assert terminal.script.session.view().user == ""


def test_records_wait_while_an_answer_is_owed(terminal):
    at_tso(terminal).enter("USER2", "PASSWORD")
    terminal.send(b"\x6d")
    assert terminal.last.actions == ()
    terminal.take(terminal.script.handle(ACCEPTED))
    assert len(terminal.records()) == 2


def test_a_command_runs_as_the_user(terminal):
    at_ready(terminal)
    assert terminal.enter("LU USER2").last.only(Command) == Command(USER2, "LU USER2", "TCPABC01")
    terminal.take(terminal.script.handle(CommandDone(0, ("USER=USER2",))))
    assert "USER=USER2" in terminal.text


def test_logoff_brings_the_uss_screen_back(terminal):
    at_ready(terminal).enter("LOGOFF")
    assert "WELCOME" in terminal.text
    assert terminal.kinds == [DataType.UNBIND, DataType.BIND_IMAGE, DataType.DATA_3270]
    assert terminal.records(DataType.UNBIND) == [b"\x01"]
    assert terminal.last.messages == ["SLYT0003I"]
    assert terminal.script.session.view().application == ""


def test_without_lusessionpend_logoff_drops_the_connection(basic):
    terminal = at_ready(basic.port(lu_session_pend=False).seat()).enter("LOGOFF")
    assert terminal.last.is_closed()
    assert "WELCOME" not in str(terminal.events)


def test_attention_at_a_full_screen_is_pa1(terminal):
    at_ready(terminal).enter("LU USER2")
    terminal.take(terminal.script.handle(CommandDone(0, tuple(f"LINE {n}" for n in range(60)))))
    assert "***" in terminal.text
    terminal.take(terminal.script.receive(bytes.fromhex("fff4")))
    assert "READY" in terminal.text
    assert "LINE" not in terminal.text


def test_sysreq_suspends_and_logoff_there_ends_the_application(terminal):
    at_ready(terminal)
    assert terminal.take(terminal.script.receive(bytes.fromhex("fff5"))).kinds == [DataType.SSCP_LU_DATA]
    terminal.send(CP037.encode("what"), DataType.SSCP_LU_DATA)
    answers = [CP037.decode(data) for data in terminal.records(DataType.SSCP_LU_DATA)]
    assert answers == ["\nSLYT0602E COMMAND WHAT IS NOT KNOWN\n"]
    assert "WELCOME" in terminal.send(CP037.encode("logoff"), DataType.SSCP_LU_DATA).text


def test_a_second_sysreq_goes_back_to_the_applications_screen(terminal):
    [shown] = at_ready(terminal).records()
    terminal.take(terminal.script.receive(bytes.fromhex("fff5")))
    terminal.send(CP037.encode("what"), DataType.SSCP_LU_DATA)
    assert terminal.take(terminal.script.receive(bytes.fromhex("fff5"))).records() == [shown]
    assert terminal.send(CP037.encode("logoff"), DataType.SSCP_LU_DATA).last.actions == ()


def test_sysreq_in_plain_tn3270_ends_the_application(basic):
    terminal = at_ready(basic.seat(wants_tn3270e=False))
    assert "WELCOME" in terminal.send(bytes.fromhex("016c6102")).text


def test_commands_may_come_as_sscp_lu_data(terminal):
    assert "USER ID" in terminal.send(CP037.encode("logon applid(tso)"), DataType.SSCP_LU_DATA).text
