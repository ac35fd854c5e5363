"""TSO: a logon panel, then line mode at READY, where RACF and operator commands run as the user who logged on.

The panel's first input field is the user ID and its second, not displayed, the password, phrase or PassTicket; the
two may come in one record or in two. Line mode fills the screen from the top, stops at ``***`` when it is full, and
goes on after Enter.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.applications import messages, tsocommands
from appliance.applications.base import Ask, End, Show, Terminal, VerifyUser
from appliance.applications.lines import LineMode
from appliance.applications.panel import Input, Label, Panel, Tone, paint, read
from appliance.applications.tsocommands import LoggedOn, Printed
from appliance.protocols.datastream.aid import Aid
from appliance.saf.model import Accepted, RejectReason, VerifyResult
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


class TsoApplication:
    """One terminal at TSO."""

    __slots__ = ("_attempts", "_lines", "_session", "_terminal", "_user")

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._lines = LineMode(terminal.display)
        self._user = terminal.data.strip().upper()[:_LONGEST_USER]
        self._attempts = 0
        self._session: LoggedOn | None = None

    @property
    def user(self) -> str:
        """The user ID that was verified."""
        return self._session.acee.user if self._session else ""

    @property
    def session(self) -> LoggedOn | None:
        """See ``base.Resumable``."""
        return self._session

    def start(self) -> Sequence[Ask]:
        """The logon panel."""
        return self._prompt()

    def receive(self, record: bytes) -> Sequence[Ask]:
        """A key pressed on the panel or in line mode."""
        if self._session is None:
            return self._when_logging_on(record)
        typed = self._lines.receive(record)
        if typed is None:
            return [Show(self._lines.paint())]
        return self._when_ready(self._session, typed)

    def verified(self, result: VerifyResult) -> Sequence[Ask]:
        """READY, or the panel again with what was wrong; after some wrong attempts the session ends."""
        if isinstance(result, Accepted):
            return self._log_on(result)
        self._attempts += 1
        if self._attempts >= _MAX_ATTEMPTS:
            return [End()]
        message = _REJECTIONS.get(result.reason, messages.NOT_VALID)
        return [self._show_panel(message.format(user=result.user), is_alarm=True)]

    def resume(self, session: object) -> Sequence[Ask]:
        """See ``base.Resumable``: READY again, behind the listing that was there."""
        assert isinstance(session, LoggedOn)
        assert self._session is not None
        self._session = self._session.resumed(session)
        return self._print(self._session.welcome_back())

    def command_done(self, code: int, lines: Sequence[str]) -> Sequence[Ask]:
        """What the command printed, and READY."""
        return self._print(tsocommands.done(code, tuple(lines)).lines)

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

    def _log_on(self, accepted: Accepted) -> Sequence[Ask]:
        self._session = session = LoggedOn(self._terminal, accepted.acee, self._terminal.now())
        return self._print(session.greeting(accepted.days_left))

    def _print(self, lines: Sequence[str]) -> Sequence[Ask]:
        if self._session is not None:
            self._session = self._session.printed(lines)
        self._lines.write([*lines, tsocommands.PROMPT])
        return [Show(self._lines.paint())]

    def _when_ready(self, session: LoggedOn, typed: str) -> Sequence[Ask]:
        if command := typed.strip():
            self._lines.write([tsocommands.without_secrets(command)])
        self._session = session.typed(command)
        outcome = tsocommands.run(session, command)
        return self._print(outcome.lines) if isinstance(outcome, Printed) else [outcome]


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
