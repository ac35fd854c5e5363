"""Keys and certificates as a numbered menu, for who knows gskkyman: a number leads to a form, a form to a command.

Numbers are typed at ``==>`` or chosen with the cursor; other panels are reached by ``=n`` from here.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import on, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from appliance.tui.completion import CommandSuggester
from appliance.tui.desk import Desk
from appliance.tui.keytasks import MENU
from appliance.tui.screens.form import Form
from appliance.tui.screens.panel import Panel
from appliance.tui.tasks import Task
from appliance.tui.widgets.lines import CommandLine

__all__ = ["KeyMenuPanel"]

_TASKS = tuple(task for section in MENU for task in section.tasks)


class KeyMenuPanel(Panel):
    """What can be done with keys, certificates, requests and their files."""

    NAME = "KEYS"
    HEADING = "Keys and certificates"
    EVERY = 3600.0  # nothing here changes by itself
    GUIDE = (
        "Type a number behind ==>, or put the cursor on a line and press Enter. A form asks what is needed and shows "
        "the RACDCERT commands as they will run; F6 runs them.\n\n"
        "Files are named without a path: they are read from import/ and written to export/ of the state folder. "
        "Key rings are where servers find their certificate (KEYRING in the members)."
    )
    ACTION_KEYS = (("Enter", "Take"), ("0-9", "Number"), ("=n", "Panel"))

    def __init__(self, desk: Desk, suggester: CommandSuggester, known: dict[str, str] | None = None) -> None:
        """``known`` are values of fields that need not be typed: owner, label, ring."""
        super().__init__(desk, suggester)
        self._known = known or {}

    @property
    def heading(self) -> str:
        named = "/".join(self._known[name] for name in ("owner", "label") if name in self._known)
        return f"{self.HEADING}  {named}" if named else self.HEADING

    def body(self) -> Iterable[Widget]:
        yield OptionList(*_options(), id="key-menu", compact=True)

    def pager(self) -> Widget:
        return self.query_one("#key-menu", OptionList)

    async def action_jump(self, number: str) -> None:
        """A digit begins a number of the menu."""
        await self.action_begin(number)

    @on(CommandLine.Entered)
    def entered(self, event: CommandLine.Entered) -> None:
        """A number of this menu; all else as everywhere."""
        if not (event.text.isascii() and event.text.isdigit()):
            return
        event.prevent_default()  # a number alone would lead to another panel
        event.stop()
        if 1 <= int(event.text) <= len(_TASKS):
            self._take(_TASKS[int(event.text) - 1])
        else:
            self.say(f"there is no number {event.text} here", 4)

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """The line under the cursor."""
        event.stop()
        self._take(_TASKS[int(event.option_id or "1") - 1])

    def _take(self, task: Task) -> None:
        if task.fields:
            self._fill_in(task.filled(**self._known))
            return
        for step in task.commands({}):
            assert isinstance(step, str)  # what changes a member has to be told what to change
            self.run(step) if step.startswith("D ") else self.perform(step)

    @work(group="tasks")
    async def _fill_in(self, task: Task) -> None:
        await self.app.push_screen_wait(Form(self.desk, task))


def _options() -> Iterable[Option]:
    """Headings cannot be chosen; the id of a line is its number."""
    number = 0
    for section in MENU:
        yield Option(Content.styled(section.title, "bold $primary"), disabled=True)
        for task in section.tasks:
            number += 1
            yield Option(Content.assemble((f"  {number:>2} ", "$accent"), (task.title, "$foreground")), id=str(number))
