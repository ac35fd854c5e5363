"""TSO: a logon panel, then line mode at READY, where RACF and operator commands run as the user who logged on.

The panel's first input field is the user ID and its second, not displayed, the password, phrase or PassTicket; the
two may come in one record or in two. Line mode fills the screen from the top, stops at ``***`` when it is full, and
goes on after Enter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from appliance.applications import messages
from appliance.applications.base import Ask, End, RunCommand, Show, Terminal, VerifyUser
from appliance.applications.lines import LineMode
from appliance.applications.panel import Input, Label, Panel, Tone, paint, read
from appliance.protocols.datastream.aid import Aid
from appliance.saf.model import Accepted, Acee, RejectReason, VerifyResult
from appliance.secret import Secret

__all__ = ["TsoApplication"]

_MAX_ATTEMPTS = 5
_LONGEST_USER = 8
_LEAVE = (Aid.PF3, Aid.PF15)

#: What a wrong logon is told. Only who proved the old password learns more than that it failed.
_REJECTIONS = {
    RejectReason.EXPIRED: messages.EXPIRED,
    RejectReason.NEW_PASSWORD: messages.NEW_REFUSED,
    RejectReason.BUSY: messages.TRY_LATER,
}

_ABBREVIATIONS = {
    "AU": "ADDUSER",
    "ALU": "ALTUSER",
    "DU": "DELUSER",
    "LU": "LISTUSER",
    "PW": "PASSWORD",
    "AG": "ADDGROUP",
    "ALG": "ALTGROUP",
    "DG": "DELGROUP",
    "LG": "LISTGRP",
    "CO": "CONNECT",
    "RE": "REMOVE",
    "RDEF": "RDEFINE",
    "RALT": "RALTER",
    "RDEL": "RDELETE",
    "RL": "RLIST",
    "PE": "PERMIT",
    "SR": "SEARCH",
    "SETR": "SETROPTS",
}
_RACF = frozenset(_ABBREVIATIONS.values()) | {"PHRASE", "RACDCERT"}
_HELP = (
    "HELP                     THIS LIST",
    "TIME                     DATE AND TIME OF THE SYSTEM",
    "STATUS                   WHO AND WHERE YOU ARE",
    "LISTUSER, RLIST, ...     RACF COMMANDS, AS YOUR AUTHORITY ALLOWS",
    "CONSOLE SYSCMD(command)  ONE OPERATOR COMMAND, FOR EXAMPLE D TCPIP,,TELNET,CONN",
    "LOGOFF                   END THE SESSION",
)
_SYSCMD = re.compile(r"(?i)SYSCMD\((?P<command>.+)\)")
#: Operands that hold a secret: the line that repeats a command on the screen stops in front of them.
_SECRET_OPERAND = re.compile(r"(?i)\b(?:PASSWORD|PASSWD|PASS|PHRASE|KEYMASKED|KEYENCRYPTED|PW)\w*\s*\(.*")


class TsoApplication:
    """One terminal at TSO."""

    __slots__ = ("_acee", "_attempts", "_lines", "_since", "_terminal", "_user")

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._lines = LineMode(terminal.display)
        self._user = terminal.data.strip().upper()[:_LONGEST_USER]
        self._attempts = 0
        self._acee: Acee | None = None
        self._since: datetime | None = None

    @property
    def user(self) -> str:
        """The user ID that was verified."""
        return self._acee.user if self._acee else ""

    def start(self) -> Sequence[Ask]:
        """The logon panel."""
        return self._prompt()

    def receive(self, record: bytes) -> Sequence[Ask]:
        """A key pressed on the panel or in line mode."""
        if self._acee is None:
            return self._when_logging_on(record)
        typed = self._lines.receive(record)
        if typed is None:
            return [Show(self._lines.paint())]
        return self._when_ready(self._acee, typed)

    def verified(self, result: VerifyResult) -> Sequence[Ask]:
        """READY, or the panel again with what was wrong; after some wrong attempts the session ends."""
        if isinstance(result, Accepted):
            return self._log_on(result.acee)
        self._attempts += 1
        if self._attempts >= _MAX_ATTEMPTS:
            return [End()]
        message = _REJECTIONS.get(result.reason, messages.NOT_VALID)
        return [self._show_panel(message.format(user=result.user), is_alarm=True)]

    def command_done(self, code: int, lines: Sequence[str]) -> Sequence[Ask]:
        """What the command printed, and READY."""
        said = [messages.COMMAND_FAILED.format(code=code)] if code else []
        return self._print([*lines, *said])

    def _when_logging_on(self, record: bytes) -> Sequence[Ask]:
        reply = read(record, _panel(self._terminal, "", ""), self._terminal.display)
        if reply.aid in _LEAVE:
            return [End()]
        if reply.aid is not Aid.ENTER:
            return self._prompt() if reply.aid is Aid.CLEAR else [self._show_panel(messages.UNUSABLE_KEY.format())]
        self._user = reply.values.get("user", self._user).strip().upper()
        password = reply.values.get("password", "")
        if not self._user or not password:
            return self._prompt()
        new = reply.values.get("new", "")
        return [VerifyUser(self._user, Secret(password), Secret(new) if new else None)]

    def _prompt(self) -> Sequence[Ask]:
        message = messages.ENTER_PASSWORD if self._user else messages.ENTER_USER
        return [self._show_panel(message.format(user=self._user))]

    def _show_panel(self, message: str, *, is_alarm: bool = False) -> Ask:
        panel = _panel(self._terminal, self._user, message)
        return Show(paint(panel, self._terminal.display, is_alarm=is_alarm))

    def _log_on(self, acee: Acee) -> Sequence[Ask]:
        self._acee = acee
        self._since = now = self._terminal.now()
        fields = {"time": f"{now:%H:%M:%S}", "date": f"{now:%Y-%m-%d}"}
        return self._print([messages.LOGGED_ON.format(user=acee.user, lu=self._terminal.lu, **fields)])

    def _print(self, lines: Sequence[str]) -> Sequence[Ask]:
        self._lines.write([*lines, "READY"])
        return [Show(self._lines.paint())]

    def _when_ready(self, acee: Acee, typed: str) -> Sequence[Ask]:
        command = typed.strip()
        if not command:
            return self._print([])
        self._lines.write([_SECRET_OPERAND.sub("...", command)])
        name, _, operands = command.partition(" ")
        name = _ABBREVIATIONS.get(name.upper(), name.upper())
        if name in _RACF:
            return [RunCommand(acee, f"{name} {operands}".rstrip())]
        answer = _COMMANDS.get(name)
        if answer is None:
            return self._print([messages.UNKNOWN_COMMAND.format(name=name[:8])])
        return answer(self, acee, operands.strip())

    def _help(self, acee: Acee, operands: str) -> Sequence[Ask]:
        return self._print(_HELP)

    def _time(self, acee: Acee, operands: str) -> Sequence[Ask]:
        return self._print([f"{self._terminal.now():%Y-%m-%d %H:%M:%S} UTC"])

    def _status(self, acee: Acee, operands: str) -> Sequence[Ask]:
        assert self._since is not None
        terminal = self._terminal
        return self._print(
            [
                f"USER {acee.user}  GROUP {acee.group or '-'}  SINCE {self._since:%Y-%m-%d %H:%M:%S} UTC",
                f"LU {terminal.lu}  FROM {terminal.peer}  SCREEN {terminal.display.rows} X {terminal.display.columns}",
                f"APPLICATION {terminal.application}  SYSTEM {terminal.system}",
            ]
        )

    def _console(self, acee: Acee, operands: str) -> Sequence[Ask]:
        if (command := _SYSCMD.fullmatch(operands)) is None:
            return self._print([messages.OPERAND_MISSING.format(name="CONSOLE", operand="SYSCMD(command)")])
        return [RunCommand(acee, command["command"].strip())]

    def _logoff(self, acee: Acee, operands: str) -> Sequence[Ask]:
        return [End()]


_COMMANDS: dict[str, Callable[[TsoApplication, Acee, str], Sequence[Ask]]] = {
    "HELP": TsoApplication._help,
    "TIME": TsoApplication._time,
    "STATUS": TsoApplication._status,
    "CONSOLE": TsoApplication._console,
    "LOGOFF": TsoApplication._logoff,
    "LOGOUT": TsoApplication._logoff,
}


def _panel(terminal: Terminal, user: str, message: str) -> Panel:
    wants_password = bool(user)
    return Panel(
        (
            Label(1, 2, f"Sallyport  {terminal.application} LOGON", Tone.TITLE),
            Label(1, 52, f"{terminal.system:<8}  LU {terminal.lu}", Tone.TITLE),
            Label(3, 2, message, Tone.MESSAGE),
            Label(6, 2, "USER ID      ===>"),
            Input("user", 6, 20, _LONGEST_USER, value=user, has_cursor=not wants_password),
            Label(8, 2, "PASSWORD     ===>"),
            Input("password", 8, 20, 100, is_hidden=True, has_cursor=wants_password),
            Label(11, 2, "NEW PASSWORD ===>"),
            Input("new", 11, 20, 100, is_hidden=True),
            Label(15, 2, "The password may be a password phrase or a PassTicket."),
            Label(23, 2, "ENTER logs on   PF3 leaves", Tone.TITLE),
        )
    )
