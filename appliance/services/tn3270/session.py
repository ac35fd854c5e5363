"""One TN3270 connection: it arrives, has a conversation, and closes.

    ARRIVING (arrival) --Arrived--> NEGOTIATING, SEATED (conversation) --> CLOSED

This file tells bytes and events to whichever of the two there is, and says who is here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from appliance.message import Message
from appliance.services.tn3270 import messages
from appliance.services.tn3270.conversation import Conversation
from appliance.services.tn3270.entry.arrival import NEGOTIATION_SECONDS, NEGOTIATION_TIMER, Arrival
from appliance.services.tn3270.entry.tenancy import Tenancy
from appliance.services.tn3270.records.description import describe, facts
from appliance.services.tn3270.setup import PortSetup
from appliance.session.actions import Action, Close, SetTimer
from appliance.session.base import SessionView
from appliance.session.events import Closed, CloseReason, Event, Opened, TimerFired
from appliance.session.wires import Wire

__all__ = ["TerminalSession"]


class TerminalSession:
    """Decisions for one TN3270 client."""

    __slots__ = ("_arrival", "_conversation", "_tenancy")

    def __init__(self, setup: PortSetup) -> None:
        self._tenancy = Tenancy(setup)
        self._arrival: Arrival | None = Arrival(self._tenancy)  # None once it has arrived, or was given up
        self._conversation: Conversation | None = None

    @property
    def is_waiting(self) -> bool:
        """True while a name, a verdict, an LU, a password, a command, a PassTicket or a host is waited for."""
        if self._conversation is not None:
            return self._conversation.is_waiting
        return self._arrival is not None and self._arrival.is_waiting

    def view(self) -> SessionView:
        """Who is here: the application's user, else the certificate's."""
        conversation = self._conversation
        seat = conversation.seat if conversation is not None else None
        return SessionView(
            service="TN3270E",
            port_name=str(self._tenancy.setup.config.port),
            user=(seat.user if seat is not None else "") or self._tenancy.client.user,
            lu=self._tenancy.lu,
            application=seat.application if seat is not None else "",
            state=self._state(),
        )

    def _state(self) -> str:
        if self._conversation is not None:
            return self._conversation.state
        return self._arrival.state if self._arrival is not None else "CLOSED"

    def details(self) -> Sequence[tuple[str, str]]:
        """Everything that the connection display shows beyond the row."""
        if self._conversation is not None:
            return self._conversation.details()
        return describe(self._tenancy, None, None)

    def facts(self) -> Mapping[str, str]:
        """What the connection display selects by."""
        if self._conversation is None:
            return facts(self._tenancy, None)
        return {**facts(self._tenancy, self._conversation.core), "DCAS": self._conversation.dcas_state}

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Bytes of the terminal, of a host behind it, or of a DCAS."""
        if self._conversation is not None:
            return self._conversation.receive(wire, data)
        return [] if self._arrival is None else self._advance(self._arrival, self._arrival.receive(data))

    def handle(self, event: Event) -> Sequence[Action]:
        """Everything but bytes."""
        match event:
            case Closed(wire=Wire.CLIENT):
                return self._when_gone(event)
            case _ if self._conversation is not None:
                return self._conversation.handle(event)
            case _ if self._arrival is None:
                return []
            case Opened(wire=Wire.CLIENT):
                limit = SetTimer(NEGOTIATION_TIMER, NEGOTIATION_SECONDS + self._tenancy.setup.config.ssl_timeout)
                return [limit, *self._advance(self._arrival, self._arrival.start(event))]
            case TimerFired(name) if name == NEGOTIATION_TIMER:
                self._arrival = None
                return [*self._say(messages.NEGOTIATION_TIMEOUT, seconds=NEGOTIATION_SECONDS), Close()]
            case _:
                return self._advance(self._arrival, self._arrival.handle(event))

    def _advance(self, arrival: Arrival, actions: Sequence[Action]) -> Sequence[Action]:
        arrived = arrival.take()
        if arrived is None:
            return actions
        self._arrival = None
        self._conversation = Conversation(self._tenancy, arrived)
        return [*actions, *self._conversation.begin()]

    def _when_gone(self, event: Closed) -> Sequence[Action]:
        detail = f"{event.reason.value} {event.detail}".rstrip()
        if event.reason is CloseReason.TLS_FAILED:
            said = self._say(messages.TLS_FAILED, detail=detail)
        elif event.reason is CloseReason.CONGESTED:
            said = self._say(messages.CONGESTED, detail=event.detail)
        else:
            said = self._say(messages.SESSION_ENDED, detail=detail) if self._tenancy.lu else []
        left = self._conversation.end(event.reason.value) if self._conversation is not None else []
        self._arrival = self._conversation = None
        return [*left, *said, *self._tenancy.end()]

    def _say(self, message: Message, **fields: object) -> list[Action]:
        return self._tenancy.say(message, **fields)
