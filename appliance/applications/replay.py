"""REPLAY: recorded sessions shown again on a 3270, screen by screen, to whoever may see them.

    LOGON --verified--> LIST --number--> SHOWN --Enter, PF8 / PF7--> the next / the one before
                         ^------PF3, CLEAR, the end-----'

It has no way of its own to a recording: it runs the operator's display commands as the user who logged on, so that
OPERCMDS decides. A recorded screen is shown as it was, but with the keyboard free.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from appliance.applications import messages
from appliance.applications.base import Ask, End, RunCommand, Show, Terminal, VerifyUser
from appliance.applications.panel import Input, Label, Panel, Tone, paint, read
from appliance.protocols.datastream.addresses import GRAPHICS
from appliance.protocols.datastream.aid import Aid, find_aid
from appliance.protocols.datastream.constants import Wcc
from appliance.saf.model import Accepted, Acee, VerifyResult
from appliance.secret import Secret

__all__ = ["ReplayApplication"]

_MAX_ATTEMPTS = 5
_LIST = "D TCPIP,,TELNET,RECORDINGS"
_LISTED = 14
_FIRST_ROW = 5
_LEAVE = (Aid.PF3, Aid.PF15)
_BACK = (*_LEAVE, Aid.CLEAR)
_STEPS = {Aid.ENTER: 1, Aid.PF8: 1, Aid.PF20: 1, Aid.PF7: -1, Aid.PF19: -1}


class ReplayApplication:
    """One terminal at REPLAY."""

    __slots__ = ("_acee", "_attempts", "_name", "_rows", "_screen", "_terminal")

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._attempts = 0
        self._acee: Acee | None = None
        self._rows: list[str] = []  # the list as it was printed, a recording each
        self._name = ""  # the recording that is shown; "" at the list
        self._screen = 0

    @property
    def user(self) -> str:
        """The user ID that was verified."""
        return self._acee.user if self._acee else ""

    def start(self) -> Sequence[Ask]:
        """Who is it?"""
        return self._show(_logon(self._terminal, messages.ENTER_USER.format()))

    def receive(self, record: bytes) -> Sequence[Ask]:
        """A key on one of the three screens."""
        if self._acee is None:
            return self._when_logging_on(record)
        if self._name:
            return self._when_shown(self._acee, find_aid(record[0]) if record else None)
        return self._when_listed(self._acee, record)

    def verified(self, result: VerifyResult) -> Sequence[Ask]:
        """The list, or the panel again; after some wrong attempts the session ends."""
        if isinstance(result, Accepted):
            self._acee = result.acee
            return self._fetch_list(result.acee)
        self._attempts += 1
        if self._attempts >= _MAX_ATTEMPTS:
            return [End()]
        return self._show(_logon(self._terminal, messages.NOT_VALID.format()), is_alarm=True)

    def command_done(self, code: int, lines: Sequence[str]) -> Sequence[Ask]:
        """The list, or a screen of a recording."""
        if self._name:
            return self._when_fetched(code, lines)
        if code:
            return self._show(_list(self._terminal, [], " ".join(lines)))
        self._rows = list(lines[1:-1])[:_LISTED]
        return self._show(_list(self._terminal, self._rows, lines[-1]))

    def _when_logging_on(self, record: bytes) -> Sequence[Ask]:
        reply = read(record, _logon(self._terminal, ""), self._terminal.display)
        if reply.aid in _LEAVE:
            return [End()]
        user, password = reply.values.get("user", "").strip().upper(), reply.values.get("password", "")
        if not user or not password:
            return self.start()
        return [VerifyUser(user, Secret(password))]

    def _when_listed(self, acee: Acee, record: bytes) -> Sequence[Ask]:
        reply = read(record, _list(self._terminal, self._rows, ""), self._terminal.display)
        if reply.aid in _LEAVE:
            return [End()]
        number = reply.values.get("number", "").strip()
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= len(self._rows)):
            return self._fetch_list(acee)
        self._name = self._rows[int(number) - 1].split()[0]
        return self._fetch(acee, 1)

    def _when_shown(self, acee: Acee, aid: Aid | None) -> Sequence[Ask]:
        step = _STEPS.get(aid) if aid is not None else None
        if aid in _BACK or step is None:
            return self._fetch_list(acee)
        return self._fetch(acee, max(self._screen + step, 1))

    def _fetch_list(self, acee: Acee) -> Sequence[Ask]:
        self._name = ""
        return [RunCommand(acee, _LIST)]

    def _fetch(self, acee: Acee, screen: int) -> Sequence[Ask]:
        self._screen = screen
        return [RunCommand(acee, f"D TCPIP,,TELNET,RECORDING,ID={self._name},SCREEN={screen},FORMAT=3270")]

    def _when_fetched(self, code: int, lines: Sequence[str]) -> Sequence[Ask]:
        """A heading, a line about the screen, and its record; anything else ends the showing."""
        try:
            *_, rows, columns = lines[1].split()
            record = base64.b64decode(lines[2], validate=True)
            is_too_large = int(rows) * int(columns) > self._terminal.display.rows * self._terminal.display.columns
        except (IndexError, ValueError, binascii.Error):
            self._name = ""
            at_end = messages.RECORDING_ENDED.format() if self._screen > 1 else " ".join(lines)
            return self._show(_list(self._terminal, self._rows, at_end))
        if is_too_large:
            self._name = ""
            too_large = messages.SCREEN_TOO_LARGE.format(size=f"{rows}X{columns}")
            return self._show(_list(self._terminal, self._rows, too_large))
        return [Show(record[:1] + bytes((GRAPHICS[Wcc.RESTORE_KEYBOARD],)) + record[2:])]

    def _show(self, panel: Panel, *, is_alarm: bool = False) -> Sequence[Ask]:
        return [Show(paint(panel, self._terminal.display, is_alarm=is_alarm))]


def _logon(terminal: Terminal, message: str) -> Panel:
    return Panel(
        (
            Label(1, 2, f"Sallyport  {terminal.application} LOGON", Tone.TITLE),
            Label(3, 2, message, Tone.MESSAGE),
            Label(6, 2, "USER ID      ===>"),
            Input("user", 6, 20, 8, has_cursor=True),
            Label(8, 2, "PASSWORD     ===>"),
            Input("password", 8, 20, 100, is_hidden=True),
            Label(23, 2, "ENTER logs on   PF3 leaves", Tone.TITLE),
        )
    )


def _list(terminal: Terminal, rows: Sequence[str], message: str) -> Panel:
    width = terminal.display.columns - 9
    listed = (Label(_FIRST_ROW + at, 4, f"{at + 1:>2}  {row[:width]}") for at, row in enumerate(rows))
    return Panel(
        (
            Label(1, 2, "Sallyport  RECORDED SESSIONS", Tone.TITLE),
            Label(3, 2, message[: terminal.display.columns - 3], Tone.MESSAGE),
            *listed,
            Label(21, 2, "NUMBER ===>"),
            Input("number", 21, 14, 4, has_cursor=True),
            Label(23, 2, "ENTER SHOWS, THEN GOES ON   PF7 BACK   PF8 ON   PF3 LEAVES"),
        )
    )
