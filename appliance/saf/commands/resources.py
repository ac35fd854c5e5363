"""RDEFINE, RALTER, RDELETE: general resource profiles."""

from __future__ import annotations

from typing import Any

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.classes import class_operand, is_generic, profile_name
from appliance.saf.commands.names import choice, existing_user, owner_operand
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.ssignon import SSIGNON, ticket_keys
from appliance.saf.commands.syntax import FLAG, VALUE, Syntax
from appliance.saf.commands.tso import Word
from appliance.saf.database import Profile
from appliance.saf.model import Access
from appliance.saf.profiles import is_generic_name

__all__ = ["RALTER", "RDEFINE", "RDELETE", "existing_profile", "ralter", "rdefine", "rdelete"]

_COMMON = {
    "UACC": VALUE,
    "OWNER": VALUE,
    "APPLDATA": VALUE,
    "WARNING": FLAG,
    "NOWARNING": FLAG,
    "NOTIFY": VALUE,
    "SSIGNON": SSIGNON,
}
RDEFINE = Syntax(("a class", "a profile name"), 2, _COMMON)
RALTER = Syntax(
    ("a class", "a profile name"),
    2,
    {**_COMMON, "NOAPPLDATA": FLAG, "NONOTIFY": FLAG, "NOSSIGNON": FLAG},
)
RDELETE = Syntax(("a class", "a profile name"), 2)
_LEVELS = tuple(level.name for level in Access)


def rdefine(request: Request) -> Outcome:
    """Define profiles; one with generic characters is generic when GENERIC is active for its class."""
    request.require(request.acee.special)
    cls = class_operand(request.operands.words(0)[0])
    outcome = request.start()
    for word in request.operands.words(1):
        name = profile_name(word)
        if name in outcome.database.profiles.get(cls, {}):
            raise RefusalError(messages.ALREADY_DEFINED, what=f"{cls} profile", name=name)
        generic = is_generic(outcome.database, cls, name)
        profile = Profile(cls, name, generic, owner=request.acee.user)
        outcome = outcome.with_database(outcome.database.with_profile(_changed(request, profile)))
        outcome = outcome.say(messages.DEFINED, what=f"{cls} profile", name=name)
        if is_generic_name(name) and not generic:
            outcome = outcome.say(messages.GENERIC_OFF, cls=cls)
    return outcome


def ralter(request: Request) -> Outcome:
    """Change profiles, by SPECIAL or by their owner."""
    if not request.operands.columns:
        return request.start().say(messages.NOTHING_ASKED)
    outcome = request.start()
    for word in request.operands.words(1):
        profile = existing_profile(request, request.operands.words(0)[0], word)
        request.require_change(profile.owner)
        outcome = outcome.with_database(outcome.database.with_profile(_changed(request, profile)))
        outcome = outcome.say(messages.CHANGED, what=f"{profile.cls} profile", name=profile.name)
    return outcome


def rdelete(request: Request) -> Outcome:
    """Delete profiles, by SPECIAL or by their owner."""
    outcome = request.start()
    for word in request.operands.words(1):
        profile = existing_profile(request, request.operands.words(0)[0], word)
        request.require_change(profile.owner)
        outcome = outcome.with_database(outcome.database.without_profile(profile.cls, profile.name))
        outcome = outcome.say(messages.DELETED, what=f"{profile.cls} profile", name=profile.name)
    return outcome


def existing_profile(request: Request, cls_word: Word, name_word: Word) -> Profile:
    """The profile of exactly this name."""
    cls, name = class_operand(cls_word), profile_name(name_word)
    profile = request.database.profiles.get(cls, {}).get(name)
    if profile is None:
        raise RefusalError(messages.NOT_DEFINED, what=f"{cls} profile", name=name)
    return profile


def _changed(request: Request, profile: Profile) -> Profile:
    operands = request.operands
    changes: dict[str, Any] = {"owner": owner_operand(request, profile.owner)}
    uacc = choice(operands, "UACC", _LEVELS)
    if uacc is not None:
        changes["uacc"] = Access[uacc]
    if (warning := operands.switch("WARNING")) is not None:
        changes["warning"] = warning
    if operands.has("APPLDATA") or operands.has("NOAPPLDATA"):
        changes["appldata"] = operands.text("APPLDATA") or ""
    if operands.has("NONOTIFY"):
        changes["notify"] = ""
    elif operands.has("NOTIFY"):
        changes["notify"] = existing_user(request.database, operands.words("NOTIFY")[0]).name
    if operands.has("SSIGNON") or operands.has("NOSSIGNON"):
        changes["ssignon"] = ticket_keys(operands, profile)
    return attrs.evolve(profile, **changes)
