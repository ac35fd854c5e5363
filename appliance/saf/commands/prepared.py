"""A command that is ready to be run on any snapshot, any number of times, and why it is not done when it is not."""

from __future__ import annotations

from datetime import date

import attrs

from appliance.saf.acees import acee_of
from appliance.saf.attempts import is_locked_out
from appliance.saf.commands import messages
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.syntax import bind
from appliance.saf.commands.table import Entry
from appliance.saf.commands.tso import TsoError, parse
from appliance.saf.commands.workshop import Workshop
from appliance.saf.database import SafDatabase, User
from appliance.saf.model import Acee
from appliance.saf.people import in_interval

__all__ = ["Prepared", "has_special", "qualifier_of"]


@attrs.frozen
class Prepared:
    """One command of one issuer; what it made slowly is kept in its workshop."""

    entry: Entry
    acee: Acee
    text: str = attrs.field(repr=False)
    workshop: Workshop = attrs.field(repr=False)
    is_trusted: bool = False  # has the authority of ``acee`` as it is, whatever the snapshot says of the user

    def on(self, database: SafDatabase) -> Outcome:
        """The outcome on this snapshot; RefusalError and TsoError say why there is none."""
        operands = bind(parse(self.text), self.entry.syntax)
        request = Request(self.entry.name, operands, database, self._authority(database), self.workshop)
        outcome = self.entry.run(request)
        today = self.workshop.now.date()
        if has_special(database, today) and not has_special(outcome.database, today):
            raise RefusalError(messages.LAST_SPECIAL)
        for keyword in operands.ignored:
            outcome = outcome.say(messages.IGNORED, keyword=keyword)
        return outcome

    def line_of(self, error: TsoError | RefusalError) -> str:
        """The line that says why there was no outcome."""
        if isinstance(error, RefusalError):
            return str(error)
        return messages.SYNTAX.format(command=self.entry.name, column=error.column, detail=error)

    def _authority(self, database: SafDatabase) -> Acee:
        """The issuer as he is now: SPECIAL taken away since his logon does not count any more.

        Wrong passwords of a stranger do not silence who is already in: it may be the administrator at the console.
        """
        if self.is_trusted:
            return self.acee
        user = database.users.get(self.acee.user)
        today = self.workshop.now.date()
        if user is None or (user.is_revoked(today) and not is_locked_out(database, user, today)):
            raise RefusalError(messages.NOT_AUTHORIZED, user=self.acee.user, command=self.entry.name)
        return acee_of(user, today, self.acee.entry)


def qualifier_of(error: TsoError | RefusalError) -> str:
    """The audit's word for it when the issuer had no authority; "" for any other reason."""
    return "INSAUTH" if isinstance(error, RefusalError) and error.is_authority else ""


def has_special(database: SafDatabase, today: date) -> bool:
    """Whether there is an administrator who is not revoked, and whom no date revokes for good."""
    return any(user.special and not (user.is_revoked(today) or _ends(user)) for user in database.users.values())


def _ends(user: User) -> bool:
    """Whether a date revokes the user with none to come back after it."""
    return user.revoke_date is not None and in_interval(user.revoke_date, user.resume_date, date.max)
