"""The key of the second factor, shown once: an authenticator has it when it shows a code that fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from appliance.tui.screens.infront import InFront
from appliance.tui.widgets.fields import FIELD_KEYS, FieldRow
from appliance.tui.widgets.lines import KeyLine
from appliance.tui.widgets.typed import taken

__all__ = ["FactorScreen", "written_key"]

_GROUP = 4
_TEXT = (
    "Give this key to an authenticator (TOTP, six digits, 30 seconds), or the line below it. It is not shown again.\n"
    "Then type the code that the authenticator shows."
)
_WRONG = "This is not the code of now: is the key right, and are both clocks right?"


def written_key(uri: str) -> str:
    """The key of an otpauth URI in base 32, in groups that can be typed."""
    [key] = parse_qs(urlsplit(uri).query)["secret"]
    return " ".join(key[place : place + _GROUP] for place in range(0, len(key), _GROUP))


class FactorScreen(InFront[bool]):
    """Answers True once a code that fits was typed, False when it is left without."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3,f12", "dismiss(False)", "Leave it", priority=True),
        *FIELD_KEYS,
    ]

    def __init__(self, uri: str, is_code: Callable[[str, str], bool]) -> None:
        super().__init__()
        self._uri = uri
        self._is_code = is_code

    def compose(self) -> ComposeResult:
        with Vertical(id="factor"):
            yield Static(_TEXT, markup=False)
            yield Static(written_key(self._uri), id="factor-key", markup=False)
            yield Static(self._uri, id="factor-uri", markup=False)
            yield FieldRow("code", "Code", hint="six digits")
            yield Static("", id="factor-answer", markup=False)
            yield KeyLine((("Enter", "Try it"), ("F3", "Leave it: nothing is made")), id="factor-keys")

    def on_mount(self) -> None:
        """To the code."""
        self.query_one("#factor").border_title = Content("The administrator's second factor")
        self.set_focus(self.query_one("#field-code"))

    async def action_enter(self) -> None:
        """Good enough, or said why not."""
        await taken(self.focused)
        code = self.query_one("#field-code", Input)
        if self._is_code(self._uri, code.value.replace(" ", "")):
            self.dismiss(True)
            return
        code.clear()
        self.query_one("#factor-answer", Static).update(Content.styled(_WRONG, "$error"))
