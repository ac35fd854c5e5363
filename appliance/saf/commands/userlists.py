"""LISTUSER and LISTGRP: users and groups, with RACF's keywords; secrets show only that they are there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from appliance.saf.commands.names import existing_group, existing_user
from appliance.saf.commands.outcome import Outcome, Request, listed
from appliance.saf.commands.syntax import Syntax
from appliance.saf.database import Group, User

__all__ = ["LISTGRP", "LISTUSER", "listgrp", "listuser", "may_see_group"]

LISTUSER = Syntax(("a user ID",), 0)
LISTGRP = Syntax(("a group name",), 0)
_NONE = "NONE"


def listuser(request: Request) -> Outcome:
    """Users: oneself without operands, others by SPECIAL, AUDITOR or ownership; ``*`` is all that one may see."""
    words = request.operands.words(0)
    if [word.text for word in words] == ["*"]:
        seen = [user for user in request.database.users.values() if request.may_list(user.name, user.owner)]
        return listed(request, [line for user in sorted(seen, key=_by_name) for line in _user_lines(user)])
    users = [existing_user(request.database, word) for word in words]
    if not words and request.acee.user in request.database.users:
        users = [request.database.users[request.acee.user]]
    for user in users:
        request.require(request.may_list(user.name, user.owner))
    return listed(request, [line for user in users for line in _user_lines(user)])


def _by_name(thing: User | Group) -> str:
    return thing.name


def _user_lines(user: User) -> Iterator[str]:
    names = ("SPECIAL", "OPERATIONS", "AUDITOR", "RESTRICTED", "REVOKED")
    attributes = [name for name in names if getattr(user, name.lower())]
    if user.password_hash is None and user.phrase_hash is None:
        attributes.append("PROTECTED")
    yield f"USER={user.name}  NAME={user.full_name or 'UNKNOWN'}  OWNER={user.owner or _NONE}"
    yield f" DEFAULT-GROUP={user.default_group}  PASSDATE={_passdate(user)}  PHRASE={_yes(user.phrase_hash)}"
    yield f" ATTRIBUTES={' '.join(attributes) or _NONE}"
    yield f" LAST-ACCESS={_time(user.last_access)}  UNSUCCESSFUL-ATTEMPTS={user.failed_attempts}"
    for connect in user.connects:
        attributes = [name for name in ("SPECIAL", "REVOKED") if getattr(connect, name.lower())]
        yield f"  GROUP={connect.group}  CONNECT ATTRIBUTES={' '.join(attributes) or _NONE}"


def _passdate(user: User) -> str:
    if user.password_hash is None and user.phrase_hash is None:
        return "N/A"
    return "00.000 (EXPIRED)" if user.is_expired else _time(user.password_changed)


def _time(moment: datetime | None) -> str:
    return "UNKNOWN" if moment is None else moment.strftime("%Y-%m-%d %H:%M:%S %Z")


def _yes(thing: object) -> str:
    return "YES" if thing is not None else "NO"


def listgrp(request: Request) -> Outcome:
    """Groups: one's own default group without operands; by SPECIAL, AUDITOR, ownership or membership."""
    words = request.operands.words(0)
    if [word.text for word in words] == ["*"]:
        seen = [group for group in request.database.groups.values() if may_see_group(request, group)]
        return listed(request, [line for group in sorted(seen, key=_by_name) for line in _group_lines(request, group)])
    groups = [existing_group(request.database, word) for word in words]
    if not words and request.acee.group in request.database.groups:
        groups = [request.database.groups[request.acee.group]]
    for group in groups:
        request.require(may_see_group(request, group))
    return listed(request, [line for group in groups for line in _group_lines(request, group)])


def may_see_group(request: Request, group: Group) -> bool:
    """Whether the issuer may see a group: as listed above."""
    return request.may_list(group.owner) or group.name in request.acee.groups


def _group_lines(request: Request, group: Group) -> Iterator[str]:
    database = request.database
    below = sorted(other.name for other in database.groups.values() if other.superior == group.name)
    members = sorted(
        user.name for user in database.users.values() if any(member.group == group.name for member in user.connects)
    )
    yield f"INFORMATION FOR GROUP {group.name}"
    yield f" SUPERIOR GROUP={group.superior or _NONE}  OWNER={group.owner or _NONE}"
    yield f" SUBGROUPS={' '.join(below) or _NONE}"
    yield f" USERS={' '.join(members) or _NONE}"
