"""ADDSD, ALTDSD, DELDSD: data set profiles. A data set belongs to the user or group of its first qualifier."""

from __future__ import annotations

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.classes import data_set_name, is_generic
from appliance.saf.commands.modelling import MODEL, modelled
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.resources import require_alteration, require_authority
from appliance.saf.commands.segments import DATA_SET_SEGMENTS, changing
from appliance.saf.commands.settings import ALTERED, DEFINED, profile_settings
from appliance.saf.commands.syntax import ANYTHING, FLAG, LIST, MAYBE, VALUE, Keyword, Syntax
from appliance.saf.commands.tso import Word
from appliance.saf.database import Profile
from appliance.saf.patterns import is_generic_name
from appliance.saf.people import GroupAuthority
from appliance.saf.protection import AUDIT_FAILURES

__all__ = ["ADDSD", "ALTDSD", "DATASET", "DELDSD", "addsd", "altdsd", "deldsd", "existing_data_set"]

DATASET = "DATASET"
_IGNORED: dict[str, Keyword] = {
    **changing(DATA_SET_SEGMENTS),
    **dict.fromkeys(("SET", "NOSET", "SETONLY", "TAPE", "NOERASE", "NOSECLABEL", "NOSECLEVEL"), FLAG),
    "ERASE": MAYBE,
    "MODEL": MAYBE,
    "RETPD": VALUE,
    "FILESEQ": VALUE,
    "SECLABEL": VALUE,
    "SECLEVEL": VALUE,
    "UNIT": VALUE,
    "VOLUME": LIST,
    "FVOLUME": VALUE,
    "ALTVOL": LIST,
    "ADDVOL": LIST,
    "DELVOL": LIST,
    "ADDCATEGORY": LIST,
    "DELCATEGORY": ANYTHING,
}
ADDSD = Syntax(("a data set name",), 1, {**DEFINED, **MODEL, "GENERIC": FLAG}, _IGNORED)
ALTDSD = Syntax(("a data set name",), 1, {**ALTERED, "GENERIC": FLAG}, _IGNORED)
DELDSD = Syntax(("a data set name",), 1, {"GENERIC": FLAG, "NOSET": FLAG}, {"SET": FLAG, "VOLUME": VALUE})


def addsd(request: Request) -> Outcome:
    """Define data set profiles; GENERIC makes one without generic characters generic all the same."""
    outcome = request.start()
    for word in request.operands.words(0):
        name = data_set_name(word, request.acee.user)
        _require_adding(request, name.split(".", 1)[0])
        if name in outcome.database.profiles.get(DATASET, {}):
            raise RefusalError(messages.ALREADY_DEFINED, what="data set profile", name=name)
        generic = request.operands.has("GENERIC") or is_generic(outcome.database, DATASET, name)
        now = request.workshop.now
        profile = Profile(DATASET, name, generic, owner=request.acee.user, audit=AUDIT_FAILURES, created=now)
        profile = modelled(request, profile)
        profile = attrs.evolve(profile, **profile_settings(request, profile))
        outcome = outcome.with_database(outcome.database.with_profile(profile))
        outcome = outcome.say(messages.DEFINED, what="data set profile", name=name)
        if is_generic_name(name) and not generic:
            outcome = outcome.say(messages.GENERIC_OFF, cls=DATASET)
    return outcome


def _require_adding(request: Request, qualifier: str) -> None:
    """One's own data sets; those of a group in which one has CREATE; all of them by SPECIAL, those in scope."""
    acee, database = request.acee, request.database
    if qualifier not in database.users and qualifier not in database.groups:
        raise RefusalError(messages.NOT_DEFINED, what="user or group", name=qualifier)
    if acee.special or qualifier == acee.user:
        return
    issuer = database.users.get(acee.user)
    connects = issuer.connects if issuer is not None else ()
    creates = any(
        one.group == qualifier and one.authority >= GroupAuthority.CREATE and not one.is_revoked(request.today)
        for one in connects
    )
    owner = database.users[qualifier].owner if qualifier in database.users else qualifier
    request.require(creates or request.is_in_scope(owner))


def altdsd(request: Request) -> Outcome:
    """Change data set profiles."""
    if not request.operands.columns:
        return request.start().say(messages.NOTHING_ASKED)
    outcome = request.start()
    for word in request.operands.words(0):
        profile = existing_data_set(request, word)
        require_alteration(request, profile)
        changed = attrs.evolve(profile, **profile_settings(request, profile))
        outcome = outcome.with_database(outcome.database.with_profile(changed))
        outcome = outcome.say(messages.CHANGED, what="data set profile", name=profile.name)
    return outcome


def deldsd(request: Request) -> Outcome:
    """Delete data set profiles; the data sets stay."""
    outcome = request.start()
    for word in request.operands.words(0):
        profile = existing_data_set(request, word)
        require_authority(request, profile)
        outcome = outcome.with_database(outcome.database.without_profile(DATASET, profile.name))
        outcome = outcome.say(messages.DELETED, what="data set profile", name=profile.name)
    return outcome


def existing_data_set(request: Request, word: Word) -> Profile:
    """The data set profile of exactly this name."""
    name = data_set_name(word, request.acee.user)
    profile = request.database.profiles.get(DATASET, {}).get(name)
    if profile is None:
        raise RefusalError(messages.NOT_DEFINED, what="data set profile", name=name)
    return profile
