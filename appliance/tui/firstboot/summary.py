"""The answers as a file would have them, what a look around found, and the way to the appliance that they describe."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from appliance.tui.firstboot.factor import FactorScreen
from appliance.tui.firstboot.questions import FirstBoot, RefusedError, Values
from appliance.tui.screens.infront import Fresh
from appliance.tui.widgets.lines import KeyLine, TitleLine
from appliance.tui.widgets.paging import turn_page

__all__ = ["SummaryScreen"]


class SummaryScreen(Fresh, Screen[tuple[str, ...] | None]):
    """Answers with what to say of the appliance that was made; None to go back, and then nothing was made."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "make", "Make it", priority=True),
        Binding("f3,f12", "back", "Back", priority=True),
        Binding("f7,pageup", "page(-1)", "Up"),
        Binding("f8,pagedown", "page(1)", "Down"),
    ]

    def __init__(self, boot: FirstBoot, heading: str, values: Values) -> None:
        super().__init__()
        self._boot = boot
        self._heading = heading
        self._values = dict(values)
        self.is_making = False

    def compose(self) -> ComposeResult:
        yield TitleLine(self._heading)
        with VerticalScroll(id="form"):
            yield Static(
                "This is what a file of answers would say; keep it for the next appliance. Passwords are not in it.",
                id="form-text",
                markup=False,
            )
            yield Static(self._boot.answers(self._values), id="form-commands", markup=False)
            yield Static("", id="form-answers")
        yield KeyLine(
            (("F6", "Make it"), ("F3", "Back"), ("F7", "Up"), ("F8", "Down"), ("Ctrl+Q", "Leave")), id="form-keys"
        )

    def on_mount(self) -> None:
        """Look around while it is read."""
        pane = self.query_one("#form", VerticalScroll)
        pane.border_title = Content("Summary")
        self.set_focus(pane)
        self._look_around()

    @work(exclusive=True, group="look")
    async def _look_around(self) -> None:
        found = await asyncio.to_thread(self._boot.look_around, self._values)
        if found and not self.is_making:
            self._say("\n".join(found), "$warning")

    def action_make(self) -> None:
        """Make it, once."""
        if not self.is_making:
            self.is_making = True
            self._make()

    @work(exclusive=True, group="make")
    async def _make(self) -> None:
        self._say("The certificates, the database and the members are being made ...", "$warning")
        try:
            said = await asyncio.to_thread(self._boot.run, self._values, self._confirm_factor)
        except RefusedError as error:
            self._say(f"Nothing is made: {error}", "$error")
            self.is_making = False
        else:
            self.dismiss(tuple(said))

    def _confirm_factor(self, uri: str) -> None:
        """On the thread that makes it: wait until a code of the factor was typed."""
        answered: Future[bool | None] = Future()

        def ask() -> None:
            self.app.push_screen(FactorScreen(uri, self._boot.is_code), answered.set_result)

        self.app.call_from_thread(ask)
        if not answered.result():
            raise RefusedError("no code of the second factor was typed")

    def action_back(self) -> None:
        """To the last page; not while it is being made."""
        if not self.is_making:
            self.dismiss(None)

    def action_page(self, direction: int) -> None:
        """A screenful."""
        turn_page(self.query_one("#form", VerticalScroll), direction)

    def _say(self, text: str, style: str) -> None:
        self.query_one("#form-answers", Static).update(Content.styled(text, style))
        self.query_one("#form", VerticalScroll).scroll_end(animate=False)
