"""One page of questions: each is checked when it is left with Enter, all of them before the next page.

Checks are quick, and are made where they are asked for: Enter leads on at once or says why not.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.screen import Screen
from textual.widgets import Input, Static

from appliance.tui.firstboot.questions import Page, Question
from appliance.tui.screens.infront import Fresh
from appliance.tui.widgets.fields import FIELD_KEYS, FieldRow
from appliance.tui.widgets.lines import KeyLine, TitleLine
from appliance.tui.widgets.typed import taken

__all__ = ["PageScreen"]

_LABEL_WIDTH = 22


class PageScreen(Fresh, Screen[bool]):
    """Answers True to go on, False to go back. ``values`` is kept up to date while it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "next", "Next", priority=True),
        Binding("f3,f12", "dismiss(False)", "Back", priority=True),
        *FIELD_KEYS,
    ]

    def __init__(self, page: Page, heading: str, values: dict[str, str]) -> None:
        super().__init__()
        self._page = page
        self._heading = heading
        self._values = values

    def compose(self) -> ComposeResult:
        yield TitleLine(self._heading)
        with VerticalScroll(id="form", can_focus=False):
            yield Static(self._page.text, id="form-text", markup=False)
            for question in self._page.questions:
                value = self._values[question.name]
                yield FieldRow(question.name, question.label, value, is_secret=question.is_secret, width=_LABEL_WIDTH)
            yield Static("", id="form-answers")
        yield Static("", id="hint", markup=False)
        yield KeyLine((("F6", "Next"), ("Enter", "Next field"), ("F3", "Back"), ("Ctrl+Q", "Leave")), id="form-keys")

    def on_mount(self) -> None:
        """To the first question."""
        self.query_one("#form").border_title = Content(self._page.title)
        self._show_applying()
        self.set_focus(self.query_one(f"#field-{self._page.applying(self._values)[0].name}"))

    @on(Input.Changed)
    def changed(self) -> None:
        """What is typed may make other questions apply."""
        self._take()

    @on(DescendantFocus)
    def focused_another(self, event: DescendantFocus) -> None:
        """Say what goes there."""
        question = self._question_of(event.widget.id)
        self.query_one("#hint", Static).update(question.hint if question is not None else "")

    async def action_enter(self) -> None:
        """On to the next field when this one is well; from the last one to the next page."""
        await taken(self.focused)
        self._take()
        question = self._question_of(self.focused.id if self.focused is not None else None)
        if question is self._page.applying(self._values)[-1]:
            await self.action_next()
        elif question is not None:
            fault = question.check(self._values)
            self._show([fault] if fault else [])
            if not fault:
                self.focus_next()

    async def action_next(self) -> None:
        """To the next page, when nothing is wrong with this one."""
        await taken(self.focused)
        self._take()
        faults = self._faults()
        self._show([fault for _, fault in faults])
        if faults:
            self.set_focus(self.query_one(f"#field-{faults[0][0].name}"))
        else:
            self.dismiss(True)

    def _take(self) -> None:
        for row in self.query(FieldRow):
            self._values[row.field] = row.value
        self._show_applying()

    def _faults(self) -> list[tuple[Question, str]]:
        values = self._values
        return [(question, fault) for question in self._page.applying(values) if (fault := question.check(values))]

    def _question_of(self, id: str | None) -> Question | None:
        return next((one for one in self._page.questions if id == f"field-{one.name}"), None)

    def _show(self, faults: list[str]) -> None:
        self.query_one("#form-answers", Static).update(Content.styled("\n".join(faults), "$error"))

    def _show_applying(self) -> None:
        applying = {question.name for question in self._page.applying(self._values)}
        for row in self.query(FieldRow):
            row.display = row.field in applying
