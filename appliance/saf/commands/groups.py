"""ADDGROUP and DELGROUP, CONNECT and REMOVE: groups and who is in them."""

from __future__ import annotations

from typing import Any

import attrs

from appliance.saf.commands import messages
from appliance.saf.commands.names import existing_group, group_operand, new_name, owner_operand, user_operands
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.syntax import FLAG, VALUE, Syntax
from appliance.saf.commands.tso import TsoError
from appliance.saf.database import Connect, Group, User

__all__ = ["ADDGROUP", "CONNECT", "DELGROUP", "REMOVE", "addgroup", "connect", "delgroup", "remove"]

ADDGROUP = Syntax(("a group name",), 1, {"SUPGROUP": VALUE, "OWNER": VALUE})
DELGROUP = Syntax(("a group name",), 1)
CONNECT = Syntax(
    ("a user ID",),
    1,
    {"GROUP": VALUE, "SPECIAL": FLAG, "NOSPECIAL": FLAG, "REVOKE": FLAG, "RESUME": FLAG},
)
REMOVE = Syntax(("a user ID",), 1, {"GROUP": VALUE})


def addgroup(request: Request) -> Outcome:
    """Define groups below another one, SYS1 unless said otherwise."""
    request.require(request.acee.special)
    outcome = request.start()
    for word in request.operands.words(0):
        name = new_name(word, "a group name")
        if name in outcome.database.groups or name in outcome.database.users:
            raise RefusalError(messages.ALREADY_DEFINED, what="user or group", name=name)
        superior = group_operand(request, "SUPGROUP", "SYS1")
        group = Group(name, superior, owner_operand(request, request.acee.user))
        outcome = outcome.with_database(outcome.database.with_group(group))
        outcome = outcome.say(messages.DEFINED, what="group", name=name)
    return outcome


def delgroup(request: Request) -> Outcome:
    """Delete groups that have neither users nor groups below them; access list entries go with them."""
    request.require(request.acee.special)
    outcome = request.start()
    for word in request.operands.words(0):
        group = existing_group(outcome.database, word).name
        database = outcome.database
        if any(member.group == group for user in database.users.values() for member in user.connects):
            raise RefusalError(messages.STILL_USED, what="group", name=group, detail="users are connected to it")
        if group == "SYS1" or any(other.superior == group for other in database.groups.values()):
            raise RefusalError(messages.STILL_USED, what="group", name=group, detail="groups are below it")
        for members in database.profiles.values():
            for profile in members.values():
                if group in profile.access:
                    access = {name: level for name, level in profile.access.items() if name != group}
                    database = database.with_profile(attrs.evolve(profile, access=access))
        outcome = outcome.with_database(database.without_group(group)).say(messages.DELETED, what="group", name=group)
    return outcome


def connect(request: Request) -> Outcome:
    """Connect users to a group, or change their connection."""
    group = _group(request)
    request.require_change(group.owner)
    outcome = request.start()
    for user in user_operands(request):
        old = _connection(user, group.name) or Connect(group.name)
        others = tuple(member for member in user.connects if member.group != group.name)
        user = attrs.evolve(user, connects=(*others, attrs.evolve(old, **_changes(request))))
        outcome = outcome.with_database(outcome.database.with_user(user))
        outcome = outcome.say(messages.CONNECTED, user=user.name, group=group.name)
    return outcome


def _changes(request: Request) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if (special := request.operands.switch("SPECIAL")) is not None:
        changes["special"] = special
    if request.operands.has("REVOKE") is not request.operands.has("RESUME"):
        changes["revoked"] = request.operands.has("REVOKE")
    return changes


def remove(request: Request) -> Outcome:
    """Take users out of a group; a user's default group stays."""
    group = _group(request)
    request.require_change(group.owner)
    outcome = request.start()
    for user in user_operands(request):
        if _connection(user, group.name) is None:
            raise RefusalError(messages.NOT_CONNECTED, user=user.name, group=group.name)
        if user.default_group == group.name:
            raise RefusalError(messages.DEFAULT_GROUP, user=user.name, group=group.name)
        others = tuple(member for member in user.connects if member.group != group.name)
        outcome = outcome.with_database(outcome.database.with_user(attrs.evolve(user, connects=others)))
        outcome = outcome.say(messages.REMOVED, user=user.name, group=group.name)
    return outcome


def _group(request: Request) -> Group:
    words = request.operands.words("GROUP")
    if not words:
        raise TsoError("GROUP is missing", 1)
    return existing_group(request.database, words[0])


def _connection(user: User, group: str) -> Connect | None:
    return next((member for member in user.connects if member.group == group), None)
