"""What a session is told: frozen values, built by the connection, in the order in which things happened."""

from __future__ import annotations

import enum

import msgspec

from appliance.certs.chain import PeerChain
from appliance.certs.verdict import Verdict
from appliance.saf.model import UNKNOWN_ENTRY, PortOfEntry, VerifyResult
from appliance.session.tables import aligned
from appliance.session.wires import Endpoint, Wire
from appliance.storage.results import FileFailure, FileResult

__all__ = [
    "CloseReason",
    "Closed",
    "CommandDone",
    "Drained",
    "Event",
    "ExitAnswer",
    "ExitDone",
    "FilesDone",
    "Listening",
    "NameFound",
    "Opened",
    "RevocationChecked",
    "Secured",
    "TimerFired",
    "TlsInfo",
    "Told",
    "TransferEnded",
    "TransferStatus",
    "Unsecured",
    "Verified",
    "Woken",
]


class Opened(msgspec.Struct, frozen=True):
    """A wire is connected: the accepted client, or the answer to ``Open``. No byte was read yet.

    ``number`` is that of the connection and ``entry`` its port of entry, for CLIENT.
    """

    wire: Wire
    peer: Endpoint
    local: Endpoint
    number: int = 0
    entry: PortOfEntry = UNKNOWN_ENTRY


class TlsInfo(msgspec.Struct, frozen=True):
    """What a finished handshake agreed on. ``chain`` is None when the peer sent no certificate."""

    version: str  # "TLSv1.2" or "TLSv1.3"
    cipher: str  # OpenSSL's name
    resumed: bool
    chain: PeerChain | None
    server_name: str | None = None  # SNI, as the client sent it


class Secured(msgspec.Struct, frozen=True):
    """The handshake asked for by ``StartTls`` is done; its chain is verified but not yet checked for revocation."""

    wire: Wire
    tls: TlsInfo


class Unsecured(msgspec.Struct, frozen=True):
    """TLS has ended by ``StopTls`` and the connection goes on in the clear."""


class CloseReason(enum.Enum):
    """Why a wire is gone; each one is a different sentence for an auditor."""

    PEER_CLOSED = "the peer closed"
    LOCAL_CLOSED = "closed here"
    RESET = "the connection broke"
    REFUSED = "the connection was refused"
    TIMED_OUT = "time ran out"
    TLS_FAILED = "the TLS handshake failed"
    TLS_TRUNCATED = "the peer ended without close_notify"
    CONGESTED = "too much waited to be sent"
    DROPPED = "dropped by the operator"
    REVOKED = "the certificate was revoked"
    SHUTDOWN = "the appliance is stopping"


class Closed(msgspec.Struct, frozen=True):
    """A wire is gone, or an ``Open`` or ``Listen`` failed. ``detail`` is for the log, never for the peer."""

    wire: Wire
    reason: CloseReason
    detail: str = ""


class Drained(msgspec.Struct, frozen=True):
    """All that was sent on ``wire`` has left; only delivered after ``Send(..., notify=True)``."""

    wire: Wire


class Listening(msgspec.Struct, frozen=True):
    """The port that ``Listen`` opened. What connects there shows when ``Transfer`` asks for it."""

    wire: Wire
    local: Endpoint


class TimerFired(msgspec.Struct, frozen=True):
    """A timer set by ``SetTimer`` and not cancelled since."""

    name: str


class RevocationChecked(msgspec.Struct, frozen=True):
    """The answer to ``CheckRevocation``."""

    verdict: Verdict


class Verified(msgspec.Struct, frozen=True):
    """The answer to ``Verify``: accepted with an Acee, or rejected with a reason for the auditor."""

    result: VerifyResult


class FilesDone(msgspec.Struct, frozen=True):
    """The answer to ``Files``: the value of that operation, or a ``FileFailure``."""

    result: FileResult


class TransferStatus(enum.Enum):
    """How a data connection ended."""

    COMPLETE = "complete"
    NO_CONNECTION = "nobody connected in time, or the peer could not be reached"
    WRONG_PEER = "another address, another certificate, or TLS of another session"
    TLS_FAILED = "the TLS handshake on the data connection failed"
    BROKEN = "the data connection broke"
    TRUNCATED = "the data ended without close_notify"
    ABORTED = "aborted"
    STALLED = "no byte moved in time"
    STORAGE = "the file could not be read, written or committed"
    TOO_LARGE = "more than the limit"


class TransferEnded(msgspec.Struct, frozen=True):
    """The answer to ``Transfer``. When COMPLETE, a received file is committed and durable.

    ``failure`` says what STORAGE means: the OSError of reading, writing or committing as a ``FileFailure``.
    """

    status: TransferStatus
    bytes_moved: int = 0
    seconds: float = 0.0
    tls: TlsInfo | None = None
    detail: str = ""
    failure: FileFailure | None = None


class ExitAnswer(msgspec.Struct, frozen=True):
    """What a user exit said: ``refusal`` None lets things go on, ``arguments`` replaces what followed the command."""

    refusal: str | None = None  # for the peer; may be empty
    arguments: str | None = None
    detail: str = ""  # for the log


class ExitDone(msgspec.Struct, frozen=True):
    """The answer to ``CallExit``; an exit that is late or cannot run refuses."""

    answer: ExitAnswer
    is_awaited: bool = True


class CommandDone(msgspec.Struct, frozen=True):
    """The answer to ``Command``: return code 0, 4 or 8, the lines, and rows when the command shows a table."""

    code: int
    lines: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def printed(self) -> tuple[str, ...]:
        """All of it as lines: the table, then the lines."""
        return (*aligned(self.columns, self.rows), *self.lines)


class Woken(msgspec.Struct, frozen=True):
    """Another session did ``Wake`` this one: something waits for its LU."""


class NameFound(msgspec.Struct, frozen=True):
    """The answer to ``FindName``: "" when there is none, or it could not be found in time."""

    name: str


class Told(msgspec.Struct, frozen=True):
    """What the session of another connection said by ``Tell``; no note: connection ``sender`` is not there any more."""

    sender: int
    note: object


Event = (
    Opened
    | Secured
    | Unsecured
    | Closed
    | Drained
    | Listening
    | TimerFired
    | RevocationChecked
    | Verified
    | FilesDone
    | TransferEnded
    | ExitDone
    | CommandDone
    | Woken
    | NameFound
    | Told
)
