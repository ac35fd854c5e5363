"""The menu of a terminal's sessions: what the jump key shows when SESSIONS lets it have several."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from appliance.applications.base import Display
from appliance.applications.panel import Input, Label, Panel, Tone, paint, read
from appliance.protocols.datastream.aid import Aid
from appliance.services.tn3270 import messages

__all__ = ["SESSION_KEY", "Listed", "choose", "show"]

#: The name of the field that takes a number or a command.
SESSION_KEY = "command"
_COMMAND_ROW = 21
_ROWS, _COLUMNS = 24, 80


@attrs.frozen
class Listed:
    """One session: its application, who is logged on to it, its state."""

    application: str
    user: str
    state: str


def show(sessions: Sequence[Listed], display: Display, lu: str, key: str, notice: str = "") -> bytes:
    """The record that shows the menu; ``key`` is the jump key's name."""
    return paint(_panel(sessions, lu, key, notice), _default_size(display))


def choose(record: bytes, sessions: Sequence[Listed], display: Display) -> int | None:
    """Which session, from 0, an inbound record asks for; None when it asks for none."""
    reply = read(record, _panel(sessions, "", "", ""), _default_size(display))
    typed = reply.values.get(SESSION_KEY, "").strip()
    if reply.aid is not Aid.ENTER or not (typed.isascii() and typed.isdigit() and len(typed) <= 2):
        return None
    return int(typed) - 1 if 1 <= int(typed) <= len(sessions) else None


def _default_size(display: Display) -> Display:
    return attrs.evolve(display, rows=_ROWS, columns=_COLUMNS)


def _panel(sessions: Sequence[Listed], lu: str, key: str, notice: str) -> Panel:
    rows = [
        Label(4 + row, 4, f"{row + 1}  {listed.application:<8}  {listed.user:<8}  {listed.state}")
        for row, listed in enumerate(sessions)
    ]
    return Panel(
        (
            Label(1, 2, messages.SESSION_MENU.format(lu=lu), Tone.TITLE),
            Label(3, 4, "NO APPLICATION  USER      STATE"),
            *rows,
            Label(18, 2, notice[: _COLUMNS - 2], Tone.MESSAGE),
            Label(_COMMAND_ROW, 2, "===>"),
            Input(SESSION_KEY, _COMMAND_ROW, 8, 70, has_cursor=True),
            Label(23, 2, f"A NUMBER, OR A COMMAND.  {key}: THE OTHER SESSION.  CLEAR: THE LOGON SCREEN."),
        )
    )
