"""Pauses of sources that fail too often."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.runtime.penalties import Penalties, PenaltyRules

HERE, THERE = "192.0.2.1", "192.0.2.2"


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def penalties(clock):
    rules = PenaltyRules(3, 15, 100, (ip_network("198.51.100.0/24"), ip_network("::1/128")))
    return Penalties(rules, clock)


def fail(penalties, host, times):
    return [penalties.failed(host) for _ in range(times)]


def test_the_pause_begins_at_the_number_of_failures_and_doubles(penalties):
    assert fail(penalties, HERE, 6) == [0, 0, 15, 30, 60, 100]
    assert penalties.remaining(HERE) == 100
    assert penalties.remaining(THERE) == 0
    assert len(penalties) == 1


def test_it_ends_by_itself(penalties, clock):
    fail(penalties, HERE, 3)
    clock.now += 15
    assert penalties.remaining(HERE) == 0
    assert len(penalties) == 0
    assert penalties.failed(HERE) == 30  # not forgotten yet


def test_who_was_quiet_starts_anew(penalties, clock):
    fail(penalties, HERE, 5)
    clock.now += 60 + 101
    assert fail(penalties, HERE, 3) == [0, 0, 15]


def test_exempt_networks_and_unix_sockets_never_wait(penalties):
    for host in ("198.51.100.9", "::1", "uid 0"):
        fail(penalties, host, 10)
        assert penalties.remaining(host) == 0


def test_an_ipv6_source_is_its_network(penalties):
    for last in range(3):
        penalties.failed(f"2001:db8::{last}")
    assert penalties.remaining("2001:db8::ffff%eth0") == 15
    assert penalties.remaining("2001:db8:0:1::1") == 0


def test_a_mapped_address_is_the_ipv4_one(penalties):
    fail(penalties, "::ffff:192.0.2.1", 3)
    assert penalties.remaining(HERE) == 15


def test_no_failures_means_never(clock):
    penalties = Penalties(PenaltyRules(0, 15, 100), clock)
    assert fail(penalties, HERE, 5) == [0] * 5


def test_the_table_is_bounded_and_forgets_the_quietest(clock):
    penalties = Penalties(PenaltyRules(1, 15, 100), clock)
    for number in range(10_001):
        penalties.failed(f"10.0.{number >> 8}.{number & 255}")
    assert penalties.remaining("10.0.0.0") == 0
    assert penalties.remaining("10.0.0.1") == 15


@given(st.integers(1, 2_000))
def test_the_longest_pause_is_the_maximum(times):
    penalties = Penalties(PenaltyRules(1, 15, 600), Clock())
    assert max(fail(penalties, HERE, times)) <= 600


def test_an_operator_keeps_a_source_out_exempt_or_not_and_lets_it_in(penalties, clock):
    exempt = "198.51.100.7"
    penalties.quarantine(exempt, 600)
    fail(penalties, HERE, 3)
    assert penalties.waiting() == [(exempt, "600", "0", "QUARANTINE"), (HERE, "15", "3", "PENALTY")]
    clock.now += 599
    assert penalties.remaining(exempt) == 1
    assert penalties.release(exempt)
    assert penalties.remaining(exempt) == 0
    assert not penalties.release(exempt)


def test_a_failure_shortens_no_quarantine(penalties):
    penalties.quarantine(HERE, 600)
    fail(penalties, HERE, 3)
    assert penalties.remaining(HERE) == 600


def test_what_is_remembered_is_bounded_and_who_an_operator_keeps_out_is_not_forgotten(clock):
    penalties = Penalties(PenaltyRules(1, 15, 100, sources=3), clock)
    penalties.quarantine(HERE, 3_600)
    for number in range(10):
        penalties.failed(f"203.0.113.{number}")
    assert penalties.remembered == 3
    assert penalties.remaining(HERE) == 3_600
    assert [source for source, *_ in penalties.waiting()] == [HERE, "203.0.113.8", "203.0.113.9"]
    clock.now += 3_600
    penalties.failed("203.0.113.10")
    assert penalties.remaining(HERE) == 0
    assert (penalties.remembered, len(penalties)) == (3, 1)
