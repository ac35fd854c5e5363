"""The soak itself, for a few seconds; and that it would see a leak."""

from __future__ import annotations

import pytest

from tests.soak.__main__ import Sample, growth, soak


def test_a_short_soak_leaves_nothing_behind(tmp_path):
    assert soak(0.2, tmp_path / "demo") == []


def test_growth_is_seen_behind_a_warm_up():
    steep = [Sample(float(t), 50 + 30 * min(t, 100) / 100 + t / 600 * 2, 10, 5) for t in range(0, 900, 5)]
    assert growth(steep) == pytest.approx(2.0)
    flat = [Sample(float(t), 50 + 30 * min(t, 100) / 100, 10, 5) for t in range(0, 900, 5)]
    assert growth(flat) == pytest.approx(0.0)
