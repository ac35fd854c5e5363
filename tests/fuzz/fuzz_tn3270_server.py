"""The server's core, as a session uses it: devices granted or refused, records and responses sent in between."""

from __future__ import annotations

import random
from collections.abc import Sequence

from appliance.protocols.tn3270.constants import ALL_FUNCTIONS, Mode, RejectReason
from appliance.protocols.tn3270.events import DeviceRequested, ServerEvent, StartTlsAccepted, StartTlsRefused
from appliance.protocols.tn3270.server import ServerCore
from tests.fuzz.corpus import streams
from tests.fuzz.invariants import Target, cut


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
    for piece in cut(data, source):
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


TARGET = Target("tn3270-server", streams("server"), feed)
