"""What a client says, answered: it negotiates, is seated, names its application, presses keys that are no records.

Records, which are most of what a terminal says, go straight to the seat (``conversation``).
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.config.terminals.telnetparms import DebugLevel
from appliance.protocols.tn3270.events import (
    ApplicationIdAnnounced,
    ApplicationIdIgnored,
    AttentionReceived,
    CodePageReported,
    DeviceRefused,
    DeviceRequested,
    ErrorConditionCleared,
    LineModeDetected,
    Negotiated,
    NvtReceived,
    PeerViolation,
    RecordReceived,
    Reply,
    ResponseReceived,
    ServerEvent,
    StartTlsAccepted,
    StartTlsRefused,
    SysreqReceived,
    TimingMarkAnswered,
)
from appliance.protocols.tn3270.server import ServerCore
from appliance.services.tn3270 import messages
from appliance.services.tn3270.entry.arrival import NEGOTIATION_TIMER
from appliance.services.tn3270.seated import Seated
from appliance.services.tn3270.visitor import Visitor
from appliance.session.actions import Action, CancelTimer, Send, Settle

__all__ = ["heard"]


def heard(c: Visitor, core: ServerCore, event: ServerEvent) -> Sequence[Action]:
    """What is answered. DEBUG CONN TRACE says what kind of thing the client said, never what it holds."""
    is_traced = c.tenancy.setup.config.debug.conn >= DebugLevel.TRACE
    traced = c.say(messages.CONN_TRACE, event=type(event).__name__) if is_traced else []
    return [*traced, *_answer(c, core, event)]


def _answer(c: Visitor, core: ServerCore, event: ServerEvent) -> Sequence[Action]:
    match event:
        case DeviceRequested():
            return _when_device_requested(c, core, event)
        case Negotiated():
            return _when_negotiated(c, event)
        case DeviceRefused():
            return c.unless_exhausted(c.granting.refused(event))
        case LineModeDetected():
            return _when_line_mode(c, event)
        case NvtReceived():
            return c.at(c.seated, c.seated.line(event.line)) if c.seated is not None else []
        case PeerViolation():
            return c.drop(messages.VIOLATION, detail=event.reason)
        case ApplicationIdAnnounced():
            if (logon := c.arrived.logon) is not None:
                logon.logon.announce(event.application)
        case CodePageReported():
            c.code_page = event.code_page
        case ApplicationIdIgnored():
            return c.say(messages.APPLICATION_ID_INVALID)
        case AttentionReceived() | SysreqReceived() | ErrorConditionCleared() | ResponseReceived():
            return c.at(c.seated, c.seated.keyed(event)) if c.seated is not None else []
        case Reply():
            return [Send(event.data)]
        case RecordReceived():
            return c.record(event)
        case TimingMarkAnswered():
            if c.seated is not None:
                c.seated.confirmed()
        case StartTlsAccepted() | StartTlsRefused():
            pass
    return []


def _when_device_requested(c: Visitor, core: ServerCore, event: DeviceRequested) -> Sequence[Action]:
    actions = c.negotiate_again("another device is asked for") if c.seated else c.stand_up("")
    return [*actions, *c.unless_exhausted(c.granting.request(core, event))]


def _when_negotiated(c: Visitor, event: Negotiated) -> Sequence[Action]:
    seated, actions = Seated.sit(c.tenancy, c.arrived, event, c.code_page, c.granting.claimant)
    c.seated = seated
    return [CancelTimer(NEGOTIATION_TIMER), Settle(), *c.at(seated, actions)]


def _when_line_mode(c: Visitor, event: LineModeDetected) -> Sequence[Action]:
    """No 3270: an LU all the same, and a seat without a screen."""
    told: list[Action] = c.say(messages.NO_3270, detail=event.reason)
    if c.seated is not None:
        told += c.negotiate_again("the terminal leaves 3270")
    refused = c.granting.grant_line(event.terminal_type)
    if refused is not None:
        return [*told, *refused, *c.close()]
    c.seated, actions = Seated.sit_in_lines(c.tenancy, c.arrived, event.terminal_type)
    return [*told, CancelTimer(NEGOTIATION_TIMER), Settle(), *c.at(c.seated, actions)]
