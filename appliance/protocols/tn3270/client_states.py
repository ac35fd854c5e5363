"""The client's end of a TN3270 connection, as a table: it never speaks first.

Theory of operation. The host decides what is spoken. When it asks for TN3270E, the client requests its device type and
LU, then its functions; when it asks for a terminal type, the client tells it (the LU behind ``@``), and the four
agreements on END-OF-RECORD and BINARY make it plain TN3270. A host may leave TN3270E, come back to it, or start over
inside it, at any time; then the client is IDLE or REQUESTING again, and another ``Negotiated`` follows. The client may
leave and come back by itself (``leave_extended``, ``offer_extended``).

TLS, where the host offers it and the client wants it: FOLLOWS is said at once, and once the host said it too Telnet
stops until ``restart``.

A rejected device is reported and not asked for again: whoever opened the connection knows no other name either.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

__all__ = ["TRANSITIONS", "Phase", "Signal"]


class Phase(enum.Enum):
    """How far a connection is."""

    IDLE = "waiting for the host"
    SECURED = "TLS follows"
    REQUESTING = "TN3270E: a device is requested"
    REJECTED = "TN3270E: the device was rejected"
    FUNCTIONS = "TN3270E: settling functions"
    EXTENDED_READY = "TN3270E: records"
    PLAIN_READY = "TN3270: records"


class Signal(enum.Enum):
    """What moves it."""

    TLS_FOLLOWS = "the host says FOLLOWS"
    TYPE_ASKED = "the host sends SEND DEVICE-TYPE"
    DEVICE_ASSIGNED = "the host assigns a device"
    DEVICE_REJECTED = "the host rejects the request"
    FUNCTIONS_COUNTERED = "the host asks for functions that we did not"
    FUNCTIONS_AGREED = "both ends named the same functions"
    EXTENDED_LEFT = "the host leaves TN3270E"
    RECORDS_AGREED = "END-OF-RECORD and BINARY are on in both directions"
    RECORDS_LEFT = "the host leaves one of them"


#: Where each signal leads. Only what stands here is legal.
TRANSITIONS: Mapping[tuple[Phase, Signal], Phase] = {
    (Phase.IDLE, Signal.TLS_FOLLOWS): Phase.SECURED,
    (Phase.IDLE, Signal.TYPE_ASKED): Phase.REQUESTING,
    (Phase.REJECTED, Signal.TYPE_ASKED): Phase.REQUESTING,
    (Phase.FUNCTIONS, Signal.TYPE_ASKED): Phase.REQUESTING,
    (Phase.EXTENDED_READY, Signal.TYPE_ASKED): Phase.REQUESTING,
    (Phase.PLAIN_READY, Signal.TYPE_ASKED): Phase.REQUESTING,
    (Phase.REQUESTING, Signal.DEVICE_ASSIGNED): Phase.FUNCTIONS,
    (Phase.REQUESTING, Signal.DEVICE_REJECTED): Phase.REJECTED,
    (Phase.FUNCTIONS, Signal.FUNCTIONS_COUNTERED): Phase.FUNCTIONS,
    (Phase.FUNCTIONS, Signal.FUNCTIONS_AGREED): Phase.EXTENDED_READY,
    (Phase.REQUESTING, Signal.EXTENDED_LEFT): Phase.IDLE,
    (Phase.REJECTED, Signal.EXTENDED_LEFT): Phase.IDLE,
    (Phase.FUNCTIONS, Signal.EXTENDED_LEFT): Phase.IDLE,
    (Phase.EXTENDED_READY, Signal.EXTENDED_LEFT): Phase.IDLE,
    (Phase.IDLE, Signal.RECORDS_AGREED): Phase.PLAIN_READY,
    (Phase.PLAIN_READY, Signal.RECORDS_LEFT): Phase.IDLE,
}
