"""What a session answers with: frozen values that the connection performs in order, in one exhaustive match."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from appliance.certs.chain import PeerChain
from appliance.certs.tls import RevocationPolicy, TlsContext
from appliance.message import Message
from appliance.saf.model import Acee
from appliance.secret import Secret
from appliance.session.events import ExitAnswer
from appliance.session.wires import Wire
from appliance.storage.opened import Download, Upload
from appliance.storage.operations import Converter, FileOperation

__all__ = [
    "Account",
    "Action",
    "Adopt",
    "CallExit",
    "CancelTimer",
    "CheckRevocation",
    "Close",
    "Command",
    "Console",
    "Files",
    "FindName",
    "KeepAlive",
    "LimitUnsent",
    "Listen",
    "Meter",
    "Moving",
    "Open",
    "Record",
    "Reuse",
    "Send",
    "SetTimer",
    "Settle",
    "StartTls",
    "StopTls",
    "Tell",
    "Transfer",
    "Verify",
    "Wake",
]


class Send(msgspec.Struct, frozen=True):
    """Write bytes to a wire, in order. ``notify`` asks for ``Drained`` once they have left."""

    data: bytes
    wire: Wire = Wire.CLIENT
    notify: bool = False


class Close(msgspec.Struct, frozen=True):
    """Flush, say close_notify under TLS, and close; ``abort`` drops at once. On DATA it ends a running transfer."""

    wire: Wire = Wire.CLIENT
    abort: bool = False


class Open(msgspec.Struct, frozen=True):
    """Connect a wire; answered by ``Opened`` or ``Closed``. ``host`` may be a name (resolved off the reactor)."""

    wire: Wire
    host: str
    port: int
    timeout: float


class Listen(msgspec.Struct, frozen=True):
    """Open a passive data port for one peer; answered by ``Listening``, or ``Closed`` when no port is free.

    A second ``Listen`` replaces the first. Connections from any address but ``peer`` are dropped unseen.
    """

    wire: Wire
    interface: str  # address literal to bind
    ports: tuple[int, int]  # lowest and highest, (0, 0) = any
    peer: str  # the only address that may connect, "" = any
    timeout: float


class StartTls(msgspec.Struct, frozen=True):
    """Begin TLS on a wire (server role, but client role on BACKEND and DCAS); answered by ``Secured`` or ``Closed``.

    ``pending`` is what was read but not parsed: it belongs to TLS (``docs/architecture.md``, shapes).
    ``timeout`` bounds the handshake; on CLIENT the appliance's own limit does so too, and alone where it is None.
    ``server_name`` is the name to check in the client role.
    """

    context: TlsContext
    wire: Wire = Wire.CLIENT
    pending: bytes = b""
    timeout: float | None = None
    server_name: str | None = None


class StopTls(msgspec.Struct, frozen=True):
    """Go on in the clear on CLIENT (CCC, REIN), once everything sent has left; answered by ``Unsecured`` or ``Closed``.

    ``notify``: both ends say close_notify first. What the peer says under TLS until then is dropped.
    """

    notify: bool = True
    timeout: float = 10.0


class KeepAlive(msgspec.Struct, frozen=True):
    """Have TCP probe the client when it says nothing for so many seconds; 0: never."""

    seconds: int


class SetTimer(msgspec.Struct, frozen=True):
    """Start the named timer, replacing one of that name; answered by ``TimerFired``."""

    name: str
    seconds: float


class CancelTimer(msgspec.Struct, frozen=True):
    """Stop the named timer; one that does not run is no error."""

    name: str


class Settle(msgspec.Struct, frozen=True):
    """The client has logged on, or has come as far as its service asks: it is no start-up any more (MAXSTARTUPS)."""


class CheckRevocation(msgspec.Struct, frozen=True):
    """Hold a chain against the cached CRLs; answered by ``RevocationChecked``. Never waits for LDAP."""

    chain: PeerChain
    policy: RevocationPolicy


class Verify(msgspec.Struct, frozen=True):
    """Verify a password, phrase or PassTicket (on a thread); answered by ``Verified``.

    The identity that comes of it has the connection's port of entry, with ``terminal``.
    """

    user: str
    secret: Secret
    application: str  # the APPL name: PTKTDATA and class APPL
    terminal: str = ""  # what class TERMINAL knows: an LU, an IPv4 address in hexadecimal
    new_secret: Secret | None = None


class Files(msgspec.Struct, frozen=True):
    """One file operation (on a thread); answered by ``FilesDone``."""

    operation: FileOperation


class Reuse(enum.Enum):
    """SECURE_SESSION_REUSE: what a data connection's TLS must show."""

    ALLOWED = "allowed"
    REQUIRED = "required"


class Moving(Protocol):
    """What a transfer moves, and how much of it."""

    moved: int


class Meter:
    """How far a transfer is, for the session to look at while it runs; ``source`` is set by whoever moves the bytes."""

    __slots__ = ("source",)

    def __init__(self) -> None:
        self.source: Moving | None = None

    @property
    def moved(self) -> int:
        """Bytes so far."""
        return self.source.moved if self.source is not None else 0


class Transfer(msgspec.Struct, frozen=True):
    """Move one file or one block of bytes over the data connection; answered by ``TransferEnded``.

    The connection is the one accepted by ``Listen``, or one that is made to ``active`` when that is given.
    ``tls`` is the control connection's own context, without tickets (None: PROT C); under it the peer must show the
    certificate ``peer_chain`` again, by a fresh handshake or by resuming a session of this very context.
    """

    source: Download | bytes | Upload  # Upload: receive into it and commit; else send it
    tls: TlsContext | None
    peer_chain: PeerChain | None
    active: tuple[str, int] | None = None
    reuse: Reuse = Reuse.ALLOWED
    converter: Converter | None = None
    accept_timeout: float = 60.0  # until the connection is there, made or accepted
    stall_timeout: float = 120.0
    limit: int | None = None  # most bytes to receive
    keep_alive: int = 0  # seconds, as in ``KeepAlive``
    meter: Meter | None = None
    rate: int = 0  # bytes in a second; 0: no limit
    takes_open_end: bool = False  # a TLS peer that closes without close_notify has sent everything


class Command(msgspec.Struct, frozen=True):
    """Run one operator or RACF command as ``acee``; answered by ``CommandDone``.

    ``is_tso``: it is one of TSO, about data sets or jobs.
    """

    acee: Acee
    text: str
    source: str  # what asked: "CONSOLE", "TUI", an LU name
    document: str | None = None  # a text that came with it
    is_tso: bool = False


class Wake(msgspec.Struct, frozen=True):
    """Something waits for the LU of ``connection``: its session gets ``Woken``. Nobody there is no error."""

    connection: int


class FindName(msgspec.Struct, frozen=True):
    """Ask for the host name of an address (on a thread); answered by ``NameFound``."""

    address: str


class CallExit(msgspec.Struct, frozen=True):
    """Run a user exit (on a thread, for so many seconds at most); answered by ``ExitDone``."""

    name: str
    work: Callable[[], ExitAnswer]
    seconds: float
    is_awaited: bool = True


class LimitUnsent(msgspec.Struct, frozen=True):
    """A client that lets more than so many bytes wait is closed from here on (CONGESTED); 0 takes the limit away."""

    limit: int


class Tell(msgspec.Struct, frozen=True):
    """Say something to the session of another connection, which hears ``Told``.

    What a note means is between sessions of one service. When nobody is there, ``Told`` comes back without a note.
    """

    to: int  # the connection's number, as ``Opened`` gave it
    note: object


class Adopt(msgspec.Struct, frozen=True):
    """Take over every wire but CLIENT of another connection, whose session has handed over what they belong to."""

    donor: int


class Account(msgspec.Struct, frozen=True):
    """A session with an application has begun or ended (SMF type 119, ``subtype``); the connection adds its bytes.

    One that is not ``wanted`` is no record, but what the next one counts from.
    """

    subtype: int
    facts: Mapping[str, object]
    wanted: bool = True


class Record(msgspec.Struct, frozen=True):
    """Keep lines of the recording of this session (on a thread, in order); nothing answers."""

    name: str
    lines: bytes


class Console(msgspec.Struct, frozen=True):
    """Say something: to the log, and to the audit when the message asks for that.

    ``folds``: of equal messages within some seconds one is enough, and how many more there were.
    """

    message: Message
    fields: Mapping[str, object] = {}
    folds: bool = False


Action = (
    Send
    | Close
    | Open
    | Listen
    | StartTls
    | StopTls
    | KeepAlive
    | LimitUnsent
    | SetTimer
    | CancelTimer
    | Settle
    | CheckRevocation
    | Verify
    | Files
    | Transfer
    | Command
    | CallExit
    | Wake
    | Record
    | FindName
    | Tell
    | Adopt
    | Account
    | Console
)
