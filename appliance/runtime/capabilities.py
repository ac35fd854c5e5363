"""Everything a connection can do besides moving bytes, handed in by ``assembly`` as one frozen value.

Nothing here knows a service. What a session asks for (a verdict, a password check, a command) is a callable or a pool;
the connection only carries the question there and the answer back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

import attrs
from twisted.internet.defer import Deferred, succeed

from appliance.certs.chain import PeerChain
from appliance.certs.tls import RevocationPolicy
from appliance.certs.verdict import Verdict
from appliance.message import Message
from appliance.runtime.folding import Folding
from appliance.runtime.interfaces import Reactor
from appliance.runtime.penalties import Penalties
from appliance.runtime.registry import Registry
from appliance.runtime.threads import Workers
from appliance.saf.model import UNKNOWN_ENTRY, PortOfEntry, VerifyResult
from appliance.secret import Secret
from appliance.session.actions import Account, Command, Record
from appliance.session.events import CommandDone
from appliance.session.shares import Shares
from appliance.session.wires import Endpoint

__all__ = ["Capabilities", "Limits", "Pools", "RunningVerification", "Verifier"]


class RunningVerification(Protocol):
    """A password check prepared by the router."""

    def run(self) -> Any:
        """The blocking part, on a worker thread."""
        ...


class Verifier(Protocol):
    """The part of ``saf.router.SafRouter`` that verifies."""

    def begin_verify(
        self,
        user: str,
        secret: Secret,
        *,
        application: str,
        new_secret: Secret | None = None,
        service: str = "",
        peer: str = "",
        entry: PortOfEntry = UNKNOWN_ENTRY,
    ) -> Any:
        """A ``RunningVerification``."""
        ...

    def end_verify(self, verification: Any, outcome: Any) -> VerifyResult:
        """The answer, on the reactor's thread; audited."""
        ...


@attrs.frozen
class Pools:
    """The bounded pools of threads, each for one kind of blocking work."""

    names: Workers  # resolving host names
    verify: Workers  # password hashes
    files: Workers  # file operations, commits
    bulk: Workers  # large transfers
    exits: Workers  # what a site wrote itself
    handshakes: Workers | None = None  # what TLS computes; None: on the reactor's thread

    @classmethod
    def create(cls, reactor: Reactor, *, files: int = 8, transfers: int = 16, handshakes: int = 0) -> Pools:
        """The pools of a whole appliance, with so many threads."""
        return cls(
            names=Workers(reactor, "names", size=4, queue=64, deadline=10.0),
            verify=Workers(reactor, "verify", size=2, queue=32, deadline=10.0),
            files=Workers(reactor, "files", size=files, queue=256, deadline=60.0),
            bulk=Workers(reactor, "bulk", size=transfers, queue=0),
            exits=Workers(reactor, "exits", size=8, queue=64, deadline=5.0),
            handshakes=Workers(reactor, "handshakes", size=handshakes, queue=0) if handshakes else None,
        )

    def all(self) -> list[Workers]:
        """Those that there are."""
        return [pool for pool in attrs.astuple(self, recurse=False) if pool is not None]

    def start(self) -> None:
        """Start them all."""
        for pool in self.all():
            pool.start()

    def stop(self) -> None:
        """Stop them all; transfers must have been dropped before."""
        for pool in self.all():
            pool.stop()


@attrs.frozen
class Limits:
    """How long a peer may keep us waiting, in seconds."""

    #: A peer that takes none of what was written.
    stalled: float = 120.0
    #: A client that is not read because its session waits: it could be gone unnoticed.
    waiting: float = 300.0
    #: The TLS handshake of a client, on a control or a data connection.
    handshake: float = 10.0


def _entry(peer: Endpoint, local: Endpoint, number: int) -> PortOfEntry:
    """Where no network zones are named."""
    return PortOfEntry(port=local.port, session=str(number))


def _anywhere(host: str) -> bool:
    """Where no network zones are named."""
    return True


def _nobody(connection: int, record: Account, received: int, sent: int) -> None:
    """Accounting records that nobody wants."""


def _at_once() -> Deferred[None]:
    """Where nothing is audited."""
    return succeed(None)


@attrs.frozen
class Capabilities:
    """What ``Connection`` performs actions with."""

    reactor: Reactor
    router: Verifier
    check_revocation: Callable[[PeerChain, RevocationPolicy], Verdict | Deferred[Verdict]]
    run_command: Callable[[Command], Deferred[CommandDone]]
    console: Callable[[Message, Mapping[str, object]], None]
    registry: Registry
    penalties: Penalties
    pools: Pools
    now: Callable[[], datetime]  # aware, UTC
    record: Callable[[Record], None]
    #: (connection, the record's facts, bytes received, bytes sent): for whoever writes accounting records
    account: Callable[[int, Account, int, int], None] = _nobody
    #: (peer, local end, connection number): through what an accepted client comes
    entry_of: Callable[[Endpoint, Endpoint, int], PortOfEntry] = _entry
    #: Whether the appliance may connect to an address for a session.
    may_connect: Callable[[str], bool] = _anywhere
    #: says what comes in floods
    fold: Callable[[Message, Mapping[str, object]], None] = attrs.field()
    #: password checks, waiting or under way, of each source
    verifications: Shares = attrs.field(factory=Shares)
    #: How many of them a source may have; asked each time, since a reload may change it.
    verifications_of_source: Callable[[], int] = lambda: 32
    #: Fires once the audit of everything so far is on disk.
    audited: Callable[[], Deferred[None]] = _at_once
    random_below: Callable[[int], int] = secrets.randbelow
    limits: Limits = Limits()

    @fold.default
    def _folding(self) -> Callable[[Message, Mapping[str, object]], None]:
        return Folding(self.reactor, self.console).say
