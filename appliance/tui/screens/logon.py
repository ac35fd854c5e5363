"""Log on to the SAF: for a uid that stands for no user, and after the screen was locked.

What is typed goes to the daemon in a message of its own; it is no command, and is kept nowhere.
"""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from appliance.tui.desk import Desk
from appliance.tui.whileopen import while_open
from appliance.tui.widgets.fields import FIELD_KEYS
from appliance.tui.widgets.lines import KeyLine
from appliance.tui.widgets.typed import TypedInput, taken

__all__ = ["LogonScreen"]

_FIELDS = (
    ("user", "User ID", False),
    ("password", "Password", True),
    ("new_password", "New password", True),
    ("code", "Code", True),
)


class LogonScreen(ModalScreen[None]):
    """Stays until somebody is logged on."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f3", "app.quit", "Leave"), *FIELD_KEYS]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        welcome = self._desk.welcome
        with Vertical(id="logon"):
            yield Static(f"System {welcome.system if welcome else ''}", id="logon-system", markup=False)
            for name, label, is_secret in _FIELDS:
                with Horizontal(classes="field"):
                    yield Label(f"{label:<14}", markup=False)
                    yield TypedInput(id=f"logon-{name}", password=is_secret, compact=True)
            yield Static("", id="logon-answer", markup=False)
            yield KeyLine((("Enter", "Log on"), ("F3", "Leave")), id="logon-keys")

    def on_mount(self) -> None:
        """To the user ID."""
        self.query_one("#logon").border_title = Content("Sallyport: log on")
        self.set_focus(self.query_one("#logon-user"))

    async def action_enter(self) -> None:
        """From the user ID to the password while there is none; else try."""
        await taken(self.focused)
        values = {name: self.query_one(f"#logon-{name}", Input).value for name, _, _ in _FIELDS}
        if self.focused is self.query_one("#logon-user") and not values["password"]:
            self.set_focus(self.query_one("#logon-password"))
        else:
            self._log_on(values)

    @work(exclusive=True, group="logon")
    @while_open
    async def _log_on(self, values: dict[str, str]) -> None:
        result = await self._desk.log_on(
            values["user"], values["password"], code=values["code"], new_password=values["new_password"]
        )
        if result.code == 0:
            self.dismiss(None)
            return
        for name, _, is_secret in _FIELDS:
            if is_secret:
                self.query_one(f"#logon-{name}", Input).clear()
        self.query_one("#logon-answer", Static).update(Content.styled(" ".join(result.lines), "$error"))
        self.set_focus(self.query_one("#logon-password"))
