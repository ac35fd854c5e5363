"""What the log of a terminal says of its refreshes."""

import io
import logging
import re

import pytest

from appliance.tui import pace
from tests.tui.playing import Play, play


@pytest.fixture
def log():
    file, logger = io.StringIO(), logging.getLogger(pace.__name__)
    pace.write_log(file)
    yield file
    logger.handlers.clear()
    logger.setLevel(logging.NOTSET)


def test_each_refresh_is_a_line(log, monkeypatch):
    moments = iter((1.0, 1.25, 1.375))
    monkeypatch.setattr(pace, "monotonic", lambda: next(moments))
    refresh = pace.Pace("Connections")
    refresh.answered()
    refresh.drawn()
    assert log.getvalue().endswith(" Connections drawn in 375.0 ms, answered in 250.0 ms\n")


def test_a_panel_says_how_long_it_took(tmp_path, log):
    async def scenario(it: Play):
        await it.type("=1")
        await it.settle(lambda: re.search(r"Connections drawn in [\d.]+ ms, answered in [\d.]+ ms", log.getvalue()))

    play(tmp_path, scenario)
