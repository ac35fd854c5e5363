"""One action of a session, performed: each kind in one line or one function, and the match is exhaustive."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from appliance.runtime.connections import asking
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
from appliance.session.events import CloseReason, Told
from appliance.session.wires import Wire

if TYPE_CHECKING:
    from appliance.runtime.connections.connection import Connection

__all__ = ["perform", "tell"]


def perform(c: Connection, action: Action) -> None:
    """What the session of ``c`` wants done; what comes of it is posted."""
    match action:
        # What comes often is asked for first.
        case Send():
            c.streams.send(action)
        case Console():
            c.voice.say(action.message, action.fields, folds=action.folds)
        case SetTimer():
            c.timers.set(action.name, action.seconds)
        case CancelTimer():
            c.timers.cancel(action.name)
        case Settle():
            c.capabilities.registry.settled(c.number)
        case CheckRevocation():
            asking.check_revocation(c, action)
        case Verify() | Files() | Command() | FindName() | CallExit():
            asking.ask(c, action)
        case Transfer():
            c.streams.data().transfer(action)
        case Listen():
            c.streams.data().listen(action)
        case Close():
            _close(c, action)
        case StartTls():
            c.streams.start_tls(action)
        case KeepAlive():
            c.streams.client.keep_alive(action.seconds)
        case Account():
            c.capabilities.account(c.number, action, *c.bytes_moved())
        case Record():
            c.capabilities.record(action)
        case Open():
            c.streams.others().connect(action)
        case StopTls():
            c.streams.client.stop_tls(c.unsecured, notify=action.notify, timeout=action.timeout)
        case LimitUnsent(limit):
            c.most_unsent = limit
        case Wake():
            c.capabilities.registry.wake(action.connection)
        case Tell():
            tell(c, action)
        case Adopt():
            _adopt(c, action)
        case _:
            assert_never(action)


def tell(c: Connection, action: Tell) -> None:
    """A note to the session of another connection; when there is none, this one hears it."""
    if not c.capabilities.registry.tell(action.to, c.number, action.note):
        c.post(Told(action.to, None))


def _adopt(c: Connection, action: Adopt) -> None:
    for wire, transport in c.capabilities.registry.give_up(action.donor).items():
        c.streams.others().adopt(wire, transport)


def _close(c: Connection, action: Close) -> None:
    if action.wire is Wire.DATA:
        c.streams.close_data()
    else:
        c.close(action.wire, CloseReason.LOCAL_CLOSED, abort=action.abort)
