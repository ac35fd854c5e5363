"""PERMIT: the access lists of a profile, standard and conditional.

UNTIL(mm/dd/yy) is a keyword of our own: the last day on which an entry counts. WHEN has RACF's conditions and three
of ours: PORT, TIME and DAYS.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.datasets import DATASET, existing_data_set
from appliance.saf.commands.dates import date_of
from appliance.saf.commands.names import choice
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.resources import existing_profile, require_authority
from appliance.saf.commands.settings import LEVELS
from appliance.saf.commands.syntax import FLAG, LIST, MAYBE, VALUE, Syntax, inner
from appliance.saf.commands.tso import TsoError, Word
from appliance.saf.database import Profile
from appliance.saf.model import Access
from appliance.saf.protection import Condition, ConditionalPermit
from appliance.saf.when import read_days, read_time

__all__ = ["PERMIT", "permit"]

PERMIT = Syntax(
    ("a profile name",),
    1,
    {
        "CLASS": VALUE,
        "ID": LIST,
        "ACCESS": VALUE,
        "DELETE": FLAG,
        "RESET": MAYBE,
        "GENERIC": FLAG,
        "UNTIL": VALUE,
        "WHEN": inner(**{condition.value: LIST for condition in Condition}),
        "FROM": VALUE,
        "FCLASS": VALUE,
        "FGENERIC": FLAG,
    },
    {"VOLUME": VALUE, "FVOLUME": VALUE},
)
_RESETS = ("ALL", "STANDARD", "WHEN")
_ANYBODY = "*"
_HIGHEST_PORT = 65535

Conditions = tuple[tuple[Condition, str], ...]


def permit(request: Request) -> Outcome:
    """Give, change, delete, reset or copy access. The class is DATASET and the access READ if not said."""
    operands = request.operands
    profile = _profile(request, "CLASS", operands.words(0)[0])
    require_authority(request, profile)
    outcome, changed = request.start(), profile
    if operands.has("RESET"):
        changed = _reset(changed, choice(operands, "RESET", _RESETS) or "ALL")
        outcome = outcome.say(messages.PERMIT_RESET, cls=profile.cls, profile=profile.name)
    if operands.has("FROM"):
        changed = _copied(request, changed)
        outcome = outcome.say(messages.PERMIT_COPIED, cls=profile.cls, profile=profile.name)
    if operands.has("ID"):
        change = _deleted if operands.has("DELETE") else _given
        outcome, changed = change(request, outcome, changed)
    if not outcome.lines:
        raise TsoError("ID is missing", 1)
    changed = attrs.evolve(changed, changed=request.workshop.now)
    return outcome.with_database(request.database.with_profile(changed))


def _profile(request: Request, keyword: str, word: Word) -> Profile:
    classes = request.operands.words(keyword) or request.operands.words("CLASS")
    if not classes or classes[0].text.upper() == DATASET:
        return existing_data_set(request, word)
    return existing_profile(request, classes[0], word)


def _reset(profile: Profile, which: str) -> Profile:
    if which in ("ALL", "STANDARD"):
        profile = attrs.evolve(profile, access={}, until={})
    return attrs.evolve(profile, conditional=()) if which in ("ALL", "WHEN") else profile


def _copied(request: Request, profile: Profile) -> Profile:
    """Entries of the other profile are added; where both have one, its own stays."""
    model = _profile(request, "FCLASS", request.operands.words("FROM")[0])
    require_authority(request, model)
    own = {(entry.name, entry.condition, entry.value) for entry in profile.conditional}
    others = [entry for entry in model.conditional if (entry.name, entry.condition, entry.value) not in own]
    until = {name: end for name, end in model.until.items() if name not in profile.access}
    return attrs.evolve(
        profile,
        access={**model.access, **profile.access},
        until={**until, **profile.until},
        conditional=(*profile.conditional, *others),
    )


def _given(request: Request, outcome: Outcome, profile: Profile) -> tuple[Outcome, Profile]:
    access = Access[choice(request.operands, "ACCESS", LEVELS) or "READ"]
    until, conditions = _until(request), _conditions(request)
    for word in request.operands.words("ID"):
        name = _user_or_group(request, word)
        if conditions:
            profile = _without_entries(profile, name, conditions)
            entries = (ConditionalPermit(name, access, condition, value, until) for condition, value in conditions)
            profile = attrs.evolve(profile, conditional=(*profile.conditional, *entries))
        else:
            ends = {key: end for key, end in profile.until.items() if key != name}
            ends |= {name: until} if until is not None else {}
            profile = attrs.evolve(profile, access={**profile.access, name: access}, until=ends)
        outcome = outcome.say(messages.PERMITTED, name=name, access=access.name, cls=profile.cls, profile=profile.name)
    for condition in {condition for condition, _ in conditions if not condition.is_ever_met}:
        outcome = outcome.say(messages.NEVER_MET, condition=condition.value)
    return outcome, profile


def _deleted(request: Request, outcome: Outcome, profile: Profile) -> tuple[Outcome, Profile]:
    conditions = _conditions(request)
    for word in request.operands.words("ID"):
        name, before = word.text.upper(), profile
        if conditions:
            profile = _without_entries(profile, name, conditions)
        elif name in profile.access:
            access = {key: level for key, level in profile.access.items() if key != name}
            until = {key: end for key, end in profile.until.items() if key != name}
            profile = attrs.evolve(profile, access=access, until=until)
        message = messages.PERMIT_DELETED if profile is not before else messages.NOT_IN_LIST
        outcome = outcome.say(message, name=name, cls=profile.cls, profile=profile.name)
    return outcome, profile


def _without_entries(profile: Profile, name: str, conditions: Conditions) -> Profile:
    kept = tuple(
        entry for entry in profile.conditional if entry.name != name or (entry.condition, entry.value) not in conditions
    )
    return profile if len(kept) == len(profile.conditional) else attrs.evolve(profile, conditional=kept)


def _until(request: Request) -> date | None:
    words = request.operands.words("UNTIL")
    if not words:
        return None
    until = date_of(words[0], "UNTIL")
    if until < request.today:
        raise TsoError("the date of UNTIL is over", words[0].column)
    return until


def _conditions(request: Request) -> Conditions:
    asked = request.operands.inside("WHEN")
    if asked is None:
        return ()
    return tuple(
        (condition, value)
        for condition in Condition
        if asked.has(condition.value)
        for value in _values(condition, asked.words(condition.value))
    )


def _values(condition: Condition, words: tuple[Word, ...]) -> Iterable[str]:
    values = [word.text.upper() for word in words]
    try:
        match condition:
            case Condition.DAYS:
                read_days(values)
                return (" ".join(values),)
            case Condition.TIME:
                for value in values:
                    read_time(value)
            case Condition.PORT:
                if not all(value.isascii() and value.isdigit() and 0 < int(value) <= _HIGHEST_PORT for value in values):
                    raise ValueError("no port")
                return [str(int(value)) for value in values]
            case _:
                pass
    except ValueError:
        raise TsoError(f"this is no value of {condition.value}", words[0].column) from None
    return values


def _user_or_group(request: Request, word: Word) -> str:
    name = word.text.upper()
    if name != _ANYBODY and name not in request.database.users and name not in request.database.groups:
        raise RefusalError(messages.NOT_DEFINED, what="user or group in column", name=word.column)
    return name
