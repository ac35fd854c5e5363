"""A printer LU in session with the spool: one job after the other, one record at a time.

    VACANT --job--> PRINTING --last record answered, PRINT-EOJ--> VACANT
                     |   ^
                     |   `--ERR-COND-CLEARED-- HELD (out of paper, switched off)
                     `--negative response--------^

With the function RESPONSES each record asks for an answer and the next one waits for it; without, and in plain
TN3270, it waits until the record has left. After INTERVENTION-REQUIRED the same record is sent again. A printer that
answers nothing, or is held for too long, is dropped; its job stays in the spool. RFC 2355 sections 9, 10.3.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from appliance.message import Message
from appliance.protocols.datastream.printout import print_3270, print_scs
from appliance.protocols.tn3270.constants import DataType, ErrorCode, Function, LuType, ResponseFlag
from appliance.protocols.tn3270.events import ErrorConditionCleared, ResponseReceived
from appliance.services.tn3270 import messages
from appliance.services.tn3270.front.partner import Keyed
from appliance.services.tn3270.printers.printspool import PrintJob, PrintSpool
from appliance.services.tn3270.terminal import BoundTerminal
from appliance.session.actions import Action, CancelTimer, Console, Send, SetTimer
from appliance.session.events import Drained, Event, TimerFired, Woken
from appliance.session.wires import Wire

__all__ = ["HELD_SECONDS", "PRINT_TIMER", "RESPONSE_SECONDS", "Printer"]

PRINT_TIMER = "print"
#: How long a printer may take for one record.
RESPONSE_SECONDS = 120
#: How long it may wait for paper.
HELD_SECONDS = 3_600
#: What a person at the printer can mend; anything else is the job's own fault.
_MENDABLE = (ErrorCode.INTERVENTION_REQUIRED, ErrorCode.COMPONENT_DISCONNECTED)


class Printer:
    """What happens at one printer while no application of its own is in front of it."""

    __slots__ = (
        "_bound_as",
        "_has_responses",
        "_is_held",
        "_job",
        "_records",
        "_spool",
        "_system",
        "_terminal",
        "is_finished",
    )

    def __init__(self, terminal: BoundTerminal, spool: PrintSpool, system: str) -> None:
        """``system`` is the name that its BIND shows."""
        self._terminal = terminal
        self._spool = spool
        self._system = system
        self._has_responses = Function.RESPONSES in terminal.core.functions
        self._bound_as: LuType | None = None
        self._job: PrintJob | None = None
        self._records: deque[bytes] = deque()  # those of the job that are not printed yet
        self._is_held = False
        #: The connection is to be closed.
        self.is_finished = False
        spool.attach(terminal.lu)

    @property
    def state(self) -> str:
        """For the operator, in a word."""
        return "HELD" if self._is_held else "PRINTING" if self._job else "VACANT"

    @property
    def is_idle(self) -> bool:
        """Nothing is being printed."""
        return self._job is None

    def stop(self) -> None:
        """The printer goes away, or to an application: what it did not finish stays in the spool."""
        self._spool.detach(self._terminal.lu)
        self._job = None

    def handle(self, event: Event | Keyed) -> Sequence[Action]:
        """What the printer, its timer or the spool says; the keys of a display mean nothing here."""
        match event:
            case Woken():
                return self.wake()
            case ResponseReceived():
                return self._when_answered(event)
            case ErrorConditionCleared():
                return self._when_cleared()
            case Drained(wire=Wire.CLIENT):
                return self._when_drained()
            case TimerFired(name) if name == PRINT_TIMER:
                return self._when_overdue()
            case _:
                return []

    def wake(self) -> Sequence[Action]:
        """Something may be waiting."""
        if self._job is not None:
            return []
        self._job = job = self._spool.first(self._terminal.lu)
        if job is None:
            return []
        lu_type = self._lu_type(job)
        encode = print_scs if lu_type is LuType.SCS_PRINTER else print_3270
        self._records = deque(encode(job.lines, self._terminal.display.code_page))
        return [*self._bind(lu_type), *self._send_record()]

    def _when_answered(self, event: ResponseReceived) -> Sequence[Action]:
        is_due = self._job is not None and not self._is_held
        if not is_due or event.sequence != self._terminal.core.last_sequence:
            return []
        if event.is_positive:
            return self._go_on()
        if event.code in _MENDABLE:
            self._is_held = True
            return [SetTimer(PRINT_TIMER, HELD_SECONDS), *self._say(messages.PRINTER_HELD)]
        return self._end_job(messages.PRINT_FAILED, detail=_name(event.code))

    def _when_cleared(self) -> Sequence[Action]:
        """The record that was refused goes out again."""
        if not self._is_held:
            return []
        self._is_held = False
        return self._send_record()

    def _when_drained(self) -> Sequence[Action]:
        """The record has left: as much as a printer without RESPONSES tells."""
        return self._go_on() if self._job is not None and not self._has_responses else []

    def _when_overdue(self) -> Sequence[Action]:
        if self._job is None:
            return []
        self.is_finished = True
        return self._say(messages.PRINTER_SILENT)

    def _lu_type(self, job: PrintJob) -> LuType:
        takes_scs = Function.SCS_CTL_CODES in self._terminal.core.functions
        return LuType.SCS_PRINTER if takes_scs and not job.wants_3270 else LuType.PRINTER_3270

    def _bind(self, lu_type: LuType) -> Sequence[Action]:
        if self._bound_as is lu_type and self._terminal.is_bound:
            return []
        self._bound_as = lu_type
        bind = self._terminal.bind(self._system, lu_type)
        return [Send(bind)] if bind else []

    def _send_record(self) -> Sequence[Action]:
        is_scs = self._bound_as is LuType.SCS_PRINTER
        data = self._terminal.core.send_record(
            self._records[0],
            DataType.SCS_DATA if is_scs else DataType.DATA_3270,
            ResponseFlag.ALWAYS_RESPONSE if self._has_responses else ResponseFlag.NO_RESPONSE,
        )
        return [SetTimer(PRINT_TIMER, RESPONSE_SECONDS), Send(data, notify=not self._has_responses)]

    def _go_on(self) -> Sequence[Action]:
        self._records.popleft()
        return self._send_record() if self._records else self._end_job(messages.PRINTED)

    def _end_job(self, message: Message, **fields: object) -> Sequence[Action]:
        said = self._say(message, **fields)
        self._job = None
        self._records.clear()
        self._spool.printed(self._terminal.lu)
        end = self._terminal.core.send_print_eoj()
        return [CancelTimer(PRINT_TIMER), *([Send(end)] if end else []), *said, *self.wake()]

    def _say(self, message: Message, **fields: object) -> Sequence[Action]:
        assert self._job is not None
        facts = {"lu": self._terminal.lu, "job": self._job.title, "owner": self._job.owner}
        return [Console(message, {**facts, **fields})]


def _name(code: int) -> str:
    return ErrorCode(code).name.replace("_", "-") if code in set(ErrorCode) else f"X'{code:02X}'"
