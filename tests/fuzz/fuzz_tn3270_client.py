"""The client's core, as a relay uses it; half of the inputs meet one that is in session already."""

from __future__ import annotations

import random
from collections.abc import Sequence

from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import ALL_FUNCTIONS, Mode
from appliance.protocols.tn3270.events import ClientEvent, StartTlsAccepted
from tests.fuzz.corpus import conversations, outbound_records, streams
from tests.fuzz.invariants import Target, cut

#: How a host brings the client into session, for inputs that are about what follows.
_EXTENDED = bytes.fromhex("FFFD28 FFFA280802FFF0 FFFA280204 49424D2D333237382D32 01 4C5531 FFF0")
_PLAIN = bytes.fromhex("FFFD18 FFFA1801FFF0 FFFD19FFFB19FFFD00FFFB00")
_AGREED = bytes.fromhex("FFFA280304 00010203040506 FFF0")


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
    opening = source.choice((b"", b"", _EXTENDED, _EXTENDED + _AGREED, _PLAIN))
    for piece in (opening, *cut(data, source)):
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


#: RESPONSE, BIND-IMAGE, UNBIND, NVT-DATA, BID, PRINT-EOJ.
_OTHERS = [
    bytes.fromhex(f"{header}FFEF")
    for header in ("020000000000", "03000000003101", "040000000002", "05000000000D0A", "0904020000", "0800000000")
]
TARGET = Target("tn3270-client", streams("client") + conversations(outbound_records(), *_OTHERS), feed)
