"""The data stream towards a terminal: any record is carried out or malformed, and the terminal goes on working."""

from __future__ import annotations

import random

from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.terminal import Terminal
from tests.fuzz.corpus import outbound_records
from tests.fuzz.invariants import Target

_MODELS = ((24, 80), (43, 80), (27, 132))
_KEYS = (Aid.ENTER, Aid.PF3, Aid.PA1, Aid.CLEAR)


def feed(data: bytes, source: random.Random) -> tuple[()]:
    terminal = Terminal(*source.choice(_MODELS))
    cut = source.randrange(len(data) + 1)
    for record in (data[:cut], data[cut:]):
        terminal.apply(record)
        terminal.tab()
        terminal.type_text("A")
        terminal.press(source.choice(_KEYS))
    assert 0 <= terminal.screen.cursor < terminal.screen.size
    return ()


TARGET = Target("datastream-outbound", outbound_records(), feed)
