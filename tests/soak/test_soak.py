"""The soak itself, for a few seconds; that it would see a leak; and that what ends is freed at once."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.soak.__main__ import Load, Sample, growth, soak
from tests.soak.clients import ROUNDS
from tests.system.running import Demo, free_offset, until


def test_a_short_soak_leaves_nothing_behind(tmp_path):
    assert soak(0.2, tmp_path / "demo") == []


def test_nothing_that_ends_waits_for_the_collector(tmp_path):
    """It comes round seldom, and an SSL object, a buffer or an open file that waits for it is memory that grows."""
    hook, collected = str(Path(__file__).parent / "collector"), tmp_path / "collected"

    def left() -> list[str]:
        demo.process.send_signal(signal.SIGUSR1)
        until(collected.exists)
        lines = collected.read_text().splitlines()
        collected.unlink()
        return lines

    demo = Demo(tmp_path / "demo", free_offset(), PYTHONPATH=hook, SALLYPORT_COLLECTED=str(collected))
    with demo:
        left()  # of the start, which is once
        with Load(demo) as load:
            until(lambda: all(load.done[one.__name__] >= 20 for one in ROUNDS), 240)
        until(lambda: not demo.console("D TCPIP,,TELNET,CONN").rows)
        assert left() == []


def test_growth_is_seen_behind_a_warm_up():
    steep = [Sample(float(t), 50 + 30 * min(t, 100) / 100 + t / 600 * 2, 10, 5) for t in range(0, 900, 5)]
    assert growth(steep) == pytest.approx(2.0)
    flat = [Sample(float(t), 50 + 30 * min(t, 100) / 100, 10, 5) for t in range(0, 900, 5)]
    assert growth(flat) == pytest.approx(0.0)
