"""A guided task: its fields, the commands as they will run, and what each of them answered.

Enter goes to the next field, and from the last one runs; F6 runs from anywhere. Secrets are masked in the preview.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from appliance.tui.desk import Desk
from appliance.tui.history import masked
from appliance.tui.tasks import Task, problem
from appliance.tui.widgets.lines import KeyLine

__all__ = ["Form"]

_FAILED = 8


class Form(ModalScreen[bool]):
    """Answers True when every command of the task ended well."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "run", "Run"),
        Binding("f3,f12,escape", "leave", "Back"),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    def __init__(self, desk: Desk, task: Task) -> None:
        super().__init__()
        self._desk = desk
        self._job = task
        self._is_done = False

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="form", can_focus=False):
            yield Static(self._job.text, id="form-text", markup=False)
            for field in self._job.fields:
                with Horizontal(classes="field"):
                    yield Label(f"{field.label:<18}", markup=False)
                    yield Input(
                        field.default,
                        id=f"field-{field.name}",
                        placeholder=field.hint if field.is_needed else f"{field.hint}, may stay empty",
                        password=field.is_secret,
                        compact=True,
                    )
            yield Static("", id="form-commands", markup=False)
            yield Static("", id="form-answers", markup=False)
        yield KeyLine((("F6", "Run"), ("Enter", "Next"), ("F3", "Back")), id="form-keys")

    def on_mount(self) -> None:
        """To the first field that is empty."""
        self.query_one("#form").border_title = Content(self._job.title)
        empty = [field for field in self._job.fields if not field.default] or self._job.fields
        self.query_one(f"#field-{empty[0].name}").focus()
        self._preview()

    def _values(self) -> dict[str, str]:
        return {field.name: self.query_one(f"#field-{field.name}", Input).value.strip() for field in self._job.fields}

    def _problem(self) -> str:
        values = self._values()
        return next((found for field in self._job.fields if (found := problem(field, values[field.name]))), "")

    @on(Input.Changed)
    def changed(self) -> None:
        """The commands follow what is typed."""
        self._preview()

    def _preview(self) -> None:
        wrong = self._problem()
        if wrong:
            self.query_one("#form-commands", Static).update(Content.styled(wrong, "$warning"))
        else:
            lines = "\n".join(f"> {masked(command)}" for command in self._job.commands(self._values()))
            self.query_one("#form-commands", Static).update(Content.styled(lines, "bold $primary"))

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """On to the next field; from the last one, run."""
        if event.input.id == f"field-{self._job.fields[-1].name}":
            self.action_run()
        else:
            self.focus_next()

    def action_run(self) -> None:
        """Run the commands, when nothing is wrong with the fields."""
        wrong = self._problem()
        if wrong:
            self._answer([Content.styled(wrong, "$error")])
        else:
            self._run_all(self._job.commands(self._values()))

    @work(exclusive=True, group="form")
    async def _run_all(self, commands: tuple[str, ...]) -> None:
        said: list[Content] = []
        for command in commands:
            result = await self._desk.perform(command)
            style = {0: "$success", 4: "$warning"}.get(result.code, "$error")
            said += [Content.styled(line, style) for line in result.lines]
            self._answer(said)
            self._is_done = result.code < _FAILED
            if not self._is_done:
                said.append(Content.styled(f"{masked(command)} failed; what comes after it was not run", "$error"))
                self._answer(said)
                return

    def _answer(self, lines: list[Content]) -> None:
        self.query_one("#form-answers", Static).update(Content("\n").join(lines))
        self.query_one("#form", VerticalScroll).scroll_end(animate=False)

    def action_leave(self) -> None:
        """Back to the panel."""
        self.dismiss(self._is_done)
