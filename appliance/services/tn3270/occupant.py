"""Who sits at a seat, with a screen (``seat``) or without one (``linemode``): what is said of him, what he may have.

Both seats ask here, so that an application is refused by the same rules and in the same words.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from appliance.config.appls import Application
from appliance.config.terminals.telnet import LuMap
from appliance.message import Message
from appliance.saf import resources
from appliance.saf.model import Acee
from appliance.services.tn3270 import messages
from appliance.services.tn3270.entry import mapping
from appliance.services.tn3270.front.hosted import ASKS_WHO
from appliance.services.tn3270.setup import PortSetup
from appliance.session.actions import Action, Console

__all__ = [
    "NOT_AVAILABLE",
    "NOT_PERMITTED",
    "NOT_SUPPORTED",
    "NO_MORE",
    "NO_SUCH_MODE",
    "UNKNOWN",
    "Denial",
    "Occupant",
]

_SERVICE = "TN3270"
#: Sense codes that USS message 7 shows: resource unknown, not permitted, not available, session limit exceeded.
UNKNOWN, NOT_PERMITTED, NOT_AVAILABLE, NO_MORE = "08060000", "080A0000", "08010000", "08050000"
#: Function not supported; log mode unknown.
NOT_SUPPORTED, NO_SUCH_MODE = "10030000", "08210002"


@attrs.frozen
class Denial:
    """Why there is no session with ``application``. ``detail`` is for the terminal too, ``log`` is not."""

    message: Message
    application: str
    sense: str
    detail: str = ""
    log: str = ""


@attrs.frozen
class Occupant:
    """One client with its LU; ``acee`` is the user of its certificate, ``lu_map`` what the LU came by, if any."""

    setup: PortSetup
    client: mapping.Client
    lu: str
    peer: str
    acee: Acee | None
    lu_map: LuMap | None = None

    def say(self, message: Message, **fields: object) -> list[Action]:
        """``message`` about this client, if DEBUG CONN lets it be said."""
        facts = {"peer": self.peer, "port": self.setup.config.port, "lu": self.lu}
        return [Console(message, {**facts, **fields})] if self.setup.says(message) else []

    def find(self, name: str, verified: Acee | None = None) -> Application | Denial:
        """The application, when there is one and the client has access; ``verified`` is who the solicitor asked for."""
        application = self.setup.applications.get(name)
        if application is None:
            return Denial(messages.APPLICATION_UNKNOWN, name, UNKNOWN)
        if not self._has_access(application, verified or self.acee):
            return Denial(messages.APPLICATION_REFUSED, name, NOT_PERMITTED)
        return application

    def _has_access(self, application: Application, acee: Acee | None) -> bool:
        """READ to class APPL. Who is not known yet and is asked by the application itself is checked there."""
        if acee is None and application.target in ASKS_WHO:
            return True
        resource = resources.appl(application.passticket_name)
        return self.setup.router.auth(acee, resource, service=_SERVICE, peer=self.peer).is_permitted

    def report(self, denial: Denial) -> list[Action]:
        """What the log says of it."""
        return self.say(denial.message, **self._facts(denial), detail=f"{denial.detail} {denial.log}".rstrip())

    def notice(self, denial: Denial) -> str:
        """What the terminal shows of it, under USS message 7."""
        return denial.message.format(**self._facts(denial), detail=denial.detail)

    def _facts(self, denial: Denial) -> Mapping[str, str]:
        user = self.acee.user if self.acee else "A USER WITHOUT CERTIFICATE"
        return {"application": denial.application, "user": user, "lu": self.lu}
