"""What a command function gets and gives: a request with a snapshot in it, an outcome with the changed one.

A function that finds a reason to stop raises ``RefusalError`` with a message; then nothing of the command is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from appliance.message import Message
from appliance.saf.authorization import allowed_access
from appliance.saf.commands import messages
from appliance.saf.commands.syntax import Operands
from appliance.saf.commands.workshop import Workshop
from appliance.saf.database import Profile, SafDatabase
from appliance.saf.index import variables_of
from appliance.saf.issued import IssuedCertificate
from appliance.saf.model import Access, Acee
from appliance.saf.profiles import ProfileIndex
from appliance.saf.scope import owned_in_scope, resource_in_scope

__all__ = ["Outcome", "RefusalError", "Request", "listed"]

_CODES = {"I": 0, "W": 4, "E": 8, "S": 8}


class RefusalError(Exception):
    """The command is not done; the text is the line to show."""

    def __init__(self, message: Message, **fields: object) -> None:
        super().__init__(message.format(**fields))
        self.is_authority = message is messages.NOT_AUTHORIZED
        self.is_wrong_password = message is messages.OLD_SECRET_WRONG


@attrs.frozen
class Outcome:
    """A command that was done: return code 0, 4 or 8, lines to show, the database after it."""

    database: SafDatabase
    code: int = 0
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    issued: tuple[IssuedCertificate, ...] = ()

    def say(self, message: Message, **fields: object) -> Outcome:
        """The same with one more line; a warning raises the return code to 4."""
        code = max(self.code, _CODES[message.severity])
        return attrs.evolve(self, code=code, lines=(*self.lines, message.format(**fields)))

    def with_database(self, database: SafDatabase) -> Outcome:
        """The same with another database."""
        return attrs.evolve(self, database=database)

    def show(self, lines: Iterable[str]) -> Outcome:
        """The same with more lines."""
        return attrs.evolve(self, lines=(*self.lines, *lines))


@attrs.frozen
class Request:
    """One command to run: what was asked, by whom, on which snapshot."""

    command: str
    operands: Operands
    database: SafDatabase
    #: The issuer as the snapshot knows him; SPECIAL, AUDITOR and groups are those of now, not of his logon.
    acee: Acee
    workshop: Workshop = attrs.field(repr=False)

    def start(self) -> Outcome:
        """An outcome that has done nothing yet."""
        return Outcome(self.database)

    def require(self, is_authorized: bool) -> None:
        """Stop unless the issuer has the authority."""
        if not is_authorized:
            raise RefusalError(messages.NOT_AUTHORIZED, user=self.acee.user, command=self.command)

    def require_change(self, owner: str, *, is_profile: bool = False) -> None:
        """Stop unless ``may_change``."""
        self.require(self.may_change(owner, is_profile=is_profile))

    def may_change(self, owner: str, *, is_profile: bool = False) -> bool:
        """Whether the issuer has SPECIAL, owns what is to be changed, or has it in the scope of a group."""
        return self.acee.special or owner == self.acee.user or self.is_in_scope(owner, is_profile=is_profile)

    def is_in_scope(self, owner: str, *, is_profile: bool = False, auditor: bool = False) -> bool:
        """Whether group-SPECIAL (or group-AUDITOR) of the issuer reaches what belongs to ``owner``."""
        within = self.acee.special_groups + (self.acee.auditor_groups if auditor else ())
        reaches = resource_in_scope if is_profile else owned_in_scope
        return reaches(self.database, owner, within)

    def may_list(self, *owners: str) -> bool:
        """Whether the issuer may see something: by SPECIAL, AUDITOR or ROAUDIT, in a group or as an owner."""
        acee = self.acee
        return (
            self.sees_all
            or acee.user in owners
            or any(self.is_in_scope(owner, is_profile=True, auditor=True) for owner in owners)
        )

    @property
    def sees_all(self) -> bool:
        """Whether the issuer may see everything."""
        return self.acee.special or self.acee.auditor or self.acee.roaudit

    @property
    def today(self) -> date:
        """The day on which the command runs."""
        return self.workshop.now.date()

    def has_class_authority(self, cls: str) -> bool:
        """Whether the issuer may define things of a class: by SPECIAL or CLAUTH."""
        user = self.database.users.get(self.acee.user)
        return self.acee.special or (user is not None and cls in user.class_authority)

    def has_access(self, cls: str, resource: str, access: Access) -> bool:
        """Whether a profile gives the issuer this access; False when the class is inactive or nothing covers it."""
        profile = self.profiles_in_force(cls).find(resource)
        return profile is not None and self.access_in(profile) >= access

    def profiles_in_force(self, cls: str) -> ProfileIndex:
        """The profiles of a class, ready to be asked for the one that decides; none while the class is inactive."""
        state = self.database.classes.get(cls)
        if state is None or not state.active:
            return ProfileIndex({})
        return ProfileIndex(self.database.profiles.get(cls, {}), variables_of(self.database))

    def access_in(self, profile: Profile) -> Access:
        """What the list of a profile gives the issuer."""
        grouped = self.database.options.list_of_groups
        return allowed_access(self.acee, profile, list_of_groups=grouped, now=self.workshop.now)


def listed(request: Request, lines: list[str]) -> Outcome:
    """The outcome of a display; no lines is said in a line."""
    return request.start().show(lines) if lines else request.start().say(messages.NOTHING_FOUND)
