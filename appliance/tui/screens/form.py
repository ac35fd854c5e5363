"""A guided task: its fields, the steps as they will run, and what each of them answered.

Enter goes to the next field, and from the last one runs; F6 runs from anywhere. Secrets are masked in the preview.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from appliance.tui.desk import Desk
from appliance.tui.screens.answer import answer_text
from appliance.tui.screens.infront import InFront
from appliance.tui.steps import Step, performed, shown
from appliance.tui.tasks import Task
from appliance.tui.whileopen import while_open
from appliance.tui.widgets.fields import FIELD_KEYS, FieldRow
from appliance.tui.widgets.lines import KeyLine
from appliance.tui.widgets.paging import turn_page
from appliance.tui.widgets.typed import taken

__all__ = ["Form"]

_FAILED = 8
_KEYS = (("F6", "Run"), ("Enter", "Next"), ("F3", "Back"), ("F7", "Up"), ("F8", "Down"))


class Form(InFront[bool]):
    """Answers True when every command of the task ended well."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "run", "Run", priority=True),
        Binding("f3,f12,escape", "leave", "Back", priority=True),
        *FIELD_KEYS,
        Binding("f7,pageup", "page(-1)", "Up"),
        Binding("f8,pagedown", "page(1)", "Down"),
    ]

    def __init__(self, desk: Desk, task: Task) -> None:
        super().__init__()
        self._desk = desk
        self._job = task
        self._is_done = False
        self._is_busy = False

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="form", can_focus=False):
            yield Static(self._job.text, id="form-text", markup=False)
            for field in self._job.fields:
                hint = field.hint if field.is_needed else f"{field.hint}, may stay empty"
                yield FieldRow(field.name, field.label, field.default, hint=hint, is_secret=field.is_secret)
            yield Static("", id="form-commands", markup=False)
            yield Static("", id="form-answers", markup=False)
        yield KeyLine(_KEYS, id="form-keys")

    def on_mount(self) -> None:
        """To the first field that is empty."""
        self.query_one("#form").border_title = Content(self._job.title)
        empty = [field for field in self._job.fields if not field.default] or self._job.fields
        self.set_focus(self.query_one(f"#field-{empty[0].name}"))
        self._preview()

    def _values(self) -> dict[str, str]:
        return {row.field: row.value for row in self.query(FieldRow)}

    @on(Input.Changed)
    def changed(self) -> None:
        """The commands follow what is typed."""
        self._preview()

    def _preview(self) -> None:
        values = self._values()
        wrong = self._job.fault(values)
        if wrong:
            self.query_one("#form-commands", Static).update(Content.styled(wrong, "$warning"))
        else:
            lines = "\n".join(f"> {shown(step)}" for step in self._job.commands(values))
            self.query_one("#form-commands", Static).update(Content.styled(lines, "bold $primary"))

    async def action_enter(self) -> None:
        """On to the next field; from the last one, run."""
        await taken(self.focused)
        if self.focused is not None and self.focused.id == f"field-{self._job.fields[-1].name}":
            await self.action_run()
        else:
            self.focus_next()

    async def action_run(self) -> None:
        """Run the steps, when nothing is wrong with the fields; not again while they run."""
        await taken(self.focused)
        if self._is_busy:
            return
        values = self._values()
        wrong = self._job.fault(values)
        if wrong:
            self._answer([Content.styled(wrong, "$error")])
        else:
            self._is_busy = True
            self._run_all(self._job.commands(values))

    @work(exclusive=True, group="form")
    @while_open
    async def _run_all(self, steps: tuple[Step, ...]) -> None:
        try:
            await self._perform(steps)
        finally:
            self._is_busy = False

    async def _perform(self, steps: tuple[Step, ...]) -> None:
        said: list[Content] = []
        for step in steps:
            result = await performed(self._desk, step)
            said += [Content.styled(f"> {shown(step)}", "bold $primary"), answer_text(result)]
            self._answer(said)
            self._is_done = result.code < _FAILED
            if not self._is_done:
                said.append(Content.styled(f"{shown(step)} failed; what comes after it was not run", "$error"))
                self._answer(said)
                return

    def _answer(self, lines: list[Content]) -> None:
        self.query_one("#form-answers", Static).update(Content("\n").join(lines))
        self.query_one("#form", VerticalScroll).scroll_end(animate=False)

    def action_page(self, direction: int) -> None:
        """A screenful, for a task that has more to say than there is room."""
        turn_page(self.query_one("#form", VerticalScroll), direction)

    def action_leave(self) -> None:
        """Back to the panel; not between two steps, which would leave the rest undone."""
        if not self._is_busy:
            self.dismiss(self._is_done)
