"""The other end of a wire, for tests that drive the runtime by hand: plain or TLS, over real loopback sockets."""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import attrs
from OpenSSL import SSL
from twisted.internet.defer import Deferred, succeed

from appliance.certs.verdict import RevocationState, Verdict
from appliance.runtime.capabilities import Capabilities, Limits, Pools
from appliance.runtime.penalties import Penalties, PenaltyRules
from appliance.runtime.registry import Registry
from appliance.runtime.threads import Workers
from appliance.saf.model import Accepted, Acee, VerifyMethod
from appliance.session.actions import Action
from appliance.session.base import SessionView
from appliance.session.events import CloseReason, CommandDone, Event, TlsInfo
from appliance.session.wires import Wire
from tests.support.turned_reactor import TurnedReactor

ESTABLISHED, CLOSED, CLOSE_WAIT = 1, 7, 8  # the kernel's numbers


def tcp_pair() -> tuple[socket.socket, socket.socket]:
    """Two connected non-blocking TCP sockets: (accepted, connected)."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        near = socket.create_connection(listening.getsockname())
        far, _ = listening.accept()
    for sock in (near, far):
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return far, near


def tcp_state(sock: socket.socket) -> int:
    """Where the kernel has this connection: ``ESTABLISHED``, ``CLOSE_WAIT``, ``CLOSED`` or another of its states."""
    return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]


def waiting_at(listening: socket.socket) -> int:
    """How many connections are there to be accepted."""
    information = listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 28)
    return int(struct.unpack_from("I", information, 24)[0])  # tcpi_unacked, which is this of a socket that listens


class Peer:
    """A client (or, with ``is_server``, a server) that a test steps along; ``received`` and ``end`` say what it saw."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        if sock.family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = sock
        self.received = bytearray()
        self.end = ""  # "close_notify", "eof", "reset" or OpenSSL's words
        self.tls: SSL.Connection | None = None
        self.is_secure = False
        self.is_reading = True
        self._output = bytearray()

    def start_tls(self, context: SSL.Context, *, is_server: bool = False, session: SSL.Session | None = None) -> None:
        """Begin a handshake; it goes on with each step."""
        self.tls = SSL.Connection(context, self.socket)
        if session is not None:
            self.tls.set_session(session)
        if is_server:
            self.tls.set_accept_state()
        else:
            self.tls.set_connect_state()

    def write(self, data: bytes) -> None:
        """Send, as the socket takes it."""
        self._output += data
        self.step()

    def step(self) -> None:
        """Go on with whatever can be done now."""
        if self.end or self.socket.fileno() < 0:
            return
        try:
            if self.tls is not None and not self.is_secure:
                self.tls.do_handshake()
                self.is_secure = True
            self._flush()
            while self.is_reading:
                self._receive()
        except (SSL.WantReadError, SSL.WantWriteError, BlockingIOError):
            pass
        except SSL.ZeroReturnError:
            self.end = "close_notify"
        except SSL.SysCallError as error:
            self.end = "eof" if error.args[0] == -1 else "reset"
        except SSL.Error as error:
            self.end = str(error)
        except OSError:
            self.end = "reset"

    def _flush(self) -> None:
        end = self.tls or self.socket
        with contextlib.suppress(SSL.WantWriteError, BlockingIOError):
            while self._output:
                del self._output[: end.send(bytes(self._output[:16384]))]

    def _receive(self) -> None:
        data = (self.tls or self.socket).recv(65536)
        if not data:
            self.end = "eof"
            raise BlockingIOError
        self.received += data

    @property
    def unsent(self) -> int:
        return len(self._output)

    def close_notify(self) -> None:
        assert self.tls is not None
        self.tls.shutdown()

    def stop_tls(self) -> None:
        """Answer the other end's close_notify, and go on in the clear."""
        assert self.end == "close_notify"
        self.close_notify()
        self.drop_tls()

    def drop_tls(self) -> None:
        """Go on in the clear without a word."""
        self.tls, self.is_secure, self.end = None, False, ""

    def close(self) -> None:
        self.socket.close()

    def reset(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


class RecordingOwner:
    """A transport's owner that writes down what it is told."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.chunks: list[bytes] = []
        self.calls: list[tuple[Any, ...]] = []

    def received(self, wire: Wire, data: bytes) -> None:
        self.data += data
        self.chunks.append(data)

    def secured(self, wire: Wire, tls: TlsInfo) -> None:
        self.calls.append(("secured", tls))

    def lost(self, wire: Wire, reason: CloseReason, detail: str) -> None:
        self.calls.append(("lost", reason, detail))

    def blocked(self, wire: Wire) -> None:
        self.calls.append(("blocked",))

    def drained(self, wire: Wire) -> None:
        self.calls.append(("drained",))

    @property
    def names(self) -> list[str]:
        return [call[0] for call in self.calls]

    def get(self, name: str) -> Any:
        """The first call of that name, without the name; None when there was none."""
        return next((call[1:] for call in self.calls if call[0] == name), None)


class RecordingSession:
    """A session that writes down its events, and answers each type of event (or bytes) as the test says."""

    def __init__(self, **answers: Sequence[Action] | Callable[..., Sequence[Action]]) -> None:
        """``Opened=[...]``, ``TimerFired=lambda event: [...]``, ``receive=lambda wire, data: [...]``."""
        self.events: list[Event] = []
        self.received: dict[Wire, bytearray] = {wire: bytearray() for wire in Wire}
        self.is_waiting = False
        self._answers = answers

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        self.received[wire] += data
        return self._answer("receive", wire, data)

    def handle(self, event: Event) -> Sequence[Action]:
        self.events.append(event)
        return self._answer(type(event).__name__, event)

    def _answer(self, name: str, *args: Any) -> Sequence[Action]:
        answer = self._answers.get(name, [])
        return answer(*args) if callable(answer) else answer

    def view(self) -> SessionView:
        return SessionView("TEST", "TESTPORT", user="USER2", state="OPEN")

    def of(self, kind: type) -> list[Any]:
        """The events of one type."""
        return [event for event in self.events if isinstance(event, kind)]


@attrs.frozen
class StandInVerification:
    """A password check that accepts the user it was begun for."""

    user: str

    def run(self) -> str:
        return self.user


class StandInRouter:
    """Accepts everybody."""

    def begin_verify(self, user: str, secret: object, **asked: object) -> StandInVerification:
        return StandInVerification(user)

    def end_verify(self, verification: StandInVerification, outcome: str) -> Accepted:
        return Accepted(Acee(outcome), VerifyMethod.PASSWORD)


def make_capabilities(reactor: TurnedReactor, **changes: Any) -> Capabilities:
    """Capabilities with small pools, that say into ``reactor.said``; ``started_pools`` starts and stops the pools."""
    reactor.said = said = []
    defaults: dict[str, Any] = {
        "reactor": reactor,
        "router": StandInRouter(),
        "check_revocation": lambda chain, policy: Verdict(RevocationState.GOOD, allowed=True),
        "run_command": _run_command,
        "console": lambda message, fields: said.append((message.id, message.format(**fields))),
        "registry": Registry(),
        "penalties": Penalties(PenaltyRules(3, 15, 600), reactor.seconds),
        "pools": Pools(
            names=Workers(reactor, "names", size=1, queue=2, deadline=5.0),
            verify=Workers(reactor, "verify", size=1, queue=1, deadline=5.0),
            files=Workers(reactor, "files", size=2, queue=4, deadline=5.0),
            bulk=Workers(reactor, "bulk", size=2, queue=0),
            exits=Workers(reactor, "exits", size=1, queue=1),
        ),
        "record": lambda action: None,
        "now": lambda: datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
        "limits": Limits(),
    }
    return Capabilities(**{**defaults, **changes})


def _run_command(command: Any) -> Deferred[CommandDone]:
    return succeed(CommandDone(0, (command.text,)))
