"""An FTP server under test: a real router over a small database, a real tree, and a session driven by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs
import pytest

from appliance.certs.chain import PeerChain
from appliance.certs.tls import ClientAuth, TlsContext
from appliance.certs.verdict import RevocationState, Verdict
from appliance.config.ftpservers.ftpserver import Extension, FtpServer
from appliance.saf.database import Certificate, ClassState, Profile, SafDatabase, Trust, User
from appliance.saf.model import Accepted, Access, Acee, Rejected, RejectReason, VerifyMethod
from appliance.saf.router import SafRouter
from appliance.services.ftp.conversation import FtpSite
from appliance.services.ftp.session import FtpSession
from appliance.session.actions import (
    CallExit,
    CheckRevocation,
    Files,
    Listen,
    Send,
    SetTimer,
    StartTls,
    Transfer,
    Verify,
)
from appliance.session.events import (
    ExitDone,
    FilesDone,
    Listening,
    Opened,
    RevocationChecked,
    Secured,
    TimerFired,
    TlsInfo,
    TransferEnded,
    TransferStatus,
    Verified,
)
from appliance.session.wires import Endpoint, Wire
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.opened import Download, Upload
from appliance.storage.tree import HfsTree
from tests.support import pki
from tests.support.script import Replies, Script

PEER, LOCAL = Endpoint("127.0.0.1", 40_000), Endpoint("127.0.0.1", 2021)
NOW = dt.datetime(2026, 11, 24, 8, 0, 0, tzinfo=dt.UTC)
GOOD = Verdict(RevocationState.GOOD, allowed=True)
REVOKED = Verdict(RevocationState.REVOKED, allowed=False, detail="serial 1")

#: user ID -> the name in its certificate; STRANGER has a certificate and no user ID
USERS = {"USER2": "user2", "USER4": "user4"}


class Sink:
    """Keeps audit records."""

    is_failed = False

    def __init__(self) -> None:
        self.records: list[object] = []

    def write(self, record: object) -> None:
        self.records.append(record)


def database() -> SafDatabase:
    """USER2 and USER4 with certificates; USER2 may use port 2021, IBMUSER is OPERATIONS."""
    made = SafDatabase(version=1).with_class("SERVAUTH", ClassState(active=True))
    for name, certificate in USERS.items():
        made = made.with_user(User(name, "SYS1"))
        made = made.with_certificate(Certificate(name, name, Trust.TRUST, pki.user(certificate).certificate))
    made = made.with_class("DATASET", ClassState(active=True, generic=True)).with_class("SDSF", ClassState(active=True))
    shared = Profile("DATASET", "TEAM.READ.ONLY", access={"USER2": Access.READ})
    made = made.with_profile(shared).with_profile(Profile("DATASET", "TEAM.SHARED", access={"USER2": Access.UPDATE}))
    made = made.with_profile(Profile("SDSF", "ISFCMD.FILTER.OWNER", access={"USER2": Access.READ}))
    profile = Profile("SERVAUTH", "EZB.FTP.MVS098.FTPSEC1.PORT2021", access={"USER2": Access.READ})
    return made.with_user(User("IBMUSER", "SYS1", operations=True)).with_profile(profile)


def router(of: SafDatabase | None = None) -> SafRouter:
    return SafRouter(of or database(), None, Sink(), None, lambda: NOW)  # type: ignore[arg-type]


def chain(name: str) -> PeerChain:
    return PeerChain((pki.user(name).certificate, pki.authority().certificate))


@attrs.define
class Policy:
    """Makes contexts as a TlsPolicy does, and counts them."""

    made: list[TlsContext] = attrs.field(factory=list)
    resumption: list[bool] = attrs.field(factory=list)

    def context(self, *, resumption: bool = False) -> TlsContext:
        self.made.append(pki.tls_context(pki.server(), client_auth=ClientAuth.OPTIONAL))
        self.resumption.append(resumption)
        return self.made[-1]


@attrs.define
class Clock:
    """The time, moved by hand."""

    now: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


@attrs.define
class Client:
    """One session and shortcuts for what a client does; file operations are done at once, on the real tree."""

    script: Script
    clock: Clock
    policy: Policy
    verdict: Verdict = GOOD

    def open(self, local: Endpoint = LOCAL, peer: Endpoint = PEER) -> Replies:
        return self.answer(self.script.handle(Opened(Wire.CLIENT, peer, local)))

    def say(self, line: str) -> Replies:
        """Send one command; verdicts, file operations and passive ports are answered as they are asked for."""
        return self.answer(self.script.receive(line.encode() + b"\r\n"))

    def answer(self, replies: Replies) -> Replies:
        actions = list(replies.actions)
        pending = list(actions)
        while pending:
            action = pending.pop(0)
            match action:
                case Files():
                    event = FilesDone(action.operation.perform())
                case CheckRevocation():
                    event = RevocationChecked(self.verdict)
                case Listen():
                    event = Listening(Wire.DATA, Endpoint(action.interface, 50_001))
                case CallExit():
                    event = ExitDone(action.work(), action.is_awaited)
                case SetTimer(name="delay"):
                    event = TimerFired("delay")
                case _:
                    continue
            more = self.script.handle(event).actions
            actions += more
            pending += more
        return Replies(tuple(actions))

    def secure(self, name: str | None = None, mechanism: str = "TLS") -> Replies:
        """AUTH, a handshake with this certificate, and its check."""
        begun = self.say(f"AUTH {mechanism}")
        begun.only(StartTls)
        return self.answer(self.script.handle(secured(name)))

    def log_on(self, user: str = "USER2", **more: bool) -> Replies:
        """USER and a right PASS."""
        self.say(f"USER {user}")
        asked = self.say("PASS secret")
        asked.only(Verify)
        return self.answer(self.script.handle(Verified(Accepted(Acee(user, **more), VerifyMethod.PASSWORD))))

    def fail(self, user: str = "USER2") -> Replies:
        """USER and a wrong PASS."""
        self.say(f"USER {user}")
        self.say("PASS wrong")
        return self.answer(self.script.handle(Verified(Rejected(user, RejectReason.WRONG))))

    def move(self, replies: Replies, data: bytes = b"") -> tuple[Replies, bytes]:
        """Do the transfer that was asked for: what the client reads, or ``data`` as what it sends."""
        transfer = replies.only(Transfer)
        converter = transfer.converter
        through = (lambda d: converter.feed(d) + converter.finish()) if converter else (lambda d: d)
        read = b""
        match transfer.source:
            case Upload() as upload:
                upload.write(through(data))
                upload.commit()
            case Download(content=bytes(content)):
                read = through(content)
            case bytes(content):
                read = through(content)
        return self.answer(self.script.handle(TransferEnded(TransferStatus.COMPLETE, len(data or read)))), read


def secured(name: str | None = None, wire: Wire = Wire.CLIENT) -> Secured:
    return Secured(wire, tls_info(name))


def tls_info(name: str | None = None, server_name: str | None = None) -> TlsInfo:
    """A finished handshake in which the client showed this certificate."""
    shown = chain(name) if name else None
    return TlsInfo("TLSv1.3", "TLS_AES_256_GCM_SHA384", resumed=False, chain=shown, server_name=server_name)


def code(replies: Replies) -> int:
    """The code of the last reply."""
    return int(replies.sent().splitlines()[-1][:3])


Make = Callable[..., Client]

ALL = frozenset(Extension)
#: What ``make`` hands to the site and not to its configuration.
SITE_FIELDS = ("banner", "login_message", "anonymous_login_message", "exits", "smf", "seats", "may_reach")


@pytest.fixture
def make(tmp_path):
    """Make a client of a server with this FTP.DATA."""
    tree = HfsTree(tmp_path / "hfs", tmp_path / "scratch")
    stores: list[DataSetStore] = []

    def build(
        *, opened: bool = True, tls: bool = True, saf: SafRouter | None = None, data_sets=False, **config
    ) -> Client:
        config.setdefault("jobname", "FTPSEC1")
        config.setdefault("extensions", ALL)
        config.setdefault("inactive", 0)
        clock, policy = Clock(), Policy()
        if data_sets:
            stores.append(DataSetStore(tmp_path / "datasets", clock))
        texts = {name: config.pop(name) for name in SITE_FIELDS if name in config}
        if "smf_kinds" in config:
            config["smf"] = config.pop("smf_kinds")
        site = FtpSite(FtpServer(**config), "MVS098", policy if tls else None, saf or router(), tree, clock, **texts)
        site = attrs.evolve(site, stack="TCPCS", data_sets=stores[-1] if data_sets else None)
        client = Client(Script(FtpSession(site)), clock, policy)
        if opened:
            client.open()
        return client

    yield build
    tree.close()
    for store in stores:
        store.close()


@pytest.fixture
def mvs(make):
    """USER2 at his prefix."""
    client = make(data_sets=True)
    client.log_on()
    client.say("TYPE A")
    return client


def store(client: Client, name: str, data: bytes) -> Replies:
    """PASV, STOR, and the closing reply."""
    client.say("PASV")
    return client.move(client.say(f"STOR {name}"), data)[0]


def fetch(client: Client, command: str) -> bytes:
    """PASV, and what RETR or LIST gives."""
    client.say("PASV")
    return client.move(client.say(command))[1]


@pytest.fixture
def home(tmp_path):
    """USER2's home on disk."""
    path = tmp_path / "hfs/u/user2"
    path.mkdir(parents=True, exist_ok=True)
    return path


def sends(actions: Replies) -> list[bytes]:
    return [action.data for action in actions.all(Send)]
