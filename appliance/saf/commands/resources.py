"""RDEFINE, RALTER, RDELETE: general resource profiles."""

from __future__ import annotations

from typing import Any

import attrs

from appliance.saf.authorization import allowed_access
from appliance.saf.commands import messages
from appliance.saf.commands.attributes import LONGEST_DATA
from appliance.saf.commands.classes import ACCESS_CLASSES, DECIDING, class_operand, is_generic, profile_name
from appliance.saf.commands.dates import when_operand
from appliance.saf.commands.modelling import MODEL, modelled
from appliance.saf.commands.names import choice, existing_group, existing_user
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.segments import RESOURCE_SEGMENTS, changing
from appliance.saf.commands.settings import ALTERED, DEFINED, LEVELS, profile_settings
from appliance.saf.commands.ssignon import SSIGNON, ticket_keys
from appliance.saf.commands.syntax import ANYTHING, FLAG, LIST, MAYBE, VALUE, Keyword, Syntax, inner
from appliance.saf.commands.tso import TsoError, Word
from appliance.saf.database import Profile
from appliance.saf.index import variables_of
from appliance.saf.model import Access
from appliance.saf.patterns import is_generic_name
from appliance.saf.protection import AUDIT_FAILURES, StartedTask
from appliance.saf.racfvars import is_member, variables_in

__all__ = [
    "RALTER",
    "RDEFINE",
    "RDELETE",
    "existing_profile",
    "ralter",
    "rdefine",
    "rdelete",
    "require_alteration",
    "require_authority",
]

_COMMON: dict[str, Keyword] = {
    "APPLDATA": VALUE,
    "SSIGNON": SSIGNON,
    "ADDMEM": LIST,
    "WHEN": inner(DAYS=LIST, TIME=VALUE),
    "STDATA": inner(USER=VALUE, GROUP=VALUE, TRUSTED=MAYBE, PRIVILEGED=MAYBE, TRACE=MAYBE, NOUSER=FLAG, NOGROUP=FLAG),
}
_IGNORED: dict[str, Keyword] = {
    **changing(RESOURCE_SEGMENTS),
    **dict.fromkeys(("SINGLEDSN", "NOSINGLEDSN", "TVTOC", "NOTVTOC", "NOTIMEZONE"), FLAG),
    "SECLABEL": VALUE,
    "NOSECLABEL": FLAG,
    "SECLEVEL": VALUE,
    "NOSECLEVEL": FLAG,
    "TIMEZONE": ANYTHING,
    "ADDCATEGORY": LIST,
    "DELCATEGORY": ANYTHING,
    "ADDVOL": LIST,
    "DELVOL": LIST,
    "FVOLUME": VALUE,
}
RDEFINE = Syntax(("a class", "a profile name"), 2, {**_COMMON, **DEFINED, **MODEL}, _IGNORED)
RALTER = Syntax(
    ("a class", "a profile name"),
    2,
    {
        **_COMMON,
        **ALTERED,
        "NOAPPLDATA": FLAG,
        "NOSSIGNON": FLAG,
        "NOSTDATA": FLAG,
        "DELMEM": LIST,
    },
    _IGNORED,
)
RDELETE = Syntax(("a class", "a profile name"), 2)
_SEGMENTS = ("SSIGNON", "NOSSIGNON", "STDATA", "NOSTDATA")
_YES_NO = ("YES", "NO")


def rdefine(request: Request) -> Outcome:
    """Define profiles; one with generic characters is generic when GENERIC is active for its class."""
    cls = class_operand(request.database, request.operands.words(0)[0])
    request.require(request.has_class_authority(cls))
    outcome = request.start()
    for word in request.operands.words(1):
        name = profile_name(word, cls)
        if name in outcome.database.profiles.get(cls, {}):
            raise RefusalError(messages.ALREADY_DEFINED, what=f"{cls} profile", name=name)
        generic = is_generic(outcome.database, cls, name)
        now = request.workshop.now
        profile = Profile(cls, name, generic, owner=request.acee.user, audit=AUDIT_FAILURES, created=now)
        changed = _changed(request, modelled(request, profile))
        outcome = outcome.with_database(outcome.database.with_profile(changed))
        outcome = outcome.say(messages.DEFINED, what=f"{cls} profile", name=name)
        if is_generic_name(name) and not generic and cls != "RACFVARS":
            outcome = outcome.say(messages.GENERIC_OFF, cls=cls)
        outcome = _with_warnings(outcome, name, cls)
    return outcome


def _with_warnings(outcome: Outcome, name: str, cls: str) -> Outcome:
    """What a new profile looks like and is not: protection of what nobody asks about, a variable of something."""
    if cls not in DECIDING | {"CDT"}:
        outcome = outcome.say(messages.CLASS_WITHOUT_EFFECT, cls=cls)
    known = variables_of(outcome.database)
    for variable in variables_in(name) if cls != "RACFVARS" else ():
        if not known.get(variable):
            outcome = outcome.say(messages.VARIABLE_EMPTY, variable=variable)
    return outcome


def ralter(request: Request) -> Outcome:
    """Change profiles, by SPECIAL or by their owner."""
    if not request.operands.columns:
        return request.start().say(messages.NOTHING_ASKED)
    outcome = request.start()
    for word in request.operands.words(1):
        profile = existing_profile(request, request.operands.words(0)[0], word)
        require_alteration(request, profile)
        outcome = outcome.with_database(outcome.database.with_profile(_changed(request, profile)))
        outcome = outcome.say(messages.CHANGED, what=f"{profile.cls} profile", name=profile.name)
    return outcome


def rdelete(request: Request) -> Outcome:
    """Delete profiles, by SPECIAL or by their owner."""
    outcome = request.start()
    for word in request.operands.words(1):
        profile = existing_profile(request, request.operands.words(0)[0], word)
        require_authority(request, profile)
        outcome = outcome.with_database(outcome.database.without_profile(profile.cls, profile.name))
        outcome = outcome.say(messages.DELETED, what=f"{profile.cls} profile", name=profile.name)
    return outcome


def existing_profile(request: Request, cls_word: Word, name_word: Word) -> Profile:
    """The profile of exactly this name."""
    cls = class_operand(request.database, cls_word)
    name = profile_name(name_word, cls)
    profile = request.database.profiles.get(cls, {}).get(name)
    if profile is None:
        raise RefusalError(messages.NOT_DEFINED, what=f"{cls} profile", name=name)
    return profile


def require_authority(request: Request, profile: Profile) -> None:
    """Who may change a profile: SPECIAL, its owner, group-SPECIAL, the user of a data set, ALTER to a discrete one."""
    acee = request.acee
    if profile.cls == "DATASET" and profile.name.split(".", 1)[0] == acee.user:
        return
    if not profile.is_generic:
        grouped = request.database.options.list_of_groups
        if allowed_access(acee, profile, list_of_groups=grouped, now=request.workshop.now) is Access.ALTER:
            return
    request.require_change(profile.owner, is_profile=True)


def require_alteration(request: Request, profile: Profile) -> None:
    """As above; what the auditor wants to see of a profile is for auditors alone."""
    asked = set(request.operands.columns)
    if "GLOBALAUDIT" in asked:
        is_auditor = request.acee.auditor or request.is_in_scope(profile.owner, is_profile=True, auditor=True)
        request.require(is_auditor)
        if asked == {"GLOBALAUDIT"}:
            return
    require_authority(request, profile)


def _changed(request: Request, profile: Profile) -> Profile:
    operands = request.operands
    # As whom a task runs and which key makes PassTickets: who owns the profile may not say that of everybody.
    request.require(request.acee.special or not any(map(operands.has, _SEGMENTS)))
    changes: dict[str, Any] = profile_settings(request, profile)
    if operands.has("APPLDATA") or operands.has("NOAPPLDATA"):
        changes["appldata"] = operands.line("APPLDATA", LONGEST_DATA) or ""
    if operands.has("SSIGNON") or operands.has("NOSSIGNON"):
        changes["ssignon"] = ticket_keys(operands, profile)
    if operands.has("WHEN"):
        if profile.cls != "TERMINAL":
            raise TsoError("WHEN belongs to class TERMINAL", operands.column("WHEN"))
        changes["when"] = when_operand(operands, profile.when)
    if operands.has("STDATA") or operands.has("NOSTDATA"):
        changes["started"] = _started(request, profile)
    if operands.has("ADDMEM") or operands.has("DELMEM"):
        changes["members"] = _members(request, profile)
    return attrs.evolve(profile, **changes)


def _started(request: Request, profile: Profile) -> StartedTask | None:
    asked = request.operands.inside("STDATA")
    if profile.cls != "STARTED":
        raise TsoError("STDATA belongs to class STARTED", request.operands.column("STDATA"))
    if asked is None:
        return None
    changes: dict[str, Any] = {}
    for keyword, find in (("USER", existing_user), ("GROUP", existing_group)):
        if asked.has(f"NO{keyword}"):
            changes[keyword.lower()] = ""
        elif words := asked.words(keyword):
            is_member = words[0].text.upper() == "=MEMBER"
            changes[keyword.lower()] = "=MEMBER" if is_member else find(request.database, words[0]).name
    for keyword in ("TRUSTED", "PRIVILEGED"):
        if asked.has(keyword):
            changes[keyword.lower()] = choice(asked, keyword, _YES_NO) != "NO"
    return attrs.evolve(profile.started or StartedTask(), **changes)


def _members(request: Request, profile: Profile) -> tuple[str, ...]:
    operands = request.operands
    if profile.cls in ACCESS_CLASSES and profile.cls not in ("GLOBAL", "RACFVARS"):
        column = operands.column("ADDMEM") if operands.has("ADDMEM") else operands.column("DELMEM")
        raise TsoError(f"profiles of {profile.cls} have no members", column)
    members = dict.fromkeys(profile.members)
    for word in operands.words("DELMEM"):
        members.pop(word.text.upper(), None)
    for word in operands.words("ADDMEM"):
        fault = _member_fault(profile.cls, word.text.upper())
        if fault:
            raise TsoError(fault, word.column)
        members[word.text.upper()] = None
    return tuple(members)


def _member_fault(cls: str, member: str) -> str:
    if cls not in ACCESS_CLASSES:
        return ""
    if cls == "RACFVARS":
        return "" if is_member(member) else "a variable stands for 1 to 39 of A-Z 0-9 @ # $ _ -"
    name, _, level = member.rpartition("/")
    is_right = bool(name) and " " not in name and level in LEVELS
    return "" if is_right else "a member is a name without blanks, a slash and an access level"
