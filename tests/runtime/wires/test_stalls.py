"""A wire that makes no progress for the time limit is given up; one that does is not."""

from __future__ import annotations

import pytest
from twisted.internet.task import Clock

from appliance.runtime.wires.stalls import Stalls
from appliance.session.wires import Wire

LIMIT = 30.0


class Bench:
    def __init__(self) -> None:
        self.clock = Clock()
        self.unsent = {Wire.CLIENT: 500, Wire.BACKEND: 500}
        self.given_up: list[Wire] = []
        self.stalls = Stalls(self.clock, LIMIT, self.unsent.__getitem__, self.given_up.append)


@pytest.fixture
def bench():
    return Bench()


def test_no_progress(bench):
    assert bench.stalls.begin(Wire.CLIENT)
    assert bench.stalls
    bench.clock.advance(LIMIT)  # the first look learns how much there is
    assert bench.given_up == []
    bench.clock.advance(LIMIT)
    assert bench.given_up == [Wire.CLIENT]


def test_progress_renews_the_limit(bench):
    bench.stalls.begin(Wire.CLIENT)
    for left in (400, 300, 200):
        bench.clock.advance(LIMIT)
        bench.unsent[Wire.CLIENT] = left
    assert bench.given_up == []
    assert not bench.stalls.begin(Wire.CLIENT)


def test_what_ended_is_not_given_up(bench):
    bench.stalls.begin(Wire.CLIENT)
    bench.stalls.begin(Wire.BACKEND)
    bench.stalls.end(Wire.CLIENT)
    assert bench.stalls
    bench.stalls.end_all()
    assert not bench.stalls
    bench.clock.advance(3 * LIMIT)
    assert bench.given_up == []
    assert bench.clock.getDelayedCalls() == []
