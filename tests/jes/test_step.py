"""What a program sees."""

from __future__ import annotations

import time

import pytest

from appliance.jes.allocation import AbendError
from appliance.jes.step import ProgramStep
from appliance.saf.model import Acee


def step(jes, seconds: float) -> ProgramStep:
    return ProgramStep("X", "", {}, Acee("USER2"), jes.saf, jes.shelf.store, time.monotonic() + seconds)


def test_a_dd_that_is_not_there_is_empty_and_takes_nothing(jes):
    made = step(jes, 60)
    assert list(made.read("SYSIN")) == []
    made.say("SYSPRINT", "nobody hears")


def test_time_runs_out(jes):
    with pytest.raises(AbendError, match="TIME"):
        step(jes, -1).say("SYSPRINT", "x")
