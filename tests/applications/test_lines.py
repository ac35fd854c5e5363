"""Line mode: down the screen, ``***`` when it is full, and what is typed at the prompt."""

from __future__ import annotations

import pytest

from appliance.applications.base import Display
from appliance.applications.lines import MAX_WAITING, LineMode
from appliance.protocols.datastream.addresses import encode_address
from appliance.protocols.datastream.codepages import CP037

ENTER, CLEAR, PA1 = b"\x7d\x40\x40", b"\x6d", b"\x6c"


def shown(lines: LineMode) -> str:
    return CP037.decode(lines.paint())


def typed(row: int, text: str, columns: int = 80) -> bytes:
    return ENTER + b"\x11" + encode_address((row - 1) * columns + 1) + CP037.encode(text)


def test_the_prompt_follows_the_output():
    lines = LineMode(Display())
    lines.write(["HELLO", "READY"])
    assert "HELLO" in shown(lines)
    assert lines.receive(typed(3, "TIME ")) == "TIME"
    assert lines.receive(ENTER) == ""


@pytest.mark.parametrize("display", [Display(), Display(43, 80), Display(27, 132)])
def test_a_full_screen_stops_and_goes_on(display):
    lines = LineMode(display)
    lines.write([f"<{number}>" for number in range(display.rows + 3)])
    assert f"<{display.rows - 2}>" in shown(lines)
    assert f"<{display.rows - 1}>" not in shown(lines)
    assert "***" in shown(lines)
    assert lines.receive(ENTER) is None
    assert f"<{display.rows - 1}>" in shown(lines)
    assert "<0>" not in shown(lines)
    assert "***" not in shown(lines)


def test_pa1_throws_the_rest_away():
    lines = LineMode(Display())
    lines.write([f"<{number}>" for number in range(100)])
    assert lines.receive(PA1) is None
    assert "<" not in shown(lines)
    assert "READY" in shown(lines)


def test_clear_starts_at_the_top():
    lines = LineMode(Display())
    lines.write(["HELLO", "READY"])
    assert lines.receive(CLEAR) is None
    assert "HELLO" not in shown(lines)
    assert lines.receive(typed(2, "X")) == "X"


def test_clear_at_a_full_screen_shows_the_rest():
    lines = LineMode(Display())
    lines.write([f"<{number}>" for number in range(30)])
    lines.receive(CLEAR)
    assert "<29>" in shown(lines)


def test_a_long_line_goes_on_below_and_an_empty_one_takes_a_row():
    lines = LineMode(Display())
    lines.write(["", "A" * 100])
    assert lines.receive(typed(4, "X")) == "X"


def test_other_keys_change_nothing():
    lines = LineMode(Display())
    lines.write(["HELLO"])
    before = lines.paint()
    assert lines.receive(b"\xf1\x40\x40") is None
    assert lines.receive(b"") is None
    assert lines.paint() == before


def test_endless_output_is_bounded():
    lines = LineMode(Display())
    lines.write("X" for _ in range(MAX_WAITING + 1000))
    assert len(lines._waiting) + len(lines._shown) == MAX_WAITING
