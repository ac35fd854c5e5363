"""How long a terminal waits, as MONITORGROUP wants to know it."""

from __future__ import annotations

import datetime as dt

import pytest

from appliance.config.telnet import GroupMap, MonitorGroup
from appliance.config.telnetparms import SmfRecords
from appliance.protocols.telnet.framing import TIMING_MARK
from appliance.protocols.tn3270.constants import ResponseFlag
from appliance.services.tn3270.responsetimes import ResponseTimes
from appliance.session.actions import Account
from tests.support.hosts import Host
from tests.support.terminals import NOW


class Clock:
    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> dt.datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


def measure(times, clock, sna, ip=None):
    times.asked()
    clock.wait(sna)
    times.answered(is_confirmed=ip is not None)
    if ip is not None:
        clock.wait(ip)
        times.confirmed()


def test_a_transaction_has_an_sna_part_and_an_ip_part(clock):
    times = ResponseTimes(MonitorGroup("M"), clock)
    measure(times, clock, 0.5, 0.1)
    measure(times, clock, 1.5, 0.3)
    assert dict(times.shown()) == {
        "MONITORGROUP": "M",
        "TRANSACTIONS": "2",
        "RESPONSE TIME": "1200 MS, SNA 1000 MS, IP 200 MS",
    }
    assert times.record() == {"group": "M", "transactions": 2, "sna_time": 2000, "ip_time": 400}


def test_without_includeip_the_terminals_word_is_not_waited_for(clock):
    times = ResponseTimes(MonitorGroup("M", includes_network=False, dynamic_responses=True), clock)
    measure(times, clock, 0.5, 3)
    assert times.record()["ip_time"] == 0
    assert not times.asks_terminal


def test_what_was_not_answered_before_the_next_record_is_no_transaction(clock):
    times = ResponseTimes(MonitorGroup("M"), clock)
    times.asked()
    clock.wait(5)
    measure(times, clock, 1)
    assert times.record() == {"group": "M", "transactions": 1, "sna_time": 1000, "ip_time": 0}


def test_buckets_count_by_the_whole_time_and_a_bound_belongs_to_its_bucket(clock):
    times = ResponseTimes(MonitorGroup("M", buckets=True, boundaries=(1, 2, 5, 10)), clock)
    for sna, ip in ((0.2, 0.8), (1, 0.5), (2, 0), (9, 2), (30, 1)):
        measure(times, clock, sna, ip)
    assert list(times.record()["buckets"].values()) == [1, 2, 0, 0, 2]
    assert dict(times.shown())["OVER 10 S"] == "2"


def test_averages_forget_what_is_older_than_their_periods(clock):
    times = ResponseTimes(MonitorGroup("M", averages=True, sampling_period=60, multiplier=2), clock)
    measure(times, clock, 4)
    clock.wait(60)
    measure(times, clock, 2)
    assert times.record()["average"] == {"transactions": 2, "total": 3000, "sna": 3000, "ip": 0}
    clock.wait(60)
    assert dict(times.shown())["SLIDING AVERAGE"] == "2000 MS, SNA 2000 MS, IP 0 MS OF 1"
    clock.wait(6000)
    assert times.record()["average"]["transactions"] == 0
    assert times.record()["transactions"] == 2


def test_a_clock_that_is_set_back_takes_no_time_away(clock):
    times = ResponseTimes(MonitorGroup("M", averages=True), clock)
    times.asked()
    clock.wait(-500)
    times.answered(is_confirmed=False)
    assert times.record()["sna_time"] == 0


# -- at a terminal


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
