"""Idle terminals: what each look finds."""

from __future__ import annotations

import pytest

from appliance.services.tn3270.idle import IdleLimits, IdleWatch, Look


def watch(inactive=0, timemark=0, scan_interval=10) -> IdleWatch:
    return IdleWatch(IdleLimits(inactive, timemark, scan_interval))


@pytest.mark.parametrize(
    ("limits", "period"),
    [
        ({"timemark": 10_800, "scan_interval": 1_800}, 1_800),
        ({"timemark": 60, "scan_interval": 1_800}, 60),
        ({"inactive": 30, "timemark": 60, "scan_interval": 1_800}, 30),
        ({"timemark": 60, "scan_interval": 0}, 60),
        ({"scan_interval": 1_800}, 0),
    ],
)
def test_how_often_it_looks(limits, period):
    assert watch(**limits).period == period


def test_traffic_keeps_a_terminal_and_telnet_answers_do_not():
    idle = watch(inactive=20)
    idle.has_traffic = True
    assert idle.look() is Look.FINE
    idle.is_heard = True
    assert idle.look() is Look.FINE
    assert idle.look() is Look.INACTIVE


def test_a_silent_client_is_asked_and_an_answer_starts_over():
    idle = watch(timemark=20)
    assert [idle.look() for _ in range(2)] == [Look.FINE, Look.ASK]
    idle.is_heard = True
    assert [idle.look() for _ in range(4)] == [Look.FINE, Look.FINE, Look.ASK, Look.GONE]


@pytest.mark.parametrize(
    ("limits", "period"),
    [
        (IdleLimits(scan_interval=60, profile_inactive=1_800), 60),
        (IdleLimits(scan_interval=60, keep_inactive=20, keeps_open=True), 20),
        (IdleLimits(scan_interval=60, keep_inactive=20), 0),
    ],
)
def test_how_often_it_looks_at_what_has_no_session(limits, period):
    assert IdleWatch(limits).period == period


@pytest.mark.parametrize(
    ("state", "exceeded"),
    [
        ({}, 30),
        ({"has_session": False}, 20),
        ({"has_session": False, "is_current": False}, 10),
        ({"is_current": False}, 30),
    ],
)
def test_each_limit_is_for_its_own_kind_of_idleness(state, exceeded):
    limits = IdleLimits(30, scan_interval=10, keep_inactive=20, profile_inactive=10, keeps_open=True)
    idle = IdleWatch(limits)
    looks = [idle.look(**state) for _ in range(exceeded // 10)]
    assert looks == [Look.FINE] * (exceeded // 10 - 1) + [Look.INACTIVE]
    assert idle.exceeded == exceeded


def test_keepinactive_is_nothing_to_a_connection_that_is_not_kept_open():
    idle = IdleWatch(IdleLimits(0, 60, 10, keep_inactive=10))
    assert idle.look(has_session=False) is Look.FINE
