"""All that is remembered about one control connection, and the two things that handlers do with it: reply and wait.

A handler that needs an answer from outside returns ``c.wait(kind, resume, *actions)``: until an event of that kind
arrives nothing more is read from the client, and then ``resume(c, event)`` goes on. ``resume`` is a plain function or
a closure over values, never over the conversation, so that a lost session is freed at once.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import datetime
from typing import Any

import attrs

from appliance.certs.tls import TlsContext, TlsPolicy
from appliance.config.ftpservers.ftpaccess import Anonymous
from appliance.config.ftpservers.ftpserver import FtpServer
from appliance.jes.spool import Spool
from appliance.message import Message
from appliance.protocols.ftp.connection import ServerCore
from appliance.protocols.ftp.replies import reply
from appliance.saf.model import UNKNOWN_ENTRY, Acee
from appliance.saf.router import SafRouter
from appliance.services.ftp.datasets.place import MvsSide
from appliance.services.ftp.exits.running import NO_EXITS, Exits
from appliance.services.ftp.logon.noticeboard import NoticeBoard
from appliance.services.ftp.security.protection import Protection
from appliance.services.ftp.site.keywords import begin
from appliance.services.ftp.smf.records import NO_SMF, SmfSink
from appliance.services.ftp.transfer.settings import Representation
from appliance.session.actions import Action, Close, Console, Files, Meter, Send
from appliance.session.events import Event, FilesDone, TransferEnded
from appliance.session.shares import Shares
from appliance.session.wires import Endpoint, Wire
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.operations import FileOperation
from appliance.storage.paths import HfsPath
from appliance.storage.quota import OwnerLocks
from appliance.storage.results import FileResult
from appliance.storage.tree import HfsTree, Territory

__all__ = ["Actions", "Conversation", "FtpSite", "Handler", "Phase", "RunningTransfer"]

Actions = list[Action]
#: The ANONYMOUSLEVEL from which the modes of FTP.DATA count.
_CONTROLLED = 3


@attrs.frozen
class FtpSite:
    """What all sessions of one FTP server share: its configuration and what it works with."""

    config: FtpServer
    system: str  # "MVS098"
    tls: TlsPolicy | None  # None: no key ring, AUTH is refused
    router: SafRouter
    tree: HfsTree = attrs.field(repr=False)
    now: Callable[[], datetime]  # aware, UTC
    exits: Exits = NO_EXITS
    smf: SmfSink = attrs.field(default=NO_SMF, repr=False)
    stack: str = ""  # "TCPCS"
    logon_seconds: int = 120  # LOGONTIMEOUT
    may_reach: Callable[[Acee, str], bool] = lambda acee, host: True  # NETACCESS: a user and an address
    daemon: str = "FTPD"  # the procedure it runs as: class STARTED says under which user ID
    owner_locks: OwnerLocks = attrs.field(factory=OwnerLocks, repr=False)
    seats: Shares = attrs.field(factory=Shares, repr=False)  # logins by user ID (MAXSESSIONS)
    notices: NoticeBoard = attrs.field(factory=NoticeBoard, repr=False)
    banner: tuple[str, ...] = ()  # the lines of BANNER
    login_message: tuple[str, ...] = ()  # those of LOGINMSG
    anonymous_login_message: tuple[str, ...] = ()  # those of ANONYMOUSLOGINMSG
    data_sets: DataSetStore | None = attrs.field(default=None, repr=False)  # None: UNIX files only
    spool: Spool | None = attrs.field(default=None, repr=False)  # None: no FILETYPE=JES


class Phase(enum.Enum):
    """Where a session stands; the operator sees the value."""

    CONNECTED = "CONNECTED"
    SECURING = "SECURING"
    READY = "READY"  # commands are read
    CLOSING = "CLOSING"


@attrs.frozen
class Waiting:
    """An answer that is owed, and who takes it."""

    kinds: tuple[type[Event], ...]
    resume: Callable[[Conversation, Any], Actions]


@attrs.define
class RunningTransfer:
    """A transfer under way: what for, and what was asked meanwhile."""

    verb: str
    path: str
    success: str  # the text of 250
    is_upload: bool = False
    is_aborted: bool = False
    is_last: bool = False  # QUIT came meanwhile
    meter: Meter = attrs.field(factory=Meter)
    #: The closing reply where it differs from the usual one: a code and its lines, or None.
    closing: Callable[[TransferEnded], tuple[int, tuple[str, ...]] | None] | None = None
    #: What is left to do when all bytes have come, before the closing reply; it closes the transfer.
    finish: Callable[[Conversation, RunningTransfer, TransferEnded], Actions] | None = None
    look: Callable[[Conversation], Actions] | None = None  # no bytes yet: sees whether they can begin
    size: int | None = None  # bytes that are to be sent, before any conversion; None: not known
    began: datetime | None = None
    data: str = ""  # "PASSIVE" or the address of PORT

    @property
    def is_file(self) -> bool:
        """A file is moved, and no listing."""
        return self.verb in ("RETR", "STOR", "STOU", "APPE")


class Conversation:
    """State of one control connection. Handlers change it; the session routes events to them."""

    __slots__ = (
        "acee",
        "active",
        "anonymous",
        "begun_reply",
        "config",
        "context",
        "core",
        "directory",
        "entry",
        "epsv_all",
        "failures",
        "is_beyond_z_os",
        "last_input",
        "local",
        "method",
        "mvs",
        "notes",
        "passive",
        "peer",
        "phase",
        "port_permitted",
        "protection",
        "rename_from",
        "representation",
        "scratchpad",
        "seat",
        "seen",
        "site",
        "territory",
        "transfer",
        "umask",
        "user",
        "waiting",
    )

    def __init__(self, site: FtpSite) -> None:
        self.site = site
        self.config: FtpServer = site.config  # the FTP.DATA this session was accepted under
        self.core = ServerCore()
        self.phase = Phase.CONNECTED
        self.peer = self.local = Endpoint("", 0)
        self.entry = UNKNOWN_ENTRY  # through what the client came
        self.context: TlsContext | None = None
        self.protection = Protection()
        self.waiting: Waiting | None = None
        self.begun_reply = 0  # the code of a reply whose first lines have gone out
        self.transfer: RunningTransfer | None = None
        self.failures = 0
        self.is_beyond_z_os = False  # the client has said what no program for z/OS alone says
        self.seat = ""
        self.scratchpad: dict[str, object] = {}  # what user exits keep for each other
        self.last_input: datetime = site.now()
        self.forget_user()

    def forget_user(self) -> None:
        """Back to before USER, with every setting at its default (RFC 4217 section 4.2, REIN)."""
        self.leave_seat()
        self.config = self.site.config.for_client(self.peer.host) if self.peer.host else self.site.config
        self.method = ""  # how the user was logged on
        self.user = ""
        self.anonymous: Anonymous | None = None
        self.seen: set[str] = set()  # directories whose HFSINFO was shown
        self.notes: list[str] = []  # lines to be shown with the 230 of the login
        self.acee: Acee | None = None
        self.port_permitted = False
        self.territory: Territory | None = None
        self.directory = HfsPath()
        self.representation = Representation()
        self.rename_from: HfsPath | None = None
        self.passive: Endpoint | None = None
        self.active: tuple[str, int] | None = None
        self.epsv_all = False
        self.umask = self.config.umask
        self.mvs = MvsSide(parameters=begin(self.config.site_parameters))

    @property
    def working_directory(self) -> str:
        """Where the session is, as 230 and STAT show it."""
        return str(self.mvs.prefix) if self.mvs.is_current else str(self.directory)

    def leave_seat(self) -> None:
        """The user is not logged on here any more (MAXSESSIONS)."""
        seat, self.seat = self.seat, ""
        if seat:
            self.site.seats.give_back(seat)

    @property
    def file_mode(self) -> int:
        """The permissions of a file that is made now."""
        has_controls = self.anonymous is not None and self.config.anonymous_level >= _CONTROLLED
        return self.config.anonymous_file_mode if has_controls else 0o666 & ~self.umask

    @property
    def directory_mode(self) -> int:
        """Those of a directory."""
        has_controls = self.anonymous is not None and self.config.anonymous_level >= _CONTROLLED
        return self.config.anonymous_directory_mode if has_controls else 0o777 & ~self.umask

    def reply(self, code: int, *lines: str) -> Actions:
        """One reply, nothing else; it is the end of a reply that was begun, or comes behind its end."""
        begun, self.begun_reply = self.begun_reply, 0
        ended = [Send(reply(begun, "The transfer has not begun."))] if begun not in (0, code) else []
        return [*ended, Send(reply(code, *lines))]

    def begin_reply(self, code: int, *lines: str) -> Actions:
        """Its first lines; the next reply ends it."""
        self.begun_reply = code
        return [Send(b"".join(f"{code}-{line}\r\n".encode() for line in lines))]

    def say(self, message: Message, **fields: object) -> Console:
        """A message about this client; ``peer``, ``user`` and ``server`` are filled in."""
        known = {"peer": str(self.peer), "user": self.user or "nobody", "server": self.config.jobname}
        return Console(message, {**known, **fields})

    def close(self, code: int, text: str, *before: Action) -> Actions:
        """A last reply and the end; what else was read is not looked at."""
        self.phase = Phase.CLOSING
        return [*before, *self.reply(code, text), Close()]

    def wait(
        self,
        kind: type[Event] | tuple[type[Event], ...],
        resume: Callable[[Conversation, Any], Actions],
        *actions: Action,
    ) -> Actions:
        """These actions, and no more input until an event of this kind has been given to ``resume``."""
        self.waiting = Waiting(kind if isinstance(kind, tuple) else (kind,), resume)
        return list(actions)

    def files(self, operation: FileOperation, resume: Callable[[Conversation, FileResult], Actions]) -> Actions:
        """A file operation on a thread, and its result to ``resume``."""
        return self.wait(FilesDone, lambda c, event: resume(c, event.result), Files(operation))

    def drop_data(self) -> Actions:
        """Forget the data address; a passive port that nobody used is closed."""
        was_listening, self.passive, self.active = self.passive is not None, None, None
        return [Close(Wire.DATA, abort=True)] if was_listening else []


#: A handler of one command.
Handler = Callable[[Conversation, str], Actions]
