"""PERMIT: the access list of a profile."""

from __future__ import annotations

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.names import choice
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.resources import existing_profile
from appliance.saf.commands.syntax import FLAG, LIST, MAYBE, VALUE, Syntax
from appliance.saf.commands.tso import TsoError, Word
from appliance.saf.database import Profile
from appliance.saf.model import Access

__all__ = ["PERMIT", "permit"]

PERMIT = Syntax(
    ("a profile name",),
    1,
    {"CLASS": VALUE, "ID": LIST, "ACCESS": VALUE, "DELETE": FLAG, "RESET": MAYBE, "GENERIC": FLAG},
)
_LEVELS = tuple(level.name for level in Access)
_ANYBODY = "*"


def permit(request: Request) -> Outcome:
    """Give, change, delete or reset access; by SPECIAL or the owner of the profile. The access is READ if not said."""
    operands = request.operands
    if not operands.has("CLASS"):
        raise TsoError("CLASS is missing", 1)
    profile = existing_profile(request, operands.words("CLASS")[0], operands.words(0)[0])
    request.require_change(profile.owner)
    if operands.has("RESET"):
        emptied = request.database.with_profile(attrs.evolve(profile, access={}))
        return Outcome(emptied).say(messages.PERMIT_RESET, cls=profile.cls, profile=profile.name)
    if not operands.has("ID"):
        raise TsoError("ID is missing", 1)
    if operands.has("DELETE"):
        return _deleted(request, profile)
    return _given(request, profile, Access[choice(operands, "ACCESS", _LEVELS) or "READ"])


def _given(request: Request, profile: Profile, access: Access) -> Outcome:
    outcome, entries = request.start(), dict(profile.access)
    for word in request.operands.words("ID"):
        name = _user_or_group(request, word)
        entries[name] = access
        outcome = outcome.say(messages.PERMITTED, name=name, access=access.name, cls=profile.cls, profile=profile.name)
    return outcome.with_database(request.database.with_profile(attrs.evolve(profile, access=entries)))


def _deleted(request: Request, profile: Profile) -> Outcome:
    outcome, entries = request.start(), dict(profile.access)
    for word in request.operands.words("ID"):
        name = _user_or_group(request, word)
        message = messages.PERMIT_DELETED if entries.pop(name, None) is not None else messages.NOT_IN_LIST
        outcome = outcome.say(message, name=name, cls=profile.cls, profile=profile.name)
    return outcome.with_database(request.database.with_profile(attrs.evolve(profile, access=entries)))


def _user_or_group(request: Request, word: Word) -> str:
    name = word.text.upper()
    if name != _ANYBODY and name not in request.database.users and name not in request.database.groups:
        raise RefusalError(messages.NOT_DEFINED, what="user or group in column", name=word.column)
    return name
