"""Operands that RDEFINE, RALTER, ADDSD and ALTDSD share: what a profile says beside its name and access list."""

from __future__ import annotations

from typing import Any

from appliance.saf.commands.attributes import LONGEST_DATA
from appliance.saf.commands.names import choice, existing_user, owner_operand
from appliance.saf.commands.outcome import Request
from appliance.saf.commands.syntax import FLAG, MAYBE, VALUE, Keyword, Operands, inner
from appliance.saf.commands.tso import TsoError
from appliance.saf.database import Profile
from appliance.saf.model import Access
from appliance.saf.protection import AUDIT_NONE, Auditing

__all__ = ["ALTERED", "DEFINED", "LEVELS", "profile_settings"]

LEVELS = tuple(level.name for level in Access)
_AUDIT = inner(ALL=MAYBE, SUCCESS=MAYBE, FAILURES=MAYBE, NONE=FLAG)
DEFINED: dict[str, Keyword] = {
    "UACC": VALUE,
    "OWNER": VALUE,
    "DATA": VALUE,
    "LEVEL": VALUE,
    "WARNING": FLAG,
    "NOWARNING": FLAG,
    "NOTIFY": MAYBE,
    "AUDIT": _AUDIT,
}
ALTERED: dict[str, Keyword] = {**DEFINED, "NODATA": FLAG, "NONOTIFY": FLAG, "GLOBALAUDIT": _AUDIT}
#: RACF audits from READ on; EXECUTE and NONE are no levels to audit from.
_AUDITED = ("READ", "UPDATE", "CONTROL", "ALTER")
_HIGHEST_LEVEL = 99


def profile_settings(request: Request, profile: Profile) -> dict[str, Any]:
    """The fields of the profile that the operands change."""
    operands = request.operands
    changes: dict[str, Any] = {"owner": owner_operand(request, profile.owner), "changed": request.workshop.now}
    uacc = choice(operands, "UACC", LEVELS)
    if uacc is not None:
        changes["uacc"] = Access[uacc]
    if (warning := operands.switch("WARNING")) is not None:
        changes["warning"] = warning
    if operands.has("DATA") or operands.has("NODATA"):
        changes["data"] = operands.line("DATA", LONGEST_DATA) or ""
    if (level := operands.number("LEVEL", 0, _HIGHEST_LEVEL)) is not None:
        changes["level"] = level
    if operands.has("NONOTIFY"):
        changes["notify"] = ""
    elif operands.has("NOTIFY"):
        words = operands.words("NOTIFY")
        changes["notify"] = existing_user(request.database, words[0]).name if words else request.acee.user
    for keyword, field in (("AUDIT", "audit"), ("GLOBALAUDIT", "global_audit")):
        asked = operands.inside(keyword)
        if asked is not None:
            changes[field] = _auditing(asked, operands.column(keyword))
    return changes


def _auditing(asked: Operands, column: int) -> Auditing:
    found: dict[str, Access] = {}
    for word in ("ALL", "SUCCESS", "FAILURES"):
        if asked.has(word):
            level = Access[choice(asked, word, _AUDITED) or "READ"]
            found |= dict.fromkeys(("successes", "failures") if word == "ALL" else (_FIELDS[word],), level)
    if asked.has("NONE") is bool(found):
        raise TsoError("it takes ALL, SUCCESS, FAILURES or NONE", column)
    return Auditing(**found) if found else AUDIT_NONE


_FIELDS = {"SUCCESS": "successes", "FAILURES": "failures"}
