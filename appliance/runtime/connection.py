"""One client: what happens on its wires becomes events, what its session answers is performed.

Written once for every service. A turn begins with bytes or an event, hands them to the session and performs what comes
back in order. Events that arise while a turn is performed (an answer from memory, a wire that was just closed) wait
in a queue and are handled in the same turn, so a session is never called from inside itself.

Backpressure lives here and only here. While a wire has not taken what was written, no wire is read: a relay then holds
one record for a stalled host and not megabytes. While the session waits for an answer, CLIENT is not read. A wire that
is not read cannot be seen to close, so both states have a time limit.

When CLIENT is gone, everything a session could refer to is let go, so that sessions are freed by reference count.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence, Set
from typing import assert_never

from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger

from appliance.certs.chain import PeerChain
from appliance.certs.messages import UNCHECKED_ACCEPTED
from appliance.certs.verdict import RevocationState, Verdict
from appliance.message import Message
from appliance.runtime import messages
from appliance.runtime.capabilities import Capabilities
from appliance.runtime.certificatelines import certificate_lines
from appliance.runtime.questions import Question, ask
from appliance.runtime.revoking.standing import Standing
from appliance.runtime.timers import Timers
from appliance.runtime.transfers.datachannel import DataChannel
from appliance.runtime.transfers.payload import payload_of
from appliance.runtime.wires.otherwires import OtherWires
from appliance.runtime.wires.stalls import Stalls
from appliance.runtime.wires.transport import Transport
from appliance.saf.model import Rejected, RejectReason
from appliance.session.actions import (
    Account,
    Action,
    Adopt,
    CallExit,
    CancelTimer,
    CheckRevocation,
    Close,
    Command,
    Console,
    Files,
    FindName,
    KeepAlive,
    LimitUnsent,
    Listen,
    Open,
    Record,
    Send,
    SetTimer,
    Settle,
    StartTls,
    StopTls,
    Tell,
    Transfer,
    Verify,
    Wake,
)
from appliance.session.base import Detailed, Session
from appliance.session.connectionrow import ConnectionRow
from appliance.session.events import (
    Closed,
    CloseReason,
    Drained,
    Event,
    FilesDone,
    Opened,
    RevocationChecked,
    Secured,
    TimerFired,
    TlsInfo,
    Told,
    Unsecured,
    Verified,
    Woken,
)
from appliance.session.wires import Endpoint, Wire
from appliance.storage.opened import Download, Upload

__all__ = ["Connection"]

_log = Logger()
_CLIENT = Wire.CLIENT
#: Rejections that somebody who guesses passwords would get.
_GUESSES = frozenset({RejectReason.UNKNOWN_USER, RejectReason.WRONG, RejectReason.REVOKED, RejectReason.REPLAYED})
_NOTHING: tuple[Action, ...] = ()


class Connection:
    """Owns one session and its wires; made by a listener, kept by the registry until CLIENT is gone."""

    __slots__ = (
        "__weakref__",
        "_backlog",
        "_capabilities",
        "_client",
        "_data",
        "_entry",
        "_is_busy",
        "_is_reading",
        "_is_shaking",
        "_most_unsent",
        "_notify",
        "_number",
        "_others",
        "_patience",
        "_session",
        "_stalls",
        "_standing",
        "_timers",
        "_tls",
        "_waiting_since",
        "listener",
        "local",
        "peer",
        "since",
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
        self._capabilities = capabilities
        self._session: Session | None = session
        self._client = Transport(capabilities.reactor, sock, _CLIENT, self)
        self._others: OtherWires | None = None
        self._data: DataChannel | None = None
        self._timers: Timers | None = None
        self._backlog: list[Event] = []  # rarely more than one, and an empty deque weighs 600 bytes
        self._is_busy = False
        self._is_reading = False
        self._is_shaking = False
        self._most_unsent = 0  # bytes that may wait for CLIENT; 0 is no limit
        self._notify: list[Wire] = []
        self._stalls: Stalls | None = None  # made when a wire stalls for the first time
        self._patience: IDelayedCall | None = None
        self._waiting_since = capabilities.reactor.seconds()
        self._tls: TlsInfo | None = None
        self._standing: Standing | None = None  # of a client whose certificate was checked
        self.peer = peer
        self.local = local
        self.listener = listener
        self.since = capabilities.now()
        self._number = capabilities.registry.add(self)
        self._entry = capabilities.entry_of(peer, local, self._number)

    def start(self) -> None:
        """Tell the session that its client is there, then begin to read."""
        self._post(Opened(_CLIENT, self.peer, self.local, self._number, self._entry))

    # -- what operators see and do

    def row(self, number: int) -> ConnectionRow:
        """The session's own view, with what only the connection knows."""
        assert self._session is not None
        view = self._session.view()
        received, sent = self.bytes_moved()
        return ConnectionRow(
            id=number,
            service=view.service,
            port=view.port_name,
            user=view.user,
            lu=view.lu,
            application=view.application,
            state=view.state,
            peer=str(self.peer),
            tls=self._tls.version if self._tls else "",
            cipher=self._tls.cipher if self._tls else "",
            received=received,
            sent=sent,
            since=self.since,
        )

    def details(self) -> Sequence[tuple[str, str]]:
        """What the session has to say beyond its row, then the client's certificates."""
        said = self._session.details() if isinstance(self._session, Detailed) else ()
        return (*said, *(certificate_lines(self._tls) if self._tls is not None else ()))

    def facts(self) -> Mapping[str, str]:
        """What lists select it by, beyond its row."""
        return self._session.facts() if isinstance(self._session, Detailed) else {}

    def bytes_moved(self) -> tuple[int, int]:
        """Bytes received from the client and sent to it."""
        return self._client.received_bytes, self._client.sent_bytes

    def drop(self, reason: CloseReason) -> None:
        """End the session from outside."""
        self._close_client(reason, abort=False)

    def wake(self) -> None:
        """Tell the session that something waits for its LU."""
        if self._session is not None:
            self._post(Woken())

    @property
    def let_in_by(self) -> CheckRevocation | None:
        """The check that let the client in, as long as another outcome of it would end the session."""
        return self._standing.let_in_by if self._standing is not None else None

    def recheck(self, revoked: Set[int]) -> bool:
        """Certificates with these serial numbers were revoked just now: whether that ended the session."""
        return self._standing is not None and self._standing.look_again(revoked)

    def _revoked(self, verdict: Verdict, chain: PeerChain) -> None:
        subject = chain.leaf.subject.rfc4514_string()
        fields = {"listener": self.listener, "detail": verdict.detail, "subject": subject}
        self._say(messages.SESSION_REVOKED, fields)
        self.drop(CloseReason.REVOKED)

    # -- what other connections tell

    def told(self, sender: int, note: object) -> None:
        """The session of connection ``sender`` has something to say to this one."""
        self._post(Told(sender, note))

    def give_up(self) -> dict[Wire, Transport]:
        """Every wire but CLIENT, for another connection to adopt."""
        given = self._others.give_up() if self._others is not None else {}
        for wire in given:
            self._forget_stall(wire)
        return given

    # -- what the transports tell

    def received(self, wire: Wire, data: bytes) -> None:
        """Bytes of a wire, to the session."""
        session = self._session
        if session is None:
            return
        try:
            actions = session.receive(wire, data)
        except Exception:
            actions = self._session_failed()
        self._perform_all(actions)

    def secured(self, wire: Wire, tls: TlsInfo) -> None:
        """A handshake is done."""
        if wire is _CLIENT:
            self._tls = tls
            self._end_handshake(succeeded=True)
        self._post(Secured(wire, tls))

    def _unsecured(self) -> None:
        self._tls = None
        self._post(Unsecured())

    def lost(self, wire: Wire, reason: CloseReason, detail: str) -> None:
        """A wire is gone."""
        if self._others is not None:
            self._others.lost(wire)
        self._forget_stall(wire)
        self._post(Closed(wire, reason, detail))

    def blocked(self, wire: Wire) -> None:
        """A wire does not take what was written: read nothing until it does."""
        if self._stalls is None:
            limits = self._capabilities.limits
            self._stalls = Stalls(self._capabilities.reactor, limits.stalled, self._unsent, self._give_up_stalled)
        if self._stalls.begin(wire):
            self._adjust_reading()

    def drained(self, wire: Wire) -> None:
        """A wire has taken all that was written."""
        self._forget_stall(wire)
        if wire in self._notify:
            self._notify = [other for other in self._notify if other is not wire]
            self._post(Drained(wire))
        else:
            self._adjust_reading()

    # -- turns

    def _post(self, event: Event) -> None:
        """Hand an event to the session, after what is being performed now."""
        if self._session is None:
            return
        self._backlog.append(event)
        if not self._is_busy:
            self._perform_all(_NOTHING)

    def _perform_all(self, actions: Sequence[Action]) -> None:
        """Perform a turn: these actions, then those that waiting events bring."""
        self._is_busy = True
        while True:
            try:
                for action in actions:
                    if type(action) is Send and action.wire is _CLIENT and not action.notify:
                        self._client.write(action.data)
                    else:
                        self._perform(action)
            except Exception:
                self._session_failed()
            if not self._backlog:
                break
            actions = self._handle(self._backlog.pop(0))
        self._is_busy = False
        if self._most_unsent and self._client.unsent > self._most_unsent:
            limit, self._most_unsent = self._most_unsent, 0
            self._close_client(CloseReason.CONGESTED, abort=True, detail=f"more than {limit} bytes")
        self._adjust_reading()

    def _handle(self, event: Event) -> Sequence[Action]:
        session = self._session
        if session is None:
            return _NOTHING
        is_last = type(event) is Closed and event.wire is _CLIENT
        try:
            actions = session.handle(event)
        except Exception:
            actions = self._session_failed()
        if is_last:
            self._tell_last(actions)
            self._release()
        return actions

    def _tell_last(self, actions: Sequence[Action]) -> None:
        """What is said to others at the end, while there is still something to take over."""
        for action in actions:
            if type(action) is Tell:
                self._tell(action)

    def _session_failed(self) -> Sequence[Action]:
        """A bug in a session ends that session alone; the peer learns nothing of it."""
        _log.failure("the session of {peer} at {listener} failed", peer=str(self.peer), listener=self.listener)
        self._close_client(CloseReason.LOCAL_CLOSED, abort=False, detail="an internal error")
        return _NOTHING

    # -- actions

    def _perform(self, action: Action) -> None:
        if self._session is None and type(action) not in (Console, Account, Record):
            return  # the client is gone: all that is left to do is to say so
        match action:
            case Send():
                self._send(action)
            case Close():
                self._close(action)
            case Open():
                self._other_wires().connect(action)
            case Listen():
                self._data_channel().listen(action)
            case StartTls():
                self._start_tls(action)
            case StopTls():
                self._client.stop_tls(self._unsecured, notify=action.notify, timeout=action.timeout)
            case LimitUnsent(limit):
                self._most_unsent = limit
            case KeepAlive():
                self._client.keep_alive(action.seconds)
            case SetTimer():
                self._set_timer(action)
            case CancelTimer():
                if self._timers is not None:
                    self._timers.cancel(action.name)
            case Settle():
                self._capabilities.registry.settled(self._number)
            case CheckRevocation():
                self._check_revocation(action)
            case Verify() | Files() | Command() | FindName() | CallExit():
                self._ask(action)
            case Transfer():
                self._data_channel().transfer(action)
            case Record():
                self._capabilities.record(action)
            case Wake():
                self._capabilities.registry.wake(action.connection)
            case Account():
                received, sent = self.bytes_moved()
                self._capabilities.account(self._number, action, received, sent)
            case Tell():
                self._tell(action)
            case Adopt():
                self._adopt(action.donor)
            case Console():
                self._say(action.message, action.fields, folds=action.folds)
            case _:
                assert_never(action)

    def _say(self, message: Message, fields: Mapping[str, object], *, folds: bool = False) -> None:
        say = self._capabilities.fold if folds else self._capabilities.console
        say(message, {"connection": self._number, "peer": str(self.peer), **fields})
        if message.is_failure:
            self._count_failure()

    def _count_failure(self) -> None:
        seconds = self._capabilities.penalties.failed(self.peer.host)
        if seconds:
            self._say(messages.SOURCE_WAITS, {"seconds": seconds})

    def _tell(self, action: Tell) -> None:
        if not self._capabilities.registry.tell(action.to, self._number, action.note):
            self._post(Told(action.to, None))

    def _adopt(self, donor: int) -> None:
        for wire, transport in self._capabilities.registry.give_up(donor).items():
            self._other_wires().adopt(wire, transport)

    def _wire(self, wire: Wire) -> Transport | None:
        if wire is _CLIENT:
            return self._client
        return self._others.get(wire) if self._others is not None else None

    def _other_wires(self) -> OtherWires:
        if self._others is None:
            self._others = OtherWires(self._capabilities, self, self._post)
        return self._others

    def _send(self, action: Send) -> None:
        transport = self._wire(action.wire)
        if transport is None:
            return  # its Closed is on the way
        transport.write(action.data)
        if not action.notify:
            return
        if transport.unsent:
            self._notify.append(action.wire)
        elif not transport.is_broken:
            self._post(Drained(action.wire))

    def _close(self, action: Close) -> None:
        if action.wire is _CLIENT:
            self._close_client(CloseReason.LOCAL_CLOSED, abort=action.abort)
        elif action.wire is Wire.DATA:
            if self._data is not None:
                self._data.close()
        else:
            self._close_other(action.wire, abort=action.abort)

    def _close_client(self, reason: CloseReason, *, abort: bool, detail: str = "") -> None:
        if self._session is None:
            return
        if abort:
            self._client.abort()
        else:
            self._client.close()
        self._post(Closed(_CLIENT, reason, detail))

    def _close_other(self, wire: Wire, *, abort: bool, reason: CloseReason = CloseReason.LOCAL_CLOSED) -> None:
        if self._others is not None:
            self._forget_stall(wire)
            self._others.close(wire, reason, abort=abort)

    def _start_tls(self, action: StartTls) -> None:
        transport = self._wire(action.wire)
        if transport is None:
            return
        is_client = action.wire is not _CLIENT
        if not is_client and not transport.is_broken:
            self._is_shaking = True
            self._capabilities.registry.handshake_began(self.peer)
        transport.start_tls(
            action.context,
            pending=action.pending,
            is_client=is_client,
            server_name=action.server_name,
            timeout=action.timeout,
        )

    def _end_handshake(self, *, succeeded: bool) -> None:
        if self._is_shaking:
            self._is_shaking = False
            self._capabilities.registry.handshake_ended(self.peer, succeeded=succeeded)

    def _set_timer(self, action: SetTimer) -> None:
        if self._timers is None:
            self._timers = Timers(self._capabilities.reactor, lambda name: self._post(TimerFired(name)))
        self._timers.set(action.name, action.seconds)

    def _data_channel(self) -> DataChannel:
        if self._data is None:
            self._data = DataChannel(self._capabilities, self.local, self._post)
        return self._data

    def _check_revocation(self, action: CheckRevocation) -> None:
        answer = self._capabilities.check_revocation(action.chain, action.policy)
        if isinstance(answer, Verdict):  # from memory
            self._revocation_checked(answer, action)
        else:
            answer.addCallback(self._revocation_checked, action)

    def _revocation_checked(self, verdict: Verdict, action: CheckRevocation) -> None:
        is_own = self._session is not None and self._tls is not None and action.chain is self._tls.chain
        if verdict.allowed and is_own and action.policy.ends_sessions:
            self._standing = Standing(action, self._capabilities.check_revocation, self._revoked)
        if verdict.allowed and verdict.state is RevocationState.UNKNOWN:
            self._say(UNCHECKED_ACCEPTED, {"detail": verdict.detail})  # a refusal is the session's to explain
        self._post(RevocationChecked(verdict))

    def _ask(self, question: Question) -> None:
        service = self._session.view().service if self._session is not None else ""
        asked = ask(self._capabilities, question, service=service, peer=self.peer.host, entry=self._entry)
        asked.addCallback(self._answered)

    def _answered(self, event: Event) -> None:
        if self._session is None and type(event) is FilesDone and isinstance(event.result, Download | Upload):
            # Nobody is left to use the open file.
            self._capabilities.pools.files.run(payload_of(event.result, None, None).discard)
        if type(event) is Verified and isinstance(event.result, Rejected) and event.result.reason in _GUESSES:
            self._count_failure()
        self._post(event)

    # -- reading and patience

    def _adjust_reading(self) -> None:
        session = self._session
        if session is None:
            return
        is_free = not self._stalls
        if self._others is not None:
            for transport in self._others.transports():
                transport.resume() if is_free else transport.pause()
        wanted = is_free and not session.is_waiting
        if wanted is not self._is_reading:
            self._is_reading = wanted
            if wanted:
                self._client.resume()
                return
            self._client.pause()
            self._waiting_since = self._capabilities.reactor.seconds()
        if not wanted and self._patience is None:
            self._patience = self._capabilities.reactor.callLater(self._capabilities.limits.waiting, self._look)

    def _look(self) -> None:
        """Close a client that was not read for too long; the timer is not restarted for each short wait."""
        self._patience = None
        if self._is_reading:
            return
        reactor, limit = self._capabilities.reactor, self._capabilities.limits.waiting
        left = self._waiting_since + limit - reactor.seconds()
        if self._data is not None and self._data.is_transferring:
            left = limit  # the transfer has time limits of its own
        if left > 0:
            self._patience = reactor.callLater(left, self._look)
        else:
            self._close_client(CloseReason.TIMED_OUT, abort=False, detail="an answer never came")

    def _unsent(self, wire: Wire) -> int:
        transport = self._wire(wire)
        return transport.unsent if transport is not None else 0

    def _give_up_stalled(self, wire: Wire) -> None:
        if wire is _CLIENT:
            self._close_client(CloseReason.TIMED_OUT, abort=True, detail="the peer reads nothing")
        else:
            self._close_other(wire, abort=True, reason=CloseReason.TIMED_OUT)

    def _forget_stall(self, wire: Wire) -> None:
        if self._stalls is not None:
            self._stalls.end(wire)

    # -- the end

    def _release(self) -> None:
        """CLIENT is gone and its session knows: let everything go."""
        self._session = None
        if self._standing is not None:
            self._standing.end()
        self._is_reading = False
        if self._stalls is not None:
            self._stalls.end_all()
        if self._patience is not None:
            self._patience.cancel()
        if self._others is not None:
            self._others.release()
            self._others = None
        if self._timers is not None:
            self._timers.cancel_all()
        if self._data is not None:
            self._data.release()
        self._timers = self._data = self._patience = None
        self._end_handshake(succeeded=False)
        self._capabilities.registry.remove(self._number)
