"""Bulk import: a file becomes RACF commands, each line is rehearsed, and then they run one after the other.

Commands are shown as the daemon lets them be seen, so nothing is shown before it was asked; a secret of the file is
neither on the screen nor in the history.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from appliance.protocols.control.events import Result
from appliance.tui.bulk.plan import Plan, commands_plan, read_text
from appliance.tui.bulk.run import COLUMNS, Run
from appliance.tui.bulk.users import users_plan
from appliance.tui.completion import CommandSuggester
from appliance.tui.desk import Desk
from appliance.tui.screens.answer import Answer
from appliance.tui.screens.confirm import Confirm
from appliance.tui.screens.listpanel import ListPanel
from appliance.tui.selection import cut
from appliance.tui.whileopen import while_open
from appliance.tui.widgets.fields import FieldRow
from appliance.tui.widgets.listing import Listing
from appliance.tui.widgets.typed import taken

__all__ = ["BulkPanel"]

_FAILED = 8
_STOP, _GO = "STOP", "GO"


class BulkPanel(ListPanel):
    """The commands of one file."""

    NAME = "BULK"
    HEADING = "Bulk import"
    EVERY = 60.0
    GUIDE = (
        "A file of RACF commands (a line that ends in - or + goes on), or of users when its name ends in .csv: a first "
        "line with the names of the columns, of which USERID is needed: USERID NAME DFLTGRP OWNER PASSWORD PHRASE "
        "ATTRIBUTES GROUPS PERMITS, with blanks between attributes, groups and permits (CLASS/PROFILE/ACCESS).\n\n"
        "Enter or F5 reads it and asks the daemon what each command would answer; nothing is done. F6 runs them one "
        "after the other; STOP ends at the first that fails, GO goes on. F12 stops behind the command that runs. Enter "
        "on a command shows all that it answered."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", priority=True, show=False),
        Binding("f5", "rehearse", "Dry run", priority=True),
        Binding("f6", "run_all", "Run", priority=True),
    ]
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = (
        *(("F1", "Help"), ("F2", "Command"), ("F3", "Back"), ("F5", "Dry run"), ("F6", "Run")),
        *(("F7", "Up"), ("F8", "Down"), ("F9", "Log"), ("F12", "Stop")),
    )

    def __init__(self, desk: Desk, suggester: CommandSuggester) -> None:
        super().__init__(desk, suggester)
        self._run = Run(desk, Plan())
        self._rehearsed = ""  # what stood in the field of the file
        self._is_running = False

    def body(self) -> Iterable[Widget]:
        yield FieldRow("file", "File", hint="RACF commands, or users in a file that ends in .csv")
        yield FieldRow("failure", "When one fails", _STOP, hint=f"{_STOP} or {_GO}")
        yield Listing(COLUMNS, keys=("NO", "LINE"), id="list")

    def on_mount(self) -> None:
        super().on_mount()
        self.set_focus(self.query_one("#field-file"))

    async def fill(self) -> None:
        """What is known of the file; the daemon is asked by F5 alone."""
        self.listing.show(cut(Result(0, 0, (), COLUMNS, self._run.rows), self.selection))
        self._show_position()

    @on(Input.Submitted, "#field-file,#field-failure")
    def submitted(self, event: Input.Submitted) -> None:
        """As F5."""
        event.stop()
        self._begin(event.value.strip() if event.input.id == "field-file" else self._typed("file"))

    @on(Listing.Chosen)
    def chosen(self, event: Listing.Chosen) -> None:
        """All that a command answered."""
        number = event.row["NO"]
        step = self._run.steps[int(number) - 1] if number else None
        if step is not None and step.result is not None:
            self.app.push_screen(Answer(step.shown, step.result))

    async def action_rehearse(self) -> None:
        """Read the file, and ask what would become of it."""
        await taken(self.focused)
        self._begin(self._typed("file"))

    def _begin(self, name: str) -> None:
        if not self._is_running:
            self._run, self._rehearsed = Run(self.desk, Plan()), name
            self.refresh_now()
            self._rehearse()

    @work(exclusive=True, group="bulk")
    @while_open
    async def _rehearse(self) -> None:
        plan = self._read(self._rehearsed)
        if plan is None:
            return
        self._run = Run(self.desk, plan)
        if plan.commands:
            self.say("dry run ...", 4)
            result = await self._run.rehearse()
            self.say(" ".join(result.lines), result.code)
        if plan.faults:
            self.say(f"{len(plan.faults)} lines cannot be read: nothing of the file can be run", _FAILED)
        self.set_focus(self.listing)
        self.refresh_now()

    def _typed(self, field: str) -> str:
        return self.query_one(f"#field-{field}", Input).value.strip()

    def _read(self, name: str) -> Plan | None:
        path = Path(name).expanduser()
        try:
            text = read_text(path)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            self.say(f"{name or 'no file'}: {reason}", _FAILED)
            return None
        plan = users_plan(text) if path.suffix.lower() == ".csv" else commands_plan(text)
        if not plan.commands and not plan.faults:
            self.say(f"{name} holds nothing", 4)
        return plan

    async def action_run_all(self) -> None:
        """Run them, once every line of the file that is named is known to be readable."""
        await taken(self.focused)
        failure = self._typed("failure").upper()
        if self._is_running:
            return
        if not self._run.is_runnable or self._typed("file") != self._rehearsed:
            self.say("a dry run comes first (F5), and every line has to be readable", _FAILED)
        elif failure not in (_STOP, _GO):
            self.say(f"When one fails: {_STOP} or {_GO}", _FAILED)
        else:
            self._ask_and_perform(failure)

    @work(exclusive=True, group="bulk")
    @while_open
    async def _ask_and_perform(self, failure: str) -> None:
        shown = [step.shown for step in self._run.steps]
        fails = f"{self._run.would_fail} of them would fail; when one fails: {failure}"
        if await self.app.push_screen_wait(Confirm(f"{len(shown)} RACF commands", effects=[fails, "", *shown])):
            await self._perform(stops=failure == _STOP)
        else:
            self.say("cancelled", 4)

    async def _perform(self, *, stops: bool) -> None:
        self._is_running, self._run.is_stopping = True, False
        try:
            done, failed = await self._run.perform(stops=stops, told=self._told)
        finally:
            self._is_running = False
        left = len(self._run.steps) - done - failed
        self.say(f"{done} done, {failed} failed, {left} not run", _FAILED if failed else 0)
        self.refresh_now()

    def _told(self) -> None:
        ran = sum(step.result is not None for step in self._run.steps)
        self.say(f"{ran} of {len(self._run.steps)} ...", 4)
        self.refresh_now()

    async def action_cancel(self) -> None:
        """While they run, stop behind this one."""
        if self._is_running:
            self._run.is_stopping = True
        else:
            await super().action_cancel()

    async def action_back(self) -> None:
        """Not while they run."""
        if self._is_running:
            self.say("F12 stops behind the command that runs", 4)
        else:
            await super().action_back()
