"""One client that has arrived: it negotiates, is given an LU and then a seat, until it closes.

    NEGOTIATING --Negotiated--> SEATED
         ^-- DEVICE-TYPE again --|

What the client says is answered in ``answering``. Parameters and LU are ``tenancy``, and what is answered to who asks
for one is ``granting``; what happens at a terminal is ``seat`` or ``linemode``, joined to what goes along with it by
``seated``. What other connections have to do with our LU is ``claims.contest``. While an answer is owed (a password, a
command, a host), the core is not pulled.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.protocols.tn3270.constants import Mode
from appliance.protocols.tn3270.events import RecordReceived
from appliance.protocols.tn3270.opening import Opening, classify_opening
from appliance.services.tn3270 import answering, messages
from appliance.services.tn3270.claims import contest
from appliance.services.tn3270.claims.claimant import CLAIM_TIMER
from appliance.services.tn3270.claims.presence import PROBE_TIMER
from appliance.services.tn3270.claims.takeover import Challenge
from appliance.services.tn3270.entry.arrival import NEGOTIATION_SECONDS, NEGOTIATION_TIMER
from appliance.services.tn3270.linemode import LineSeat
from appliance.services.tn3270.records.description import describe
from appliance.services.tn3270.seat import Seat
from appliance.services.tn3270.visitor import Visitor
from appliance.services.tn3270.watching import SCAN_TIMER
from appliance.session.actions import Action, Send, SetTimer
from appliance.session.events import Event, TimerFired, Told
from appliance.session.wires import Wire

__all__ = ["Conversation"]


class Conversation(Visitor):
    """What is said with one client, from negotiation to the end."""

    __slots__ = ()

    @property
    def seat(self) -> Seat | LineSeat | None:
        """The client's seat, once it has one."""
        return self.seated.seat if self.seated is not None else None

    @property
    def state(self) -> str:
        """For the operator, in a word or two."""
        if self.seated is not None:
            return self.seated.seat.state
        return "NEGOTIATING" if self.core is not None else "CLOSED"

    def details(self) -> Sequence[tuple[str, str]]:
        """Everything that the connection display shows beyond the row."""
        terminal = self.seated.terminal if self.seated is not None else None
        times = self.seated.times if self.seated is not None else None
        asked = self.seat.restricted_user if self.seat is not None else ""
        described = describe(
            self.tenancy, self.core, terminal, logon_user=self.arrived.logon_user, restricted_user=asked
        )
        return [*described, *(times.shown() if times is not None else ())]

    @property
    def dcas_state(self) -> str:
        """The connection to a remote DCAS; "" when Express Logon asks none."""
        return self.arrived.logon.dcas_state if self.arrived.logon is not None else ""

    def begin(self) -> Sequence[Action]:
        """Start to negotiate."""
        begun = [Send(self.core.begin())] if self.core is not None else []
        return [SetTimer(NEGOTIATION_TIMER, NEGOTIATION_SECONDS), *begun, *self.pull()]

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Bytes of the terminal, of a host behind it, or of a DCAS."""
        if wire is not Wire.CLIENT:
            return self._receive_elsewhere(wire, data)
        if self.core is None:
            return []
        if self.is_opening:
            self.is_opening = False
            if classify_opening(data) is not Opening.TELNET:
                return self.drop(messages.TLS_UNWANTED, first=f"{data[0]:02X}")
        if self.seated is not None:
            self.seated.heard()
        self.core.receive_data(data)
        shown = self.presence.shown()
        return [*shown, *self.pull()] if shown else self.pull()

    def _receive_elsewhere(self, wire: Wire, data: bytes) -> Sequence[Action]:
        if (kept := self.granting.claimant.kept) is not None:
            return self.granting.claimant.heard(kept, kept.receive(wire, data))
        seated = self.seated
        if seated is None:
            return []
        was_waiting = seated.seat.is_waiting
        actions = self.at(seated, seated.receive(wire, data))
        return [*actions, *self.pull()] if was_waiting else actions

    def handle(self, event: Event) -> Sequence[Action]:
        """Everything but bytes."""
        match event:
            case TimerFired(name) if name == NEGOTIATION_TIMER:
                is_negotiating = self.seated is None and self.core is not None
                return self.drop(messages.NEGOTIATION_TIMEOUT, seconds=NEGOTIATION_SECONDS) if is_negotiating else []
            case TimerFired(name) if name == SCAN_TIMER:
                return self._when_scanned()
            case TimerFired(name) if name == PROBE_TIMER:
                return contest.when_unanswered(self)
            case TimerFired(name) if name == CLAIM_TIMER:
                return [*self.unless_exhausted(self.granting.ask_next()), *self.pull()]
            case Told():
                return [*contest.when_noted(self, event.sender, event.note), *self.pull()]
            case _ if (kept := self.granting.claimant.kept) is not None:
                return self.granting.claimant.heard(kept, kept.handle(event))
            case _ if self.seated is not None:
                return [*self.at(self.seated, self.seated.handle(event)), *self.pull()]
            case _:
                return []

    def pull(self) -> list[Action]:
        """What has been received and not been heard, as far as nothing is waited for."""
        actions: list[Action] = []
        while (core := self.core) is not None and not self.is_waiting and (event := core.next_event()) is not None:
            if type(event) is RecordReceived:
                actions += self.record(event)
                continue
            actions += answering.heard(self, core, event)
            if core.mode is Mode.LINE and self.seated is not None and self.seated.terminal is not None:
                actions += self.negotiate_again("the terminal leaves 3270")
        return actions

    def _when_scanned(self) -> Sequence[Action]:
        core, seated = self.core, self.seated
        return [] if core is None or seated is None else self.at(seated, seated.look(core))

    # -- leaving

    def end(self, reason: str) -> Sequence[Action]:
        """The connection is closed: an LU that is claimed goes over now."""
        self.core = None
        return contest.yield_to(self, self.presence.take() or Challenge(None), reason, is_reset=True)
