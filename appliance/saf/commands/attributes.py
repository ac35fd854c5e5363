"""Operands that ADDUSER, ALTUSER and CONNECT share: attributes, revocation, authority in a group."""

from __future__ import annotations

from typing import Any

from appliance.saf.commands.dates import date_of
from appliance.saf.commands.names import choice
from appliance.saf.commands.outcome import Request
from appliance.saf.commands.syntax import FLAG, MAYBE, VALUE, Keyword
from appliance.saf.commands.tso import TsoError
from appliance.saf.model import Access
from appliance.saf.people import GroupAuthority

__all__ = ["GROUP_KEYWORDS", "LONGEST_DATA", "REVOCATION", "group_operands", "revocation", "switches"]

LONGEST_DATA = 255  # of what an installation says of a user, a group, a profile
REVOCATION: dict[str, Keyword] = {"REVOKE": MAYBE, "RESUME": MAYBE, "NOREVOKE": FLAG, "NORESUME": FLAG}
GROUP_KEYWORDS: dict[str, Keyword] = {"AUTHORITY": VALUE, "UACC": VALUE}
#: RACF has no EXECUTE as the access that a user's new profiles give to all.
_UACCS = ("NONE", "READ", "UPDATE", "CONTROL", "ALTER")


def switches(request: Request, names: tuple[str, ...]) -> dict[str, Any]:
    """The fields that keywords NAME and NONAME set."""
    found: dict[str, Any] = {}
    for name in names:
        wanted = request.operands.switch(name)
        if wanted is not None:
            found[name.lower()] = wanted
    return found


def group_operands(request: Request) -> dict[str, Any]:
    """AUTHORITY and UACC of a connection."""
    found: dict[str, Any] = {}
    authority = choice(request.operands, "AUTHORITY", tuple(GroupAuthority.__members__))
    if authority is not None:
        found["authority"] = GroupAuthority[authority]
    uacc = choice(request.operands, "UACC", _UACCS)
    if uacc is not None:
        found["uacc"] = Access[uacc]
    return found


def revocation(request: Request, *, is_revoked: bool) -> dict[str, Any]:
    """REVOKE and RESUME, at once or with a date; ``is_revoked``: by the mark, until now.

    Who is revoked at once and has a date to come back is revoked from today until then: a mark has no end.
    """
    operands = request.operands
    found: dict[str, Any] = {}
    if operands.has("REVOKE") and operands.has("RESUME") and not (operands.words("REVOKE") or operands.words("RESUME")):
        raise TsoError("REVOKE and RESUME exclude each other", operands.column("RESUME"))
    for keyword, mark in (("REVOKE", True), ("RESUME", False)):
        if operands.has(f"NO{keyword}"):
            found[f"{keyword.lower()}_date"] = None
        elif words := operands.words(keyword):
            when = date_of(words[0], keyword)
            if when <= request.today:
                raise TsoError(f"the date of {keyword} is not after today", words[0].column)
            found[f"{keyword.lower()}_date"] = when
        elif operands.has(keyword):
            found["revoked"] = mark
    if found.get("revoked") is False:
        found.setdefault("revoke_date", None)
    if found.get("revoked", is_revoked) and found.get("resume_date") and "revoke_date" not in found:
        found |= {"revoked": False, "revoke_date": request.today}
    return found
