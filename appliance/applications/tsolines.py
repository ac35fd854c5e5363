"""TSO in line mode: a user ID, a password that does not show, then READY.

    USER --user ID--> PASSWORD --verified--> READY
                         |  ^--wrong, up to five times
                         '--expired--> NEW PASSWORD --verified--> READY

ATTN starts the logon again; at READY it brings a new READY. The commands are those of ``tsocommands``.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.applications import messages, tsocommands
from appliance.applications.base import End, Terminal, VerifyUser
from appliance.applications.linebase import LineAsk, Print
from appliance.applications.tsocommands import LoggedOn, Printed
from appliance.saf.model import Accepted, RejectReason, VerifyResult
from appliance.secret import Secret

__all__ = ["TsoLines"]

_MAX_ATTEMPTS = 5
_LONGEST_USER = 8


#: What a wrong logon is told. Only who proved the old password learns more than that it failed.
_REJECTIONS = {
    RejectReason.EXPIRED: messages.EXPIRED,
    RejectReason.NEW_PASSWORD: messages.NEW_REFUSED,
    RejectReason.BUSY: messages.TRY_LATER,
}
_WANTS_NEW = frozenset((RejectReason.EXPIRED, RejectReason.NEW_PASSWORD))


class TsoLines:
    """One line mode terminal at TSO."""

    __slots__ = ("_attempts", "_expired", "_given", "_session", "_terminal", "_user")

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._user = terminal.data.strip().upper()[:_LONGEST_USER]
        self._given: Secret | None = None  # the password that is being verified
        self._expired: Secret | None = None  # the one that a new password is wanted for
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

    def start(self) -> Sequence[LineAsk]:
        """Ask for the user ID, or for the password when the user ID came with LOGON."""
        return [self._ask()]

    def receive(self, line: str) -> Sequence[LineAsk]:
        """A user ID, a password, a new password, or a command."""
        if self._session is not None:
            self._session = self._session.typed(line.strip())
            return self._answer(tsocommands.run(self._session, line))
        if not self._user:
            self._user = line.strip().upper()[:_LONGEST_USER]
            return [self._ask()]
        if not line:
            return [self._ask()]
        if self._expired is not None:
            return [VerifyUser(self._user, self._expired, Secret(line))]
        self._given = Secret(line)
        return [VerifyUser(self._user, self._given)]

    def attention(self) -> Sequence[LineAsk]:
        """Ask for the user ID again, or for another command."""
        if self._session is not None:
            return self._answer(Printed())
        self._user, self._given, self._expired = "", None, None
        return [self._ask()]

    def verified(self, result: VerifyResult) -> Sequence[LineAsk]:
        """READY, or what was wrong and the question again; after some wrong attempts the session ends."""
        given, self._given = self._given or self._expired, None
        if isinstance(result, Accepted):
            self._expired = None
            self._session = session = LoggedOn(self._terminal, result.acee, self._terminal.now())
            return self._answer(Printed(session.greeting(result.days_left)))
        self._attempts += 1
        if self._attempts >= _MAX_ATTEMPTS:
            return [End()]
        self._expired = given if result.reason in _WANTS_NEW else None
        return [self._ask(_REJECTIONS.get(result.reason, messages.NOT_VALID).format(user=result.user))]

    def resume(self, session: object) -> Sequence[LineAsk]:
        """See ``base.Resumable``: READY again, behind the listing that was there."""
        assert isinstance(session, LoggedOn)
        assert self._session is not None
        self._session = self._session.resumed(session)
        return self._answer(Printed(self._session.welcome_back()))

    def command_done(self, code: int, lines: Sequence[str]) -> Sequence[LineAsk]:
        """What the command printed, and READY."""
        return self._answer(tsocommands.done(code, tuple(lines)))

    def _ask(self, *said: str) -> Print:
        if not self._user:
            return Print((*said, messages.ENTER_USER.format()), "USER ID: ")
        if self._expired is not None:
            return Print(said, "NEW PASSWORD: ", is_hidden=True)
        return Print((*said, messages.ENTER_PASSWORD.format(user=self._user)), "PASSWORD: ", is_hidden=True)

    def _answer(self, outcome: tsocommands.Outcome) -> Sequence[LineAsk]:
        if not isinstance(outcome, Printed):
            return [outcome]
        if self._session is not None:
            self._session = self._session.printed(outcome.lines)
        return [Print((*outcome.lines, tsocommands.PROMPT))]
