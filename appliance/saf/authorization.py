"""RACROUTE REQUEST=AUTH as a pure function: a user, a resource, an access asked for, and the answer.

Order (RACF Security Administrator's Guide, authorization checking): a class that is not active decides nothing;
trusted and privileged tasks; the global access table; a user's own data sets; the one profile that protects the
resource. In it the user's own entry is final, even when it is lower than what a group has; then the highest of the
groups' entries; then ``*`` for any defined user, else UACC. RESTRICTED users get neither of the last two, undefined
users only UACC. Then the conditional list and OPERATIONS may raise it. A profile with WARNING grants what it would
refuse. Every ruling names the rule that made it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs

from appliance.saf.database import Options, Profile, SafDatabase
from appliance.saf.index import SnapshotIndex, is_in_force
from appliance.saf.model import Access, Acee, Decision, Resource
from appliance.saf.patterns import compile_pattern
from appliance.saf.protection import Condition, ConditionalPermit
from appliance.saf.scope import resource_in_scope
from appliance.saf.settings import ProtectAll
from appliance.saf.when import When, read_days, read_time

__all__ = ["OPERATIONS_CLASSES", "Ruling", "allowed_access", "highest_access", "rule"]

#: Classes in which OPERATIONS helps (OPER=YES in RACF's class descriptor table).
OPERATIONS_CLASSES = frozenset({"DATASET"})
_ANY_DEFINED_USER = "*"
#: When nobody says what time it is: then nothing with an end counts any more.
_NEVER = datetime.max.replace(tzinfo=UTC)


@attrs.frozen
class Ruling:
    """A decision, the level that was found (None: no profile), a word for the auditor, and which rule decided."""

    decision: Decision
    allowed: Access | None
    qualifier: str
    rule: str = ""
    profile: Profile | None = None


@attrs.frozen
class _Found:
    """A level and the rule that gives it."""

    access: Access
    rule: str


def rule(index: SnapshotIndex, acee: Acee | None, resource: Resource, access: Access, now: datetime = _NEVER) -> Ruling:
    """The answer of a snapshot; without a profile it is the resource's, or SETROPTS', undecided choice."""
    database = index.database
    if not is_in_force(database, resource.cls):
        return _undecided(database, resource)
    if acee is not None and (acee.trusted or acee.privileged):
        return _permitted(None, Access.ALTER, "TRUSTED" if acee.trusted else "PRIVILEGED")
    everybody = None if acee is None or acee.restricted else _global(index, acee, resource)
    if everybody is not None and everybody >= access:
        return _permitted(None, everybody, "GLOBAL ACCESS TABLE")
    is_own = resource.cls == "DATASET" and acee is not None and resource.name.split(".", 1)[0] == acee.user
    profile = index.find(resource)
    if profile is None:
        return _permitted(None, Access.ALTER, "OWN DATA SET") if is_own else _undecided(database, resource)
    if is_own:
        return _permitted(profile, Access.ALTER, "OWN DATA SET")
    found = _found(database, acee, profile, access, now)
    if found.access >= access:
        return _permitted(profile, found.access, found.rule)
    if profile.warning:
        decision = Decision(0, 0, 0, profile.name, is_permitted=True)
        return Ruling(decision, found.access, "WARNING", f"WARNING AFTER {found.rule}", profile)
    decision = Decision(8, 8, 0, profile.name, is_permitted=False)
    return Ruling(decision, found.access, "INSAUTH", found.rule, profile)


def _permitted(profile: Profile | None, level: Access, word: str) -> Ruling:
    name = None if profile is None else profile.name
    return Ruling(Decision(0, 0, 0, name, is_permitted=True), level, "SUCCESS", word, profile)


def _undecided(database: SafDatabase, resource: Resource) -> Ruling:
    if not is_in_force(database, resource.cls):
        word = "CLASS NOT ACTIVE"
    elif resource.cls == "DATASET" and database.options.protect_all is ProtectAll.FAILURES:
        return Ruling(Decision(8, 8, 0, None, is_permitted=False), None, "INSAUTH", "PROTECTALL")
    elif resource.cls == "DATASET" and database.options.protect_all is ProtectAll.WARNING:
        return Ruling(Decision(0, 0, 0, None, is_permitted=True), None, "WARNING", "PROTECTALL")
    else:
        word = "NO PROFILE"
    permits = resource.undecided_permits and not database.options.undecided_denies
    return Ruling(Decision(4, 4, 0, None, permits), None, "SUCCESS" if permits else "INSAUTH", word)


def _global(index: SnapshotIndex, acee: Acee, resource: Resource) -> Access | None:
    """What the global access table gives to everybody."""
    state = index.database.classes.get(resource.cls)
    table = index.global_table(resource.cls) if state is not None and state.global_checking else ()
    for name, level in table:
        name = name.replace("&RACUID", acee.user).replace("&RACGPID", acee.group)
        pattern = compile_pattern(name, is_data_set=resource.cls == "DATASET")
        if name == resource.name or pattern.fullmatch(resource.name):
            return level
    return None


def _found(database: SafDatabase, acee: Acee | None, profile: Profile, asked: Access, now: datetime) -> _Found:
    if acee is None:
        return _Found(profile.uacc, "UACC FOR AN UNDEFINED USER")
    found = listed = _in_list(acee, profile, database.options, now.date())
    if found.access >= asked:
        return found
    for entry in profile.conditional:
        if entry.access > found.access and _applies(entry, acee, database.options, now):
            found = _Found(entry.access, f"ID({entry.name}) WHEN({entry.condition.value}({entry.value}))")
    may_operate = profile.cls in OPERATIONS_CLASSES and listed.rule in ("UACC", "ID(*)")
    if may_operate and (acee.operations or resource_in_scope(database, profile.owner, acee.operations_groups)):
        return _Found(Access.ALTER, "OPERATIONS")
    return found


def allowed_access(acee: Acee | None, profile: Profile, *, list_of_groups: bool, now: datetime = _NEVER) -> Access:
    """The access level the list of a profile gives to a user; None means somebody RACF does not know."""
    if acee is None:
        return profile.uacc
    return _in_list(acee, profile, Options(list_of_groups=list_of_groups), now.date()).access


def highest_access(database: SafDatabase, acee: Acee, profile: Profile, now: datetime) -> Access:
    """What a profile gives a user by any rule: the list and the conditional list, OPERATIONS, his own data sets."""
    if profile.cls == "DATASET" and profile.name.split(".", 1)[0] == acee.user:
        return Access.ALTER
    return _found(database, acee, profile, Access.ALTER, now).access


def _in_list(acee: Acee, profile: Profile, options: Options, today: date) -> _Found:
    own = _entry(profile, acee.user, today)
    if own is not None:
        return _Found(own, f"ID({acee.user})")
    best: _Found | None = None
    for group in acee.groups if options.list_of_groups else (acee.group,):
        level = _entry(profile, group, today)
        if level is not None and (best is None or level > best.access):
            best = _Found(level, f"ID({group})")
    if best is not None:
        return best
    if acee.restricted:
        return _Found(Access.NONE, "RESTRICTED")
    anybody = _entry(profile, _ANY_DEFINED_USER, today)
    return _Found(profile.uacc, "UACC") if anybody is None else _Found(anybody, "ID(*)")


def _entry(profile: Profile, name: str, today: date) -> Access | None:
    level = profile.access.get(name)
    if level is not None and profile.until and profile.until.get(name, date.max) < today:
        return None
    return level


def _applies(entry: ConditionalPermit, acee: Acee, options: Options, now: datetime) -> bool:
    groups = acee.groups if options.list_of_groups else (acee.group,)
    is_meant = entry.name == acee.user or entry.name in groups
    if not is_meant and (entry.name != _ANY_DEFINED_USER or acee.restricted):
        return False
    return (entry.until is None or now.date() <= entry.until) and _is_met(entry, acee, now)


def _is_met(entry: ConditionalPermit, acee: Acee, now: datetime) -> bool:
    value = entry.value
    match entry.condition:
        case Condition.PORT:
            return str(acee.entry.port) == value
        case Condition.SERVAUTH:
            return bool(acee.entry.servauth) and bool(compile_pattern(value).fullmatch(acee.entry.servauth))
        case Condition.TIME:
            return now is not _NEVER and When(span=read_time(value)).allows(now)
        case Condition.DAYS:
            return now is not _NEVER and When(days=read_days(value.split())).allows(now)
        case Condition.TERMINAL | Condition.CONSOLE | Condition.JESINPUT:
            return acee.entry.kind == entry.condition.value and acee.entry.terminal == value
        case Condition.APPCPORT | Condition.SYSID | Condition.PROGRAM:
            return False
