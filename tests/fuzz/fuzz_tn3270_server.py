"""The server's core, as a session uses it: devices granted or refused, records and responses sent in between.

Half of the inputs meet a core whose terminal is in session already.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from appliance.protocols.tn3270.constants import ALL_FUNCTIONS, Mode, RejectReason
from appliance.protocols.tn3270.events import DeviceRequested, ServerEvent, StartTlsAccepted, StartTlsRefused
from appliance.protocols.tn3270.server import ServerCore
from tests.fuzz.corpus import conversations, inbound_records, streams
from tests.fuzz.invariants import Target, cut

#: How a terminal gets into session, for inputs that are about what follows.
_EXTENDED = bytes.fromhex("FFFB28 FFFA280207 49424D2D333237382D322D45 FFF0 FFFA2803070001020304 0506 FFF0")
_PLAIN = bytes.fromhex("FFFC28 FFFB18 FFFA1800 49424D2D333237382D32 FFF0 FFFB19FFFD19FFFB00FFFD00")
#: What comes first: nothing, or a terminal in session by either way.
IN_SESSION = (b"", b"", _EXTENDED, _EXTENDED, _PLAIN)


def feed(data: bytes, source: random.Random) -> Sequence[ServerEvent]:
    core = ServerCore(
        offers_tn3270e=source.random() < 0.7,
        functions=ALL_FUNCTIONS,
        asks_application=source.random() < 0.5,
        asks_code_page=source.random() < 0.5,
        single_attention=source.random() < 0.5,
    )
    core.offer_starttls() if source.random() < 0.1 else core.begin()
    events = []
    opening = source.choice(IN_SESSION)
    for piece in (opening, *cut(data, source)):
        core.receive_data(piece)
        while (event := core.next_event()) is not None:
            events.append(event)
            _answer(core, event, source)
    return events


def _answer(core: ServerCore, event: ServerEvent, source: random.Random) -> None:
    match event:
        case DeviceRequested() if source.random() < 0.9:
            core.assign_device("TCPABC01")
        case DeviceRequested():
            core.reject_device(source.choice(tuple(RejectReason)))
        case StartTlsRefused():
            core.begin()
        case StartTlsAccepted():
            core.take_pending()
            core.restart()
            core.begin()
        case _ if core.mode is not Mode.LINE and source.random() < 0.2:
            core.send_record(b"\xf5\xc3")
            core.send_response(0, is_positive=source.random() < 0.5)
            core.send_bid()
            core.ask_device() if source.random() < 0.1 else core.timing_mark()


#: RESPONSE, SSCP-LU-DATA, REQUEST.
_OTHERS = [bytes.fromhex(f"{header}FFEF") for header in ("020000000000", "0700000000E3E2D6", "0600000000")]
TARGET = Target("tn3270-server", streams("server") + conversations(inbound_records(), *_OTHERS), feed)
