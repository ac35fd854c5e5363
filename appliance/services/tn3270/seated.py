"""A client that sits: its seat, and what goes along with everything that happens there.

What passes is traffic for ``watching``, and what a MONITORGROUP wants to know is measured (``responsetimes``). What a
``journal`` is kept of is written down, in front of or behind what it sends. Operators may look at a display
(``records/watchable``). A seat that is parked outlives its client: another connection takes it over.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.config.terminals.telnetparms import DebugLevel
from appliance.protocols.tn3270.constants import DataType
from appliance.protocols.tn3270.events import Negotiated, RecordReceived, ResponseReceived
from appliance.protocols.tn3270.server import ServerCore
from appliance.services.tn3270 import messages
from appliance.services.tn3270.claims.claimant import Claimant
from appliance.services.tn3270.desk.ussdesk import desk_for
from appliance.services.tn3270.entry import mapping
from appliance.services.tn3270.entry.arrival import Arrived
from appliance.services.tn3270.entry.tenancy import Tenancy
from appliance.services.tn3270.front.partner import Keyed
from appliance.services.tn3270.host.hostwire import Origin
from appliance.services.tn3270.linemode import LineSeat
from appliance.services.tn3270.protocol import code_page_of
from appliance.services.tn3270.records.description import describe
from appliance.services.tn3270.records.journal import Journal, recorder_for
from appliance.services.tn3270.records.responsetimes import ResponseTimes
from appliance.services.tn3270.records.watchable import Watchable
from appliance.services.tn3270.seat import Seat
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.services.tn3270.watching import Watching
from appliance.session.actions import Action, LimitUnsent, Send
from appliance.session.events import Event
from appliance.session.wires import Wire

__all__ = ["Seated"]


class Seated:
    """One client at its seat; ``terminal`` is None in line mode."""

    __slots__ = ("_is_parked", "_journal", "_tenancy", "_watching", "seat", "terminal", "times")

    def __init__(self, tenancy: Tenancy, seat: Seat | LineSeat, terminal: BoundTerminal | None = None) -> None:
        self._tenancy = tenancy
        self.seat = seat
        self.terminal = terminal
        self._is_parked = False
        #: What a MONITORGROUP wants to know.
        self.times = _times_of(tenancy) if terminal is not None else None
        self._journal = Journal.of(tenancy, terminal, self.times) if terminal is not None else None
        is_printer = terminal is not None and terminal.device.is_printer
        self._watching = Watching(tenancy, is_printer=is_printer)

    @classmethod
    def sit(
        cls, tenancy: Tenancy, arrived: Arrived, event: Negotiated, code_page: int | None, claimant: Claimant
    ) -> tuple[Seated, Sequence[Action]]:
        """At a new seat, or the one that an older connection of this LU left; ``code_page`` is what the client told."""
        page = code_page_of(tenancy.setup.config, code_page)
        terminal = BoundTerminal(arrived.core, event.device, event.lu, page, recorder_for(tenancy, event, page))
        terminal.watchable = _watchable(tenancy, terminal)
        terminal.unlocks = tenancy.setup.config.unlock_keyboard
        kept, left = claimant.arrive(terminal)
        desk = desk_for(tenancy.setup, tenancy.client, terminal, tenancy.uss_values())
        origin = Origin(tenancy.peer, tenancy.local)
        if kept is not None:
            seat, arriving = kept, kept.move_to(terminal, desk, origin)
        else:
            seat = Seat(tenancy.occupant(arrived.acee), terminal, desk, origin=origin, logon=arrived.logon)
            arriving = seat.arrive()
        seated = cls(tenancy, seat, terminal)
        said = _announce(tenancy, terminal, logon_user=arrived.logon_user)
        begun = [*left, *_limited(tenancy), *seated._watching.start(), *said, *tenancy.check_others()]
        return seated, [*begun, *seated._note(arriving)]

    @classmethod
    def sit_in_lines(cls, tenancy: Tenancy, arrived: Arrived, device: str) -> tuple[Seated, Sequence[Action]]:
        """At a seat without a screen."""
        seat = LineSeat(tenancy.occupant(arrived.acee), arrived.core, tenancy.uss_values())
        seated = cls(tenancy, seat)
        said = tenancy.say(messages.IN_SESSION, device=device or "NVT")
        begun = [*_limited(tenancy), *seated._watching.start(), *said, *tenancy.check_others()]
        return seated, [*begun, *seat.arrive()]

    @property
    def is_finished(self) -> bool:
        """The connection is to be closed."""
        return self.seat.is_finished or self._watching.is_over

    # -- what the client says

    def heard(self) -> None:
        """It sent anything at all."""
        self._watching.heard()

    def record(self, event: RecordReceived) -> Sequence[Action]:
        """One record."""
        self._watching.moved()
        if event.data_type is DataType.DATA_3270:
            if self._journal is not None:
                self._journal.typed(event.data)
            if self.terminal is not None and self.terminal.watchable is not None:
                self.terminal.watchable.inbound(event.data)
            if self.times is not None:
                self.times.asked()
        return self._note(self.seat.record(event))

    def line(self, typed: bytes) -> Sequence[Action]:
        """One line; there are none in front of a screen."""
        if not isinstance(self.seat, LineSeat):
            return []
        self._watching.moved()
        return self._note(self.seat.line(typed))

    def keyed(self, event: Keyed) -> Sequence[Action]:
        """Anything else."""
        self._watching.moved()
        if isinstance(event, ResponseReceived):
            self.confirmed()
        return self._note(self.seat.keyed(event))

    def confirmed(self) -> None:
        """It has what was sent last."""
        if self.times is not None:
            self.times.confirmed()

    # -- what happens elsewhere

    def receive(self, wire: Wire, data: bytes) -> Sequence[Action]:
        """Bytes of a host, or of a DCAS."""
        self._watching.moved()
        return self._note(self.seat.receive(wire, data))

    def handle(self, event: Event) -> Sequence[Action]:
        """Everything but bytes."""
        return self._note(self.seat.handle(event))

    def look(self, core: ServerCore) -> Sequence[Action]:
        """The time has come to see who is idle or gone."""
        return self._watching.look(core, has_session=bool(self.seat.application))

    def _note(self, actions: Sequence[Action]) -> Sequence[Action]:
        """``actions`` of the seat, with what there is to write down of them, and to tell to who is looked at."""
        if self.times is not None and self.times.is_open and self.terminal is not None:
            actions = _measured(self.times, self.terminal, actions)
        if self._journal is not None:
            actions = self._journal.note(self.seat.applications, actions)
        watchable = self.terminal.watchable if self.terminal is not None else None
        if watchable is not None and watchable.is_owed and isinstance(self.seat, Seat):
            return [*actions, *self.seat.tell()]
        return actions

    # -- leaving

    def park(self) -> Seat | None:
        """The seat as another connection may have it, when there is anything to be had."""
        if not isinstance(self.seat, Seat) or not self.seat.park():
            return None
        self._is_parked = True
        return self.seat

    def leave(self, detail: str) -> list[Action]:
        """The client stands up."""
        self._tenancy.setup.watchers.leave(self._tenancy.number, detail or "the terminal negotiates again")
        left = [] if self._is_parked else self.seat.leave(detail)
        return [*left, *(self._journal.end(detail) if self._journal is not None else ())]


def _limited(tenancy: Tenancy) -> Sequence[Action]:
    """MAXTCPSENDQ."""
    limit = tenancy.setup.config.max_tcp_send_queue
    return [LimitUnsent(limit)] if limit else []


def _watchable(tenancy: Tenancy, terminal: BoundTerminal) -> Watchable | None:
    """What makes the display one that can be watched; None for a printer."""
    if terminal.device.is_printer:
        return None
    watchable = Watchable(terminal.display, messages.WATCHED.format() if tenancy.setup.config.watch_notice else "")
    tenancy.setup.watchers.enter(tenancy.number, watchable)
    return watchable


def _times_of(tenancy: Tenancy) -> ResponseTimes | None:
    group = mapping.monitor_group(tenancy.setup.config.mapping, tenancy.client)
    return ResponseTimes(group, tenancy.setup.now) if group is not None else None


def _measured(times: ResponseTimes, terminal: BoundTerminal, actions: Sequence[Action]) -> Sequence[Action]:
    """``actions``, when they answer the terminal with the question whether it has the answer, if it is to be asked."""
    if not any(type(action) is Send and action.wire is Wire.CLIENT for action in actions):
        return actions
    times.answered(is_confirmed=times.asks_terminal or terminal.core.awaits_response)
    return [*actions, Send(terminal.core.timing_mark())] if times.asks_terminal else actions


def _announce(tenancy: Tenancy, terminal: BoundTerminal, *, logon_user: str) -> Sequence[Action]:
    said = tenancy.say(messages.IN_SESSION, device=terminal.device.name)
    if terminal.recorder is not None:
        said += tenancy.say(messages.RECORDING, name=terminal.recorder.name)
    if tenancy.setup.config.debug.conn >= DebugLevel.DETAIL:
        known = describe(tenancy, terminal.core, terminal, logon_user=logon_user)
        said += tenancy.say(messages.CONN_DETAIL, detail=", ".join(f"{name}={value}" for name, value in known if value))
    return said
