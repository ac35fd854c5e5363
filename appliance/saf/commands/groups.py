"""ADDGROUP, ALTGROUP and DELGROUP, CONNECT and REMOVE: groups and who is in them."""

from __future__ import annotations

from typing import Any

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.attributes import (
    GROUP_KEYWORDS,
    LONGEST_DATA,
    REVOCATION,
    group_operands,
    revocation,
    switches,
)
from appliance.saf.commands.groupauthority import administers, authority_in
from appliance.saf.commands.names import existing_group, group_operand, new_name, owner_operand, user_operands
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.segments import GROUP_SEGMENTS, changing
from appliance.saf.commands.syntax import FLAG, VALUE, Keyword, Syntax
from appliance.saf.commands.tso import TsoError
from appliance.saf.commands.users import without_permits
from appliance.saf.database import Connect, Group, SafDatabase, User
from appliance.saf.people import GroupAuthority

__all__ = [
    "ADDGROUP",
    "ALTGROUP",
    "CONNECT",
    "DELGROUP",
    "REMOVE",
    "addgroup",
    "altgroup",
    "connect",
    "delgroup",
    "remove",
]

_GROUP: dict[str, Keyword] = {"SUPGROUP": VALUE, "OWNER": VALUE, "DATA": VALUE}
_IGNORED: dict[str, Keyword] = {
    **changing(GROUP_SEGMENTS),
    "MODEL": VALUE,
    "NOMODEL": FLAG,
    "TERMUACC": FLAG,
    "NOTERMUACC": FLAG,
    "UNIVERSAL": FLAG,
}
ADDGROUP = Syntax(("a group name",), 1, _GROUP, _IGNORED)
ALTGROUP = Syntax(("a group name",), 1, {**_GROUP, "NODATA": FLAG}, _IGNORED)
DELGROUP = Syntax(("a group name",), 1)
_ATTRIBUTES = ("SPECIAL", "AUDITOR", "OPERATIONS")
CONNECT = Syntax(
    ("a user ID",),
    1,
    {
        "GROUP": VALUE,
        "OWNER": VALUE,
        **GROUP_KEYWORDS,
        **REVOCATION,
        **{name: FLAG for attribute in _ATTRIBUTES for name in (attribute, f"NO{attribute}")},
    },
    dict.fromkeys(("ADSP", "NOADSP", "GRPACC", "NOGRPACC"), FLAG),
)
REMOVE = Syntax(("a user ID",), 1, {"GROUP": VALUE, "OWNER": VALUE})


def addgroup(request: Request) -> Outcome:
    """Define groups below another one, SYS1 unless said otherwise."""
    superior = group_operand(request, "SUPGROUP", "SYS1" if request.acee.special else request.acee.group)
    _require_group(request, request.database.groups.get(superior) or Group(superior))
    outcome = request.start()
    for word in request.operands.words(0):
        name = new_name(word, "a group name")
        if name in outcome.database.groups or name in outcome.database.users:
            raise RefusalError(messages.ALREADY_DEFINED, what="user or group", name=name)
        owner, data = owner_operand(request, request.acee.user), request.operands.line("DATA", LONGEST_DATA) or ""
        group = Group(name, superior, owner, request.workshop.now, data)
        outcome = outcome.with_database(outcome.database.with_group(group))
        outcome = outcome.say(messages.DEFINED, what="group", name=name)
    return outcome


def _require_group(request: Request, group: Group, authority: GroupAuthority = GroupAuthority.JOIN) -> None:
    """SPECIAL, the group's owner, group-SPECIAL in it or above it, or an authority in it."""
    request.require(authority_in(request, group) >= authority)


def altgroup(request: Request) -> Outcome:
    """Change a group's superior, owner or installation data; a new superior takes authority in the old one too."""
    if not request.operands.columns:
        return request.start().say(messages.NOTHING_ASKED)
    outcome = request.start()
    for word in request.operands.words(0):
        group = existing_group(outcome.database, word)
        request.require_change(group.owner)
        changes: dict[str, Any] = {"owner": owner_operand(request, group.owner)}
        if request.operands.has("SUPGROUP"):
            changes["superior"] = _new_superior(request, group)
        if request.operands.has("DATA") or request.operands.has("NODATA"):
            changes["data"] = request.operands.line("DATA", LONGEST_DATA) or ""
        outcome = outcome.with_database(outcome.database.with_group(attrs.evolve(group, **changes)))
        outcome = outcome.say(messages.CHANGED, what="group", name=group.name)
    return outcome


def _new_superior(request: Request, group: Group) -> str:
    superior = group_operand(request, "SUPGROUP", group.superior)
    for name in (group.superior, superior):
        _require_group(request, request.database.groups.get(name) or Group(name))
    if group.name in _above(request.database, superior):
        raise RefusalError(messages.GROUP_LOOP, group=group.name, superior=superior)
    return superior


def _above(database: SafDatabase, group: str) -> list[str]:
    """The group and all above it."""
    found: list[str] = []
    while group in database.groups and group not in found:
        found.append(group)
        group = database.groups[group].superior
    return found


def delgroup(request: Request) -> Outcome:
    """Delete groups that have neither users nor groups below them; access list entries go with them."""
    outcome = request.start()
    for word in request.operands.words(0):
        found = existing_group(outcome.database, word)
        superior = outcome.database.groups.get(found.superior)
        request.require(
            request.acee.special
            or found.owner == request.acee.user
            or request.is_in_scope(found.owner)
            or (superior is not None and request.is_in_scope(superior.owner))
        )
        group, database = found.name, outcome.database
        if any(member.group == group for user in database.users.values() for member in user.connects):
            raise RefusalError(messages.STILL_USED, what="group", name=group, detail="users are connected to it")
        if group == "SYS1" or any(other.superior == group for other in database.groups.values()):
            raise RefusalError(messages.STILL_USED, what="group", name=group, detail="groups are below it")
        database = without_permits(database, group).without_group(group)
        outcome = outcome.with_database(database).say(messages.DELETED, what="group", name=group)
    return outcome


def connect(request: Request) -> Outcome:
    """Connect users to a group, or change their connection; the issuer's current group when none is named.

    Nobody gives a higher authority in the group than his own, and who may add members does not make administrators.
    """
    group = _group(request)
    _require_group(request, group, GroupAuthority.CONNECT)
    attributes, authority = switches(request, _ATTRIBUTES), group_operands(request)
    request.require(not attributes or administers(request, group))
    request.require(authority.get("authority", GroupAuthority.USE) <= authority_in(request, group))
    changes: dict[str, Any] = {**attributes, **authority}
    outcome = request.start()
    for user in user_operands(request):
        old = _connection(user, group.name) or Connect(
            group.name, owner=request.acee.user, created=request.workshop.now
        )
        others = tuple(member for member in user.connects if member.group != group.name)
        owner, revoked = owner_operand(request, old.owner), revocation(request, is_revoked=old.revoked)
        user = attrs.evolve(user, connects=(*others, attrs.evolve(old, **{**changes, **revoked, "owner": owner})))
        outcome = outcome.with_database(outcome.database.with_user(user))
        outcome = outcome.say(messages.CONNECTED, user=user.name, group=group.name)
    return outcome


def remove(request: Request) -> Outcome:
    """Take users out of a group; a user's default group stays.

    OWNER takes over the profiles of the group's data sets that a user owns: while he is their owner they are his.
    """
    group = _group(request)
    _require_group(request, group, GroupAuthority.CONNECT)
    outcome = request.start()
    for user in user_operands(request):
        if _connection(user, group.name) is None:
            raise RefusalError(messages.NOT_CONNECTED, user=user.name, group=group.name)
        if user.default_group == group.name:
            raise RefusalError(messages.DEFAULT_GROUP, user=user.name, group=group.name)
        others = tuple(member for member in user.connects if member.group != group.name)
        database = _handed_over(request, outcome.database, user.name, group.name)
        outcome = outcome.with_database(database.with_user(attrs.evolve(user, connects=others)))
        outcome = outcome.say(messages.REMOVED, user=user.name, group=group.name)
    return outcome


def _handed_over(request: Request, database: SafDatabase, user: str, group: str) -> SafDatabase:
    """The database with another owner of the group's data set profiles that were the user's."""
    owned = [
        profile
        for profile in database.profiles.get("DATASET", {}).values()
        if profile.owner == user and profile.name.split(".", 1)[0] == group
    ]
    if owned and not request.operands.has("OWNER"):
        raise RefusalError(messages.STILL_OWNS, user=user, group=group)
    owner = owner_operand(request, user)
    for profile in owned:
        database = database.with_profile(attrs.evolve(profile, owner=owner))
    return database


def _group(request: Request) -> Group:
    words = request.operands.words("GROUP")
    if words:
        return existing_group(request.database, words[0])
    current = request.database.groups.get(request.acee.group)
    if current is None:
        raise TsoError("GROUP is missing", 1)
    return current


def _connection(user: User, group: str) -> Connect | None:
    return next((member for member in user.connects if member.group == group), None)
