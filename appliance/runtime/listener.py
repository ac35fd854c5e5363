"""One listening socket: accepts, refuses what is too much, and gives each connection a session.

Accepting is done here and not by a Twisted factory: a connection costs one object less, and limits are asked before
anything is built. Options that accepted sockets inherit from the listening one (TCP_NODELAY, keepalive) are set once.
A port that is quiesced still accepts, and closes at once: in the kernel's queue a client would wait for nothing.
"""

from __future__ import annotations

import contextlib
import enum
import errno
import os
import socket
import stat
import struct
from collections.abc import Callable

import attrs
from twisted.internet.interfaces import IDelayedCall, IReadDescriptor
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

from appliance.message import Message
from appliance.runtime import messages
from appliance.runtime.capabilities import Capabilities
from appliance.runtime.clientports import why_not_bound
from appliance.runtime.connections.connection import Connection
from appliance.runtime.startups import StartupRules, refuses_early
from appliance.session.base import Session
from appliance.session.events import CloseReason
from appliance.session.wires import Endpoint

__all__ = [
    "AcceptLimits",
    "Listener",
    "ListenerState",
    "PortTakenError",
    "Refusal",
    "SessionFactory",
    "bind",
    "bind_unix",
    "prepare",
]

SessionFactory = Callable[[Endpoint, Endpoint], Session | None]

_log = Logger()
_BACKLOG = 1024
_BATCH = 64  # accepted in one turn of the reactor
_RETRY_SECONDS = 0.25  # after descriptors ran out
_EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
#: Behind the name of a Unix socket that does not listen yet; the kernel goes on to say it.
_UNNAMED = "~"
#: Linux: a process id, user id and group id (unix(7)).
_CREDENTIALS = struct.Struct("3i")


class PortTakenError(Exception):
    """The address cannot be listened on; the text names it."""


class ListenerState(enum.Enum):
    """What operators see."""

    ACTIVE = "ACTIVE"
    QUIESCED = "QUIESCED"
    STOPPED = "STOPPED"


class Refusal(enum.Enum):
    """Why a connection is not taken; the value is for the log, the name for the metrics."""

    QUIESCED = "the port is quiesced"
    CONNECTIONS = "the port has as many connections as it may"
    SOURCE_CONNECTIONS = "the peer has as many connections as it may"
    HANDSHAKES = "too many TLS handshakes are under way"
    SOURCE_HANDSHAKES = "the peer has too many TLS handshakes under way"
    STARTUPS = "too many clients have not logged on"
    SOURCE_STARTUPS = "too many clients of the peer have not logged on"
    PENALTY = "the source waits"
    NO_SESSION = "the port has nobody to serve it"


#: A pause was told of when it began, a failure to make a session with its traceback.
_TOLD_BEFORE = frozenset({Refusal.PENALTY, Refusal.NO_SESSION})


@attrs.frozen
class AcceptLimits:
    """How much one listener takes on."""

    connections: int = 19_000
    per_peer: int = 19_000
    #: Under way at the same time, at all ports together.
    handshakes: int = 4_000
    handshakes_per_peer: int = 1_000
    #: Clients at all ports that have not logged on; None: as many as there are connections.
    startups: StartupRules | None = None


def bind(host: str, port: int, *, keepalive: bool = True) -> socket.socket:
    """A listening socket for ``Listener``; PortTakenError names the address when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        prepare(sock, keepalive=keepalive)
        sock.bind((host, port))
        sock.listen(_BACKLOG)
    except OSError as error:
        sock.close()
        raise PortTakenError(f"{Endpoint(host, port)}: {why_not_bound(port, error.errno or 0)}") from None
    return sock


def prepare(sock: socket.socket, *, keepalive: bool = True) -> socket.socket:
    """The same socket, with what its connections are to inherit from it."""
    sock.setblocking(False)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, keepalive)
    # Urgent data (Telnet's Synch, an ABOR sent out of band) stays where it stands in the stream.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)
    return sock


def bind_unix(path: str, mode: int = 0o660) -> socket.socket:
    """A listening Unix socket, in place of one that nobody listens on any more; else PortTakenError.

    It gets its name once it listens: who sees the name can connect.
    """
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    unnamed = f"{path}{_UNNAMED}"
    try:
        _remove_stale(path)
        _remove_stale(unnamed)
        before = os.umask(0o777 & ~mode)
        try:
            sock.bind(unnamed)
        finally:
            os.umask(before)
        sock.listen(_BACKLOG)
        os.rename(unnamed, path)
    except OSError as error:
        sock.close()
        raise PortTakenError(f"{path}: {os.strerror(error.errno or 0)}") from None
    return sock


def _remove_stale(path: str) -> None:
    try:
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise OSError(errno.EEXIST, "not a socket")
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except ConnectionRefusedError:
            os.unlink(path)
            return
    raise OSError(errno.EADDRINUSE, "somebody listens there")


@implementer(IReadDescriptor)
class Listener:
    """Serves ``sock`` until it is stopped. A ``session_factory`` that returns None refuses the connection."""

    def __init__(
        self,
        capabilities: Capabilities,
        name: str,
        sock: socket.socket,
        session_factory: SessionFactory,
        limits: AcceptLimits = AcceptLimits(),
    ) -> None:
        """``name`` is unique: it keys the counts of the registry."""
        self.name = name
        self.state = ListenerState.ACTIVE
        self.session_factory = session_factory
        self._capabilities = capabilities
        self._socket = sock
        self.limits = limits
        self._retry: IDelayedCall | None = None
        self.address = _address_of(sock)
        capabilities.reactor.addReader(self)
        self._say(messages.LISTENING, address=self.address)

    @property
    def connections(self) -> int:
        """Live connections."""
        return self._capabilities.registry.connections_of(self.name)

    def quiesce(self) -> None:
        """Take no new connections; live ones go on."""
        if self.state is ListenerState.ACTIVE:
            self.state = ListenerState.QUIESCED

    def resume(self) -> None:
        """Take new connections again."""
        if self.state is ListenerState.QUIESCED:
            self.state = ListenerState.ACTIVE

    def stop(self, *, drop: bool = False) -> None:
        """Give the port back, for good; ``drop`` ends its live connections too."""
        if self.state is not ListenerState.STOPPED:
            self.state = ListenerState.STOPPED
            self._capabilities.reactor.removeReader(self)
            if self._retry is not None:
                self._retry.cancel()
                self._retry = None
            self._socket.close()
            self._say(messages.LISTENING_ENDED, address=self.address)
        if drop:
            self._capabilities.registry.drop_all(CloseReason.SHUTDOWN, self.name)

    # -- what the reactor calls

    def fileno(self) -> int:
        """The descriptor, -1 when stopped."""
        return self._socket.fileno()

    def logPrefix(self) -> str:
        """A name for Twisted's log context."""
        return self.name

    def doRead(self) -> None:
        """Accept what waits, up to a batch."""
        for _ in range(_BATCH):
            try:
                sock, address = self._socket.accept()
            except OSError as error:
                if error.errno in _EXHAUSTED:
                    self._pause_accepting(error)
                return
            self._serve(sock, address)
            if self.state is ListenerState.STOPPED:
                return

    def connectionLost(self, reason: Failure) -> None:
        """The reactor stops."""
        self.stop()

    def _pause_accepting(self, error: OSError) -> None:
        self._say(messages.DESCRIPTORS_EXHAUSTED, detail=os.strerror(error.errno or 0), seconds=_RETRY_SECONDS)
        self._capabilities.reactor.removeReader(self)
        self._retry = self._capabilities.reactor.callLater(_RETRY_SECONDS, self._accept_again)

    def _accept_again(self) -> None:
        self._retry = None
        self._capabilities.reactor.addReader(self)

    # -- one connection

    def _serve(self, sock: socket.socket, address: object) -> None:
        sock.setblocking(False)
        peer = _peer_of(sock, address)
        refusal = self._refusal(peer)
        local = _local_of(sock)
        session = self._session_for(peer, local) if refusal is None else None
        if session is None:
            self._refuse(sock, peer, refusal or Refusal.NO_SESSION)
            return
        Connection(self._capabilities, session, sock, peer=peer, local=local, listener=self.name).start()

    def _refusal(self, peer: Endpoint) -> Refusal | None:
        registry, limits = self._capabilities.registry, self.limits
        if self._capabilities.penalties.remaining(peer.host):
            return Refusal.PENALTY
        if self.state is not ListenerState.ACTIVE:
            return Refusal.QUIESCED
        if registry.connections_of(self.name) >= limits.connections:
            return Refusal.CONNECTIONS
        if registry.connections_of(self.name, peer.host) >= limits.per_peer:
            return Refusal.SOURCE_CONNECTIONS
        if registry.handshakes_of(peer.host) >= limits.handshakes_per_peer:
            return Refusal.SOURCE_HANDSHAKES
        if registry.handshakes >= limits.handshakes:
            return Refusal.HANDSHAKES
        return self._startup_refusal(limits.startups, peer) if limits.startups is not None else None

    def _startup_refusal(self, rules: StartupRules, peer: Endpoint) -> Refusal | None:
        registry = self._capabilities.registry
        if registry.startups_of(peer.host) >= rules.per_source:
            return Refusal.SOURCE_STARTUPS
        is_early = refuses_early(rules, registry.startups, self._capabilities.random_below)
        return Refusal.STARTUPS if is_early else None

    def _session_for(self, peer: Endpoint, local: Endpoint) -> Session | None:
        try:
            return self.session_factory(peer, local)
        except Exception:
            _log.failure("no session could be made for {peer} at {listener}", peer=str(peer), listener=self.name)
            return None

    def _refuse(self, sock: socket.socket, peer: Endpoint, refusal: Refusal) -> None:
        self._capabilities.registry.counters.refusals[refusal.name] += 1
        with contextlib.suppress(OSError):
            sock.close()
        if refusal not in _TOLD_BEFORE:
            fields = {"listener": self.name, "peer": str(peer), "detail": refusal.value, "port": self.name}
            self._capabilities.fold(messages.CONNECTION_REFUSED, fields)

    def _say(self, message: Message, **fields: object) -> None:
        self._capabilities.console(message, {"listener": self.name, **fields})


def _address_of(sock: socket.socket) -> str:
    local = _local_of(sock)
    return local.host if sock.family == socket.AF_UNIX else str(local)


def _local_of(sock: socket.socket) -> Endpoint:
    name = sock.getsockname()
    return Endpoint(name.removesuffix(_UNNAMED), 0) if isinstance(name, str) else Endpoint(*name[:2])


def _peer_of(sock: socket.socket, address: object) -> Endpoint:
    """The peer's address; of a Unix socket ``uid N`` and the process id, as the kernel vouches (SO_PEERCRED)."""
    if sock.family != socket.AF_UNIX:
        assert isinstance(address, tuple)
        return Endpoint(*address[:2])
    credentials = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    pid, uid, _ = _CREDENTIALS.unpack(credentials)
    return Endpoint(f"uid {uid}", pid)
