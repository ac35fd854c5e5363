"""The solicitor screen: who you are and where you want to go, asked before an application that RESTRICTAPPL names.

    asked --Enter--> VerifyUser --Accepted, and listed--> Passed
      ^------------------ refused, or not listed ---'

It also stands in for the USS screen of a client that no USSTCP names. A user ID that is not listed is told the same as
a wrong password. After some refusals, or by PF3, the terminal leaves.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from appliance.applications.base import Display, VerifyUser
from appliance.applications.panel import Input, Label, Panel, Tone, paint, read
from appliance.message import Message
from appliance.protocols.datastream.aid import Aid
from appliance.saf.model import Accepted, Acee, RejectReason, VerifyResult
from appliance.secret import Secret
from appliance.services.tn3270 import messages
from appliance.services.tn3270.desk.usscommand import Logon
from appliance.services.tn3270.entry import mapping
from appliance.services.tn3270.setup import PortSetup

__all__ = ["Left", "Passed", "Prompt", "Solicitor"]

_MAX_REFUSALS = 5
_LONGEST_NAME = 8
_LONGEST_PASSWORD, _LONGEST_PHRASE = 8, 100
_LEAVE = (Aid.PF3, Aid.PF15)
_REASONS = {
    RejectReason.EXPIRED: messages.SOLICITOR_EXPIRED,
    RejectReason.NEW_PASSWORD: messages.SOLICITOR_NEW_REFUSED,
    RejectReason.BUSY: messages.SOLICITOR_BUSY,
}


@attrs.frozen
class Prompt:
    """Show this record, and say what there is to say."""

    record: bytes = attrs.field(repr=False)
    unlisted: str = ""  # who was verified, and is not listed for the application


@attrs.frozen
class Passed:
    """Go on with ``request``; ``acee`` is who was verified, None when nobody had to be."""

    request: Logon
    acee: Acee | None = None


@attrs.frozen
class Left:
    """The terminal does not want to, or may not, go on."""


class Solicitor:
    """One terminal's way through the screen."""

    __slots__ = ("_display", "_lu", "_refusals", "_request", "_setup", "_user")

    def __init__(self, setup: PortSetup, display: Display, lu: str) -> None:
        self._setup = setup
        self._display = attrs.evolve(display, rows=24, columns=80)
        self._lu = lu
        self._request = Logon("")
        self._user = ""
        self._refusals = 0

    @property
    def application(self) -> str:
        """Where the terminal wants to go, as far as it said."""
        return self._request.application

    def ask(self, request: Logon | None = None, notice: str = "") -> Prompt:
        """The screen, for an application that is known already or for any; ``notice`` is a message of ours."""
        self._request = request or Logon("")
        return self._prompt(notice)

    def receive(self, record: bytes) -> Prompt | VerifyUser | Passed | Left:
        """A key pressed on the screen."""
        reply = read(record, self._panel(""), self._display)
        if reply.aid in _LEAVE:
            return Left()
        if reply.aid is not Aid.ENTER:
            return self._prompt()
        name = reply.values.get("application", self._request.application).strip().upper()[:_LONGEST_NAME]
        if name != self._request.application:
            self._request = Logon(name)
        self._user = reply.values.get("user", self._user).strip().upper()[:_LONGEST_NAME]
        if not name:
            return self._say(messages.SOLICITOR_APPLICATION)
        if mapping.restriction(self._setup.config.mapping, name) is None:
            return Passed(self._request)
        password, new = reply.values.get("password", ""), reply.values.get("new", "")
        if not self._user or not password:
            return self._prompt()
        return VerifyUser(self._user, Secret(password), Secret(new) if new else None)

    def verified(self, result: VerifyResult) -> Prompt | Passed | Left:
        """What became of the user ID and the password."""
        if isinstance(result, Accepted) and self._is_listed(result.acee.user):
            return Passed(self._request, result.acee)
        self._refusals += 1
        if self._refusals >= _MAX_REFUSALS:
            return Left()
        if isinstance(result, Accepted):
            return attrs.evolve(self._say(messages.SOLICITOR_NOT_VALID), unlisted=result.acee.user)
        return self._say(_REASONS.get(result.reason, messages.SOLICITOR_NOT_VALID))

    def _is_listed(self, user: str) -> bool:
        rules = self._setup.config.mapping
        restriction = mapping.restriction(rules, self.application)
        return restriction is None or mapping.may_use(restriction, user, self._lu, rules)

    def _say(self, message: Message) -> Prompt:
        return self._prompt(message.format(user=self._user, application=self.application))

    def _prompt(self, notice: str = "") -> Prompt:
        if not notice and self.application:
            notice = messages.SOLICITOR_USER.format(application=self.application)
        return Prompt(paint(self._panel(notice), self._display))

    def _panel(self, notice: str) -> Panel:
        config = self._setup.config
        width = _LONGEST_PHRASE if config.password_phrase else _LONGEST_PASSWORD
        is_at_user = config.old_solicitor or bool(self.application)
        return Panel(
            (
                Label(1, 2, f"Sallyport  {self._setup.system}", Tone.TITLE),
                Label(1, 60, f"LU {self._lu}", Tone.TITLE),
                Label(4, 2, "Enter Your Userid:"),
                Input("user", 4, 22, _LONGEST_NAME, value=self._user, has_cursor=is_at_user),
                *_secret(6, "Password:", "password", width),
                *_secret(9, "New Password:", "new", width),
                Label(12, 2, "Application:"),
                Input("application", 12, 22, _LONGEST_NAME, value=self.application, has_cursor=not is_at_user),
                Label(22, 2, notice[: self._display.columns - 2], Tone.MESSAGE),
                Label(23, 2, "ENTER goes on   PF3 leaves", Tone.TITLE),
            )
        )


def _secret(row: int, text: str, name: str, width: int) -> Sequence[Label | Input]:
    return Label(row, 2, text), Input(name, row, 22, width, is_hidden=True)
