"""One client: its session, its wires and what is known of it; everything but how its session's actions are performed.

``turns`` has the order of things, ``streams`` the wires, ``reading`` when they are read, ``voice`` what is said.

When CLIENT is gone, everything a session could refer to is let go, so that sessions are freed by reference count.
"""

from __future__ import annotations

import socket
from abc import abstractmethod
from collections.abc import Mapping, Sequence, Set

from twisted.logger import Logger

from appliance.certs.chain import PeerChain
from appliance.runtime.capabilities import Capabilities
from appliance.runtime.connections.certificatelines import certificate_lines
from appliance.runtime.connections.reading import Reading
from appliance.runtime.connections.streams import Streams
from appliance.runtime.connections.turns import Turns
from appliance.runtime.connections.voice import Voice
from appliance.runtime.revoking.standing import Standing
from appliance.runtime.timers import Timers
from appliance.runtime.wires.transport import Transport
from appliance.session.actions import Action, CheckRevocation
from appliance.session.base import Detailed, Session
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import (
    Closed,
    CloseReason,
    Drained,
    Opened,
    Secured,
    TimerFired,
    TlsInfo,
    Told,
    Unsecured,
    Woken,
)
from appliance.session.wires import Endpoint, Wire

__all__ = ["Client"]

_log = Logger()
_CLIENT = Wire.CLIENT


class Client(Turns):
    """Owns one session and its wires, for whom ``connection`` performs. Kept by the registry until CLIENT is gone."""

    __slots__ = (
        "__weakref__",
        "_reading",
        "_timers",
        "capabilities",
        "entry",
        "listener",
        "local",
        "most_unsent",
        "number",
        "peer",
        "since",
        "standing",
        "streams",
        "tls",
        "voice",
    )

    def __init__(
        self,
        capabilities: Capabilities,
        session: Session,
        sock: socket.socket,
        *,
        peer: Endpoint,
        local: Endpoint,
        listener: str,
    ) -> None:
        """Take over an accepted, non-blocking socket."""
        super().__init__(session)
        self.capabilities = capabilities
        self.peer = peer
        self.local = local
        self.listener = listener
        self.since = capabilities.now()
        self.tls: TlsInfo | None = None
        self.standing: Standing | None = None  # of a client whose certificate was checked
        self.most_unsent = 0  # bytes that may wait for CLIENT; 0 is no limit
        self.streams = Streams(capabilities, sock, peer, local, self, self.post)
        self._timers: Timers | None = None
        self._reading = Reading(capabilities.reactor, capabilities.limits, self.streams, self._give_up)
        self.number = capabilities.registry.add(self)
        self.entry = capabilities.entry_of(peer, local, self.number)
        self.voice = Voice(capabilities, self.number, peer)

    def start(self) -> None:
        """Tell the session that its client is there, then begin to read."""
        self.post(Opened(_CLIENT, self.peer, self.local, self.number, self.entry))

    # -- what operators see and do, and other connections tell

    @abstractmethod
    def row(self, number: int) -> ConnectionRow:
        """The session's own view, with what only the connection knows."""

    def details(self) -> Sequence[tuple[str, str]]:
        """What the session has to say beyond its row, then the client's certificates."""
        said = self._session.details() if isinstance(self._session, Detailed) else ()
        return (*said, *(certificate_lines(self.tls) if self.tls is not None else ()))

    @property
    def chain(self) -> PeerChain | None:
        """The certificates that the client showed."""
        return self.tls.chain if self.tls is not None else None

    def facts(self) -> Mapping[str, str]:
        """What lists select it by, beyond its row."""
        return self._session.facts() if isinstance(self._session, Detailed) else {}

    def bytes_moved(self) -> tuple[int, int]:
        """Bytes received from the client and sent to it."""
        return self.streams.client.received_bytes, self.streams.client.sent_bytes

    def drop(self, reason: CloseReason) -> None:
        """End the session from outside."""
        self.close(_CLIENT, reason, abort=False)

    def wake(self) -> None:
        """Tell the session that something waits for its LU."""
        self.post(Woken())

    @property
    def let_in_by(self) -> CheckRevocation | None:
        """The check that let the client in, as long as another outcome of it would end the session."""
        return self.standing.let_in_by if self.standing is not None else None

    def recheck(self, revoked: Set[int]) -> bool:
        """Certificates with these serial numbers were revoked just now: whether that ended the session."""
        return self.standing is not None and self.standing.look_again(revoked)

    def told(self, sender: int, note: object) -> None:
        """The session of connection ``sender`` has something to say to this one."""
        self.post(Told(sender, note))

    def give_up(self) -> dict[Wire, Transport]:
        """Every wire but CLIENT, for another connection to adopt."""
        given = self.streams.give_up()
        for wire in given:
            self._reading.forget(wire)
        return given

    # -- what the transports tell

    def secured(self, wire: Wire, tls: TlsInfo) -> None:
        """A handshake is done."""
        if wire is _CLIENT:
            self.tls = tls
            self.streams.end_handshake(succeeded=True)
        self.post(Secured(wire, tls))

    def unsecured(self) -> None:
        """TLS has ended on CLIENT, which goes on in the clear."""
        self.tls = None
        self.post(Unsecured())

    def lost(self, wire: Wire, reason: CloseReason, detail: str) -> None:
        """A wire is gone."""
        self.streams.lost(wire)
        self._reading.forget(wire)
        self.post(Closed(wire, reason, detail))

    def blocked(self, wire: Wire) -> None:
        """A wire does not take what was written: read nothing until it does."""
        if self._reading.stalled(wire):
            self._adjust_reading()

    def drained(self, wire: Wire) -> None:
        """A wire has taken all that was written."""
        self._reading.forget(wire)
        if self.streams.has_waited(wire):
            self.post(Drained(wire))
        else:
            self._adjust_reading()

    # -- turns

    def _turned(self) -> None:
        if self.most_unsent and self.streams.client.unsent > self.most_unsent:
            limit, self.most_unsent = self.most_unsent, 0
            self.close(_CLIENT, CloseReason.CONGESTED, abort=True, detail=f"more than {limit} bytes")
        self._adjust_reading()

    def _session_failed(self) -> None:
        """The peer learns nothing of it."""
        _log.failure("the session of {peer} at {listener} failed", peer=str(self.peer), listener=self.listener)
        self.close(_CLIENT, CloseReason.LOCAL_CLOSED, abort=False, detail="an internal error")

    def _adjust_reading(self) -> None:
        if self._session is not None:
            self._reading.adjust(is_waiting=self._session.is_waiting)

    @property
    def timers(self) -> Timers:
        """The session's timers."""
        if self._timers is None:
            self._timers = Timers(self.capabilities.reactor, lambda name: self.post(TimerFired(name)))
        return self._timers

    # -- the end

    def close(self, wire: Wire, reason: CloseReason, *, abort: bool, detail: str = "") -> None:
        """Close a wire; the session hears why, and of CLIENT that is the last it hears."""
        if wire is not _CLIENT:
            self._reading.forget(wire)
            self.streams.close_other(wire, reason, abort=abort)
        elif self._session is not None:
            self.streams.close_client(abort=abort)
            self.post(Closed(_CLIENT, reason, detail))

    def _give_up(self, wire: Wire, detail: str, abort: bool) -> None:
        self.close(wire, CloseReason.TIMED_OUT, abort=abort, detail=detail)

    def _ended(self, last: Sequence[Action]) -> None:
        """CLIENT is gone and its session knows: let everything go."""
        standing, self.standing = self.standing, None  # each knows the other
        if standing is not None:
            standing.end()
        self._reading.end()
        if self._timers is not None:
            self._timers.cancel_all()
            self._timers = None
        self.streams.release()
        self.capabilities.registry.remove(self.number)
