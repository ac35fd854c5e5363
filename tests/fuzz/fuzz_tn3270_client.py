"""The client's core, as a relay uses it."""

from __future__ import annotations

import random
from collections.abc import Sequence

from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import ALL_FUNCTIONS, Mode
from appliance.protocols.tn3270.events import ClientEvent, StartTlsAccepted
from tests.fuzz.corpus import streams
from tests.fuzz.invariants import Target, cut


def feed(data: bytes, source: random.Random) -> Sequence[ClientEvent]:
    core = ClientCore(
        source.choice(("IBM-3278-2-E", "IBM-3287-1", "IBM-DYNAMIC")),
        name=source.choice(("", "LU1")),
        wants_tn3270e=source.random() < 0.8,
        wants_starttls=source.random() < 0.5,
        functions=ALL_FUNCTIONS,
        environment={"IBMELF": "YES"} if source.random() < 0.5 else None,
    )
    events = []
    for piece in cut(data, source):
        core.receive_data(piece)
        while (event := core.next_event()) is not None:
            events.append(event)
            if isinstance(event, StartTlsAccepted):
                core.take_pending()
                core.restart()
            elif core.mode is not Mode.LINE and source.random() < 0.2:
                core.send_record(b"\x7d\x40\x40")
                core.send_response(0, is_positive=source.random() < 0.5)
                core.leave_extended() if source.random() < 0.1 else core.send_attention()
    return events


TARGET = Target("tn3270-client", streams("client"), feed)
