"""How long a terminal waits, as MONITORGROUP wants to know it."""

from __future__ import annotations

import datetime as dt

import pytest

from appliance.config.terminals.telnet import MonitorGroup
from appliance.services.tn3270.records.responsetimes import ResponseTimes
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
    times = ResponseTimes(MonitorGroup("M", buckets=True, boundaries=(1_000, 2_000, 5_000, 10_000)), clock)
    for sna, ip in ((0.2, 0.8), (1, 0.5), (2, 0), (9, 2), (30, 1)):
        measure(times, clock, sna, ip)
    assert list(times.record()["buckets"].values()) == [1, 2, 0, 0, 2]
    assert dict(times.shown())["OVER 10000 MS"] == "2"


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
