"""Told once when a store fails and once when it works again; the database is tried meanwhile, one try at a time."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from appliance.assembly.storewatch import StoreWatch
from appliance.saf.errors import StoreError


class Stage:
    """A store and an audit that fail when they are told to; ``tries`` are probes that have not come back."""

    def __init__(self) -> None:
        self.clock, self.said, self.tries = Clock(), [], []
        self.store = SimpleNamespace(fault="", probe=lambda: None)
        self.audit = SimpleNamespace(is_failed=False)
        pool = SimpleNamespace(run=self.run)
        self.watch = StoreWatch(
            self.clock, self.store, self.audit, pool, lambda message, fields: self.said.append(message.id)
        )
        self.watch.start()

    def run(self, work):
        assert work is self.store.probe
        self.tries.append(Deferred())
        return self.tries[-1]

    def go_on(self, looks: int = 3) -> None:
        self.clock.pump([2.0] * looks)


@pytest.fixture
def stage():
    made = Stage()
    yield made
    made.watch.stop()
    assert made.clock.getDelayedCalls() == []


def test_nothing_is_said_or_tried_while_all_is_well(stage):
    stage.go_on()
    assert (stage.said, stage.tries) == ([], [])


def test_a_database_that_fails_is_told_of_once_and_tried_until_it_works(stage):
    stage.store.fault = "the disk is full"
    stage.go_on()
    assert (stage.said, len(stage.tries)) == (["SLYA0106E"], 1)
    stage.tries[0].errback(StoreError("still full"))
    stage.go_on(1)
    assert (stage.said, len(stage.tries)) == (["SLYA0106E"], 2)
    stage.store.fault = ""
    stage.tries[1].callback(None)
    stage.go_on()
    assert (stage.said, len(stage.tries)) == (["SLYA0106E", "SLYA0013I"], 2)


def test_the_audit_is_told_of_too(stage):
    stage.audit.is_failed = True
    stage.go_on()
    stage.audit.is_failed = False
    stage.go_on()
    assert (stage.said, stage.tries) == (["SLYA0107E", "SLYA0014I"], [])
