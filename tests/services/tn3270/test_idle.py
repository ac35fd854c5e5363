"""Idle terminals: what each look finds."""

from __future__ import annotations

import pytest

from appliance.services.tn3270.idle import IdleWatch, Look


def watch(inactive=0, timemark=0, scan_interval=10) -> IdleWatch:
    return IdleWatch(inactive=inactive, timemark=timemark, scan_interval=scan_interval)


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
