"""What goes along with a seat: its transactions are measured, and what happened is said."""

from __future__ import annotations

from appliance.config.terminals.telnet import GroupMap, MonitorGroup
from appliance.config.terminals.telnetparms import SmfRecords
from appliance.protocols.telnet.framing import TIMING_MARK
from appliance.protocols.tn3270.constants import ResponseFlag
from appliance.session.actions import Account
from tests.support.hosts import Host


def monitored(bench, **options):
    group = MonitorGroup("M", **options)
    return bench.mapped(monitor_groups={"M": group}, monitor_maps=(GroupMap("M"),))


def transactions(terminal):
    return dict(terminal.script.session.details())["TRANSACTIONS"]


def test_dynamicdr_asks_the_terminal_by_timing_mark_behind_each_answer(bench):
    terminal = monitored(bench, dynamic_responses=True).seat()
    assert TIMING_MARK not in terminal.last.sent(), "nothing was asked yet"
    terminal.enter("LOGON APPLID(ECHO)")
    assert terminal.last.sent().endswith(TIMING_MARK)
    assert transactions(terminal) == "1", "the client has answered"


def test_without_dynamicdr_an_answer_ends_the_transaction(bench):
    terminal = monitored(bench).seat()
    terminal.enter("LOGON APPLID(ECHO)")
    assert TIMING_MARK not in terminal.last.sent()
    assert transactions(terminal) == "1"


def test_a_definite_response_that_a_host_asks_for_is_the_terminals_word(bench):
    terminal = monitored(bench).seat()
    host = Host(terminal).accept()
    before = int(transactions(terminal))
    host.script.receive(terminal.core.send_record(b"\x7d\x40\x40"))
    host.tell(host.core.send_record(b"\xf1\xc2", response=ResponseFlag.ALWAYS_RESPONSE))
    assert transactions(terminal) == str(before)
    host.script.receive(terminal.core.send_response(host.core.last_sequence))
    assert transactions(terminal) == str(before + 1)


def test_who_is_not_mapped_is_not_measured_and_the_smf_record_says_what_was(bench):
    assert "MONITORGROUP" not in dict(bench.mapped().seat().script.session.details())
    monitored(bench).port(smf_term=SmfRecords(type119=True))
    terminal = bench.seat()
    terminal.enter("LOGON APPLID(ECHO)").key(0xF3)
    facts = terminal.last.only(Account).facts
    assert facts["response_times"]["group"] == "M"
    assert facts["response_times"]["transactions"] >= 1
