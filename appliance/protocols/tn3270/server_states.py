"""The server's end of a TN3270 connection: it leads, the terminal answers.

Theory of operation. A connection passes through up to four agreements, each one a Telnet option or a subnegotiation,
and what comes of each decides about the next:

1. TLS, when ``offer_starttls`` asked for it: DO STARTTLS, then FOLLOWS from both ends. Telnet stops there; after the
   handshake ``restart`` forgets everything and the connection is IDLE again.
2. Which kind: ``begin`` says DO TN3270E. WILL leads to the extended phases, WONT (then or later) to the plain ones.
3. Who: extended, the terminal requests a device type and maybe an LU in one subnegotiation; plain, its terminal type
   says both. Either way that is one ``DeviceRequested``, and the core waits in an LU phase for ``assign_device`` or
   ``reject_device``. Requests that no server could grant never get there: they are answered here.
4. How: extended, both ends settle a list of functions, the terminal first; the intersection is what can be agreed.
   Plain, END-OF-RECORD and BINARY in both directions. Then ``Negotiated``, and records flow.

Either end may leave TN3270E (``leave_extended``, or the client's WONT): the plain phases follow. A client that was
there once may come back by WILL at any time and is asked for a device again; inside TN3270E it may request another
device, and ``ask_device`` makes it do so.

A plain client that refuses one of these options, or knows no 3270 type, is a Network Virtual Terminal: LINE.

NEW-ENVIRON goes on beside all that. It is asked for first, as z/OS does, but never waited for; WILL is answered with
SEND at once, because some clients hold everything else back until they have seen it.

The table says which signal is legal when and where it leads. A subnegotiation that is not in it is a violation; an
option that is not in it changes nothing. What is sent on the way is in ``server``.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

__all__ = ["TRANSITIONS", "Phase", "Signal"]


class Phase(enum.Enum):
    """How far a connection is."""

    IDLE = "nothing asked yet"
    SECURING = "STARTTLS is offered"
    SECURED = "TLS follows"
    OFFERING = "TN3270E is offered"
    EXTENDED_TYPE = "TN3270E: waiting for a device request"
    EXTENDED_LU = "TN3270E: a device is requested"
    EXTENDED_FUNCTIONS = "TN3270E: settling functions"
    EXTENDED_READY = "TN3270E: records"
    PLAIN_TYPE = "TN3270: waiting for a terminal type"
    PLAIN_LU = "TN3270: a device is requested"
    PLAIN_OPTIONS = "TN3270: settling options"
    PLAIN_READY = "TN3270: records"
    LINE = "no 3270"


class Signal(enum.Enum):
    """What moves it."""

    OFFER_TLS = "we offer STARTTLS"
    TLS_FOLLOWS = "the client says FOLLOWS"
    TLS_REFUSED = "the client refuses STARTTLS"
    BEGIN_EXTENDED = "we offer TN3270E"
    BEGIN_PLAIN = "we ask for a terminal type"
    EXTENDED_AGREED = "the client agrees to TN3270E"
    EXTENDED_REFUSED = "the client refuses or leaves TN3270E"
    ASK_DEVICE = "we ask for a device again"
    REQUESTED = "a device is requested"
    NOT_GRANTABLE = "a device that no server has is requested"
    ASSIGN = "we assign an LU"
    REJECT = "we reject the request"
    FUNCTIONS_COUNTERED = "the client asks for functions that we do not offer"
    FUNCTIONS_AGREED = "both ends named the same functions"
    TYPE_AGREED = "the client will tell its terminal type"
    TYPE_REFUSED = "the client tells no terminal type"
    TYPES_EXHAUSTED = "the client has no other terminal type"
    RECORDS_AGREED = "END-OF-RECORD and BINARY are on in both directions"
    RECORDS_REFUSED = "the client refuses or leaves one of them"


#: Where each signal leads. Only what stands here is legal.
TRANSITIONS: Mapping[tuple[Phase, Signal], Phase] = {
    (Phase.IDLE, Signal.OFFER_TLS): Phase.SECURING,
    (Phase.SECURING, Signal.TLS_FOLLOWS): Phase.SECURED,
    (Phase.SECURING, Signal.TLS_REFUSED): Phase.IDLE,
    (Phase.IDLE, Signal.BEGIN_EXTENDED): Phase.OFFERING,
    (Phase.IDLE, Signal.BEGIN_PLAIN): Phase.PLAIN_TYPE,
    (Phase.OFFERING, Signal.EXTENDED_AGREED): Phase.EXTENDED_TYPE,
    (Phase.OFFERING, Signal.EXTENDED_REFUSED): Phase.PLAIN_TYPE,
    (Phase.EXTENDED_TYPE, Signal.REQUESTED): Phase.EXTENDED_LU,
    (Phase.EXTENDED_TYPE, Signal.NOT_GRANTABLE): Phase.EXTENDED_TYPE,
    (Phase.EXTENDED_TYPE, Signal.EXTENDED_REFUSED): Phase.PLAIN_TYPE,
    (Phase.EXTENDED_LU, Signal.ASSIGN): Phase.EXTENDED_FUNCTIONS,
    (Phase.EXTENDED_LU, Signal.REJECT): Phase.EXTENDED_TYPE,
    (Phase.EXTENDED_FUNCTIONS, Signal.FUNCTIONS_COUNTERED): Phase.EXTENDED_FUNCTIONS,
    (Phase.EXTENDED_FUNCTIONS, Signal.FUNCTIONS_AGREED): Phase.EXTENDED_READY,
    (Phase.EXTENDED_FUNCTIONS, Signal.REQUESTED): Phase.EXTENDED_LU,
    (Phase.EXTENDED_FUNCTIONS, Signal.EXTENDED_REFUSED): Phase.PLAIN_TYPE,
    (Phase.EXTENDED_READY, Signal.REQUESTED): Phase.EXTENDED_LU,
    (Phase.EXTENDED_READY, Signal.EXTENDED_REFUSED): Phase.PLAIN_TYPE,
    (Phase.EXTENDED_READY, Signal.ASK_DEVICE): Phase.EXTENDED_TYPE,
    (Phase.PLAIN_TYPE, Signal.EXTENDED_AGREED): Phase.EXTENDED_TYPE,
    (Phase.PLAIN_OPTIONS, Signal.EXTENDED_AGREED): Phase.EXTENDED_TYPE,
    (Phase.PLAIN_READY, Signal.EXTENDED_AGREED): Phase.EXTENDED_TYPE,
    (Phase.LINE, Signal.EXTENDED_AGREED): Phase.EXTENDED_TYPE,
    (Phase.PLAIN_TYPE, Signal.TYPE_AGREED): Phase.PLAIN_TYPE,
    (Phase.PLAIN_TYPE, Signal.TYPE_REFUSED): Phase.LINE,
    (Phase.PLAIN_TYPE, Signal.TYPES_EXHAUSTED): Phase.LINE,
    (Phase.PLAIN_TYPE, Signal.NOT_GRANTABLE): Phase.PLAIN_TYPE,
    (Phase.PLAIN_TYPE, Signal.REQUESTED): Phase.PLAIN_LU,
    (Phase.PLAIN_LU, Signal.REJECT): Phase.PLAIN_TYPE,
    (Phase.PLAIN_LU, Signal.ASSIGN): Phase.PLAIN_OPTIONS,
    (Phase.PLAIN_OPTIONS, Signal.RECORDS_AGREED): Phase.PLAIN_READY,
    (Phase.PLAIN_OPTIONS, Signal.RECORDS_REFUSED): Phase.LINE,
    (Phase.PLAIN_READY, Signal.RECORDS_REFUSED): Phase.LINE,
}
