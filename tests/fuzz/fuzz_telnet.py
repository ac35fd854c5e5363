"""The Telnet core, with the options of a server and of a client."""

from __future__ import annotations

import random
from collections.abc import Sequence

from appliance.protocols.telnet.connection import TelnetCore
from appliance.protocols.telnet.constants import Option
from appliance.protocols.telnet.events import Side, TelnetEvent
from tests.fuzz.corpus import streams
from tests.fuzz.invariants import Target, cut

_SIDES = ({Option.END_OF_RECORD, Option.BINARY}, set(Option), set[Option]())


def feed(data: bytes, source: random.Random) -> Sequence[TelnetEvent]:
    core = TelnetCore(source.choice(_SIDES), source.choice(_SIDES), max_record=source.choice((100, 65_536)))
    events = []
    for piece in cut(data, source):
        core.options.ask(source.choice(tuple(Option)), source.choice(tuple(Side)))
        core.receive_data(piece)
        while (event := core.next_event()) is not None:
            events.append(event)
    return events


TARGET = Target("telnet", streams("server") + streams("client"), feed)
