"""A seat: one negotiated terminal with its LU, and who hears what it says.

What stands in front of the terminal is ``foreground``. An IBM-DYNAMIC terminal is asked for its size before anything is
shown. Inbound records pass Express Logon on their way, whatever they go to. The seat ends with its connection, or says
by ``is_finished`` that the connection is to be closed.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from appliance.protocols.datastream.inbound import Malformed
from appliance.protocols.datastream.query import READ_PARTITION_QUERY, read_query_replies
from appliance.protocols.tn3270.constants import DataType
from appliance.protocols.tn3270.events import RecordReceived, ResponseReceived
from appliance.services.tn3270.desk.ussdesk import UssDesk
from appliance.services.tn3270.express.fillin import Filled, FillIn
from appliance.services.tn3270.front.foreground import QUEUE_TIMER, Foreground, Place
from appliance.services.tn3270.front.partner import Keyed, Partner
from appliance.services.tn3270.front.sessions import Sessions
from appliance.services.tn3270.host.hostwire import Origin
from appliance.services.tn3270.occupant import Occupant
from appliance.services.tn3270.protocol import code_page_of
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.actions import Action, CancelTimer, Send, SetTimer
from appliance.session.events import (
    Closed,
    CloseReason,
    CommandDone,
    Event,
    Opened,
    Secured,
    TimerFired,
    Verified,
)
from appliance.session.wires import Wire

__all__ = ["Seat"]

_QUERY = "query"
_QUERY_SECONDS = 5


class Seat:
    """What happens at one terminal between ``arrive`` and ``leave``."""

    __slots__ = ("_front", "_is_sizing", "_logon", "_sessions", "_terminal")

    def __init__(
        self, occupant: Occupant, terminal: BoundTerminal, desk: UssDesk, *, origin: Origin, logon: FillIn | None
    ) -> None:
        setup = occupant.setup
        self._terminal = terminal
        self._logon = logon
        self._is_sizing = False  # the terminal is asked how large it is
        remembers = setup.config.hands_over or (setup.switching is not None and not terminal.device.is_printer)
        self._sessions = Sessions(setup, terminal, origin, logon, remembers=remembers)
        self._front = Foreground(occupant, terminal, desk, self._sessions)

    @property
    def is_finished(self) -> bool:
        """The connection is to be closed."""
        return self._front.is_finished

    @property
    def is_waiting(self) -> bool:
        """True while a password, a command, a PassTicket or a host is waited for."""
        is_filling = self._logon is not None and self._logon.is_waiting
        front = self._sessions.front
        return self._front.lobby.is_waiting or is_filling or (front is not None and front.is_waiting)

    @property
    def user(self) -> str:
        """Who is logged on to the application, else who the solicitor screen let through to it."""
        return self._sessions.user_of(self._sessions.front) if self._sessions.front else ""

    @property
    def restricted_user(self) -> str:
        """Who the solicitor screen let through to the application."""
        return self._sessions.restricted_user

    @property
    def application(self) -> str:
        """The application in front of the terminal."""
        return self._sessions.front.application.name if self._sessions.front else ""

    @property
    def applications(self) -> Sequence[str]:
        """Every application in session with the terminal, in front or behind."""
        return [partner.application.name for partner in self._sessions.all()]

    @property
    def state(self) -> str:
        """For the operator, in a word or two."""
        return "SIZING" if self._is_sizing else self._front.state

    # -- coming, moving, leaving

    def arrive(self) -> Sequence[Action]:
        """The terminal is there: its default application, or the USS screen; an IBM-DYNAMIC tells its size first."""
        if not self._terminal.device.is_dynamic:
            return self._front.enter()
        self._is_sizing = True
        bind = self._terminal.bind(self._front.occupant.setup.system)
        return [Send(bind + self._terminal.show(READ_PARTITION_QUERY)), SetTimer(_QUERY, _QUERY_SECONDS)]

    def _when_sized(self, event: RecordReceived) -> Sequence[Action]:
        replies = read_query_replies(event.data)
        if not isinstance(replies, Malformed):
            size = replies.alternate or replies.usable
            if size is not None:
                self._terminal.resize(*size)
            self._terminal.recode(code_page_of(self._front.occupant.setup.config, replies.code_page))
            self._front.lobby.desk.display = self._terminal.display
        return [CancelTimer(_QUERY), *self._go_in()]

    def _go_in(self) -> Sequence[Action]:
        self._is_sizing = False
        return self._front.enter()

    def fits(self, terminal: BoundTerminal) -> bool:
        """Whether what is here can go on at ``terminal``: a display of the same kind, negotiated in the same way."""
        ours = self._terminal
        if ours.device.is_printer or terminal.device != ours.device:
            return False
        return (ours.core.mode, ours.core.functions) == (terminal.core.mode, terminal.core.functions)

    def park(self) -> bool:
        """Show nothing more until ``move_to``; False when there is nothing to be moved, or an answer is owed here."""
        front = self._sessions.front
        if front is None or self.is_waiting:
            return False
        front.window.to_back()
        return True

    def move_to(self, terminal: BoundTerminal, desk: UssDesk, origin: Origin) -> Sequence[Action]:
        """Go on at another connection, whose terminal fits: bound anew, and shown what was on it."""
        self._terminal.core, self._terminal.is_bound = terminal.core, False
        self._terminal.recorder, self._terminal.watchable = terminal.recorder, terminal.watchable
        foreground = self._front
        foreground.occupant = foreground.lobby.occupant = attrs.evolve(foreground.occupant, peer=str(origin.peer))
        foreground.lobby.desk = desk
        front = self._sessions.front
        return foreground.bring(front) if front is not None else foreground.welcome()

    def leave(self, detail: str) -> list[Action]:
        """Let go of every application."""
        self._front.leave_spool()
        actions: list[Action] = []
        for partner in self._sessions.all():
            actions += self._front.part(partner, detail)
        return [*actions, *(self._logon.close() if self._logon is not None else ())]

    def tell(self) -> Sequence[Action]:
        """Say to the user what is owed to him of those who look at his screen."""
        notice = self._terminal.tell()
        return [Send(notice)] if notice else []

    # -- what happens elsewhere

    def handle(self, event: Event) -> Sequence[Action]:
        """Answers to what was asked for, and whatever happens on the wires to hosts and to a DCAS."""
        match event:
            # What was closed here is no news, and may be the wire of a relay before this one.
            case Closed(reason=CloseReason.LOCAL_CLOSED):
                return []
            case Opened(wire=Wire.DCAS) | Secured(wire=Wire.DCAS) | Closed(wire=Wire.DCAS):
                return self._fill(event)
            case Opened(wire=wire) | Secured(wire=wire) | Closed(wire=wire):
                return self._tell(event, self._sessions.at(wire))
            case Verified() if self._front.place is Place.IN_LOBBY:
                return self._front.take(self._front.lobby.verified(event.result))
            case Verified() | CommandDone():
                return self._tell(event, [self._sessions.front] if self._sessions.front is not None else [])
            case TimerFired(name) if name == QUEUE_TIMER:
                return [] if self._is_sizing else self._front.retry()
            case TimerFired(name) if name == _QUERY:
                return self._go_in() if self._is_sizing else []
            case _ if self._front.printer is not None:
                return self._front.print_on(self._front.printer, event)
            case _:  # a timer, a verdict: whoever waits for it knows
                return [*self._fill(event), *self._tell(event, self._sessions.all())]

    def _tell(self, event: Event, partners: Sequence[Partner]) -> Sequence[Action]:
        actions: list[Action] = []
        for partner in partners:
            actions += self._front.after(partner, partner.handle(event))
        return actions

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Bytes of a host, or of a DCAS."""
        for partner in self._sessions.at(wire):
            return self._front.after(partner, partner.receive(data))
        if self._logon is None or wire is not Wire.DCAS:
            return []
        return [*self._logon.receive(data), *self._offer_again(self._logon, None)]

    # -- what the terminal says

    def record(self, event: RecordReceived) -> Sequence[Action]:
        """One record of the terminal."""
        if self._is_sizing:
            return self._when_sized(event)
        if self._front.is_jump(event):
            return self._front.jump()
        match self._front.place:
            case Place.IN_SESSION:
                return self._when_in_session(event)
            case Place.IN_LOBBY:
                return self._front.take(self._front.lobby.record(event))
            case Place.VACANT:
                return []

    def keyed(self, event: Keyed) -> Sequence[Action]:
        """What a terminal says besides records."""
        if self._front.printer is not None:
            return self._front.print_on(self._front.printer, event)
        partner = self._sessions.front
        if isinstance(event, ResponseReceived):
            partner = self._sessions.answered(event.sequence)
        return self._front.after(partner, partner.keyed(event)) if partner is not None else []

    def _when_in_session(self, event: RecordReceived) -> Sequence[Action]:
        if event.data_type is not DataType.DATA_3270:
            return self._deliver(event)
        if (partner := self._sessions.front) is not None:
            partner.window.typed(event.data)  # as the user typed it: what is filled in is not for the terminal
        return self._deliver(event) if self._logon is None else self._offer(self._logon, event)

    def _deliver(self, event: RecordReceived) -> Sequence[Action]:
        partner = self._sessions.front
        return [] if partner is None else self._front.after(partner, partner.record(event))

    # -- Express Logon

    def _offer(self, logon: FillIn, event: RecordReceived) -> Sequence[Action]:
        """The record as it is to go on, or none yet."""
        offered = logon.offer(event)
        if not isinstance(offered, Filled):
            return offered
        for ticket in logon.logon.given:
            self._terminal.hide(ticket)
        said = self._front.occupant.say(offered.message, **offered.fields) if offered.message is not None else []
        return [*said, *self._deliver(offered.record)]

    def _fill(self, event: Event) -> Sequence[Action]:
        logon = self._logon
        return [] if logon is None else [*logon.handle(event), *self._offer_again(logon, event)]

    def _offer_again(self, logon: FillIn, event: Event | None) -> Sequence[Action]:
        record = logon.take_ready(event)
        return [] if record is None else self._offer(logon, record)
