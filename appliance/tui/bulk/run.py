"""A plan under way: rehearsed by the daemon first, then run one command after the other; what became of each."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from appliance.protocols.control.events import Result
from appliance.tui.bulk.plan import Plan, Planned
from appliance.tui.desk import Desk
from appliance.tui.selection import records

__all__ = ["COLUMNS", "Run", "Step"]

COLUMNS = ("NO", "LINE", "STATE", "COMMAND", "TEXT")
_FAILED = 8
_REHEARSED = {0: "GOOD", 4: "WARNING"}
_RAN = {0: "DONE", 4: "DONE, WARNING"}


@attrs.frozen
class Step:
    """One command. ``shown`` is the command as the daemon lets it be seen; ``result`` what it answered once it ran."""

    planned: Planned
    shown: str
    state: str
    text: str = ""
    result: Result | None = attrs.field(default=None, repr=False)


class Run:
    """One for each file; ``is_stopping`` may be set while it runs."""

    def __init__(self, desk: Desk, plan: Plan) -> None:
        self._desk = desk
        self._plan = plan
        self.steps: list[Step] = []
        self.is_stopping = False

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """What ``COLUMNS`` stand over: lines that cannot be read, then the commands."""
        faults = [("", str(fault.line), "WRONG", "", fault.text) for fault in self._plan.faults]
        steps = [
            (str(number), str(step.planned.line or ""), step.state, step.shown, step.text)
            for number, step in enumerate(self.steps, 1)
        ]
        return (*faults, *steps)

    @property
    def is_runnable(self) -> bool:
        """Whether every line could be read, and the daemon has looked at every command."""
        return bool(self.steps) and not self._plan.faults

    @property
    def would_fail(self) -> int:
        """How many commands the rehearsal refused."""
        return sum(step.state == "WOULD FAIL" for step in self.steps)

    async def rehearse(self) -> Result:
        """Ask the daemon what would become of each command; its answer."""
        commands = self._plan.commands
        result = await self._desk.ask("D SAF,CHECK", "\n".join(planned.command for planned in commands))
        found = records(result)
        if len(found) == len(commands):
            self.steps = [
                Step(planned, row["COMMAND"], _REHEARSED.get(int(row["CODE"]), "WOULD FAIL"), row["TEXT"])
                for planned, row in zip(commands, found, strict=True)
            ]
        return result

    async def perform(self, *, stops: bool, told: Callable[[], None]) -> tuple[int, int]:
        """Run them in order; how many were done, how many failed. ``told`` is called after each.

        ``stops``: the first failure is the last command.
        """
        self.steps = [attrs.evolve(step, state="NOT RUN", text="", result=None) for step in self.steps]
        done = failed = 0
        for place, step in enumerate(self.steps):
            if self.is_stopping or (stops and failed):
                break
            result = await self._desk.perform(step.planned.command, shown=step.shown)
            text = result.lines[-1] if result.lines else ""
            self.steps[place] = attrs.evolve(step, state=_RAN.get(result.code, "FAILED"), text=text, result=result)
            done, failed = (done, failed + 1) if result.code >= _FAILED else (done + 1, failed)
            told()
        return done, failed
