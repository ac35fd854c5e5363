"""What a help desk may do about users whom it does not administer, by profiles of class FACILITY.

(RACF Security Administrator's Guide, "Authorizing help desk functions".) IRR.PASSWORD.RESET and IRR.LISTUSER are
about all users. IRR.PWRESET.OWNER.owner and IRR.LU.OWNER.owner are about those whom one user or group owns, and
TREE.group instead of it about those in the scope of a group, while lists of groups are checked. Whom a profile
EXCLUDE.user names is left out of these two, except for who has the access to that profile too. Nobody who has an
attribute of the system is reached.

READ resets the password or phrase that a user has, to one that expires at once, and resumes; UPDATE sets one that
stays; CONTROL does not wait for SETROPTS PASSWORD(MINCHANGE).
"""

from __future__ import annotations

from functools import cached_property

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.outcome import RefusalError, Request
from appliance.saf.database import User
from appliance.saf.model import Access
from appliance.saf.profiles import ProfileIndex
from appliance.saf.quality import fault_of_age
from appliance.saf.scope import groups_up

__all__ = ["HelpDesk"]

_SECRETS = {"PASSWORD", "PHRASE"}
_EXPIRY = {"EXPIRED", "NOEXPIRED"}


@attrs.frozen
class HelpDesk:
    """The issuer of a command as one of the help desk."""

    _request: Request

    @cached_property
    def _facility(self) -> ProfileIndex:
        """Made for who needs it, and once for any number of users: most issuers may do what they ask for anyway."""
        return self._request.profiles_in_force("FACILITY")

    def may_list(self, user: User) -> bool:
        """Whether the issuer may list the user."""
        return self._level("IRR.LISTUSER", "IRR.LU", user) >= Access.READ

    def require_reset(self, user: User) -> None:
        """Stop unless the issuer may do to the user what ALTUSER asks for."""
        request, level = self._request, Access.NONE
        if _is_reset(request, user):
            level = self._level("IRR.PASSWORD.RESET", "IRR.PWRESET", user)
        request.require(level >= (Access.UPDATE if request.operands.has("NOEXPIRED") else Access.READ))
        if level < Access.CONTROL:
            self._require_age(user)

    def _require_age(self, user: User) -> None:
        request = self._request
        for keyword in sorted(_SECRETS & request.operands.columns.keys()):
            is_phrase = keyword == "PHRASE"
            fault = fault_of_age(request.database.options, user, request.workshop.now, is_phrase=is_phrase)
            if fault is not None:
                raise RefusalError(messages.NEW_SECRET_REFUSED, detail=fault)

    def _level(self, everybody: str, stem: str, user: User) -> Access:
        """The issuer's access as far as this user is concerned."""
        if user.special or user.operations or user.auditor or user.roaudit:
            return Access.NONE
        some = max((self._access(name) or Access.NONE for name in self._scopes(stem, user)), default=Access.NONE)
        if some > Access.NONE:
            excluded = self._access(f"{stem}.EXCLUDE.{user.name}")
            some = some if excluded is None else min(some, excluded)
        return max(self._access(everybody) or Access.NONE, some)

    def _scopes(self, stem: str, user: User) -> list[str]:
        owner = [f"{stem}.OWNER.{user.owner}"] if user.owner else []
        if not self._request.database.options.list_of_groups:
            return owner
        return owner + [f"{stem}.TREE.{group}" for group in groups_up(self._request.database, user.owner)]

    def _access(self, resource: str) -> Access | None:
        """What the issuer has to a resource; None when nothing covers it."""
        profile = self._facility.find(resource)
        return None if profile is None else self._request.access_in(profile)


def _is_reset(request: Request, user: User) -> bool:
    """Whether ALTUSER asks for what a help desk does, and for no secret of a kind that the user has not got."""
    operands, asked = request.operands, set(request.operands.columns)
    held = {"PASSWORD": user.password_hash, "PHRASE": user.phrase_hash}
    is_protected = user.password_hash is None and user.phrase_hash is None
    return (
        not is_protected
        and bool(asked)
        and asked <= {"RESUME", *_SECRETS, *_EXPIRY}
        and not operands.words("RESUME")
        and all(held[keyword] is not None for keyword in asked & _SECRETS)
        and bool(asked & _SECRETS or not asked & _EXPIRY)
    )
