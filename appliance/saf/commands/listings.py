"""LISTUSER, LISTGRP, RLIST, SEARCH: what is defined, with RACF's keywords; secrets show only that they are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from appliance.saf.authorization import allowed_access
from appliance.saf.commands import messages
from appliance.saf.commands.classes import class_operand
from appliance.saf.commands.names import existing_group, existing_user
from appliance.saf.commands.outcome import Outcome, Request
from appliance.saf.commands.resources import existing_profile
from appliance.saf.commands.syntax import FLAG, VALUE, Syntax
from appliance.saf.commands.tso import TsoError
from appliance.saf.database import Group, Profile, SafDatabase, TicketKeys, User
from appliance.saf.model import Access
from appliance.saf.profiles import ProfileIndex, compile_pattern

__all__ = ["LISTGRP", "LISTUSER", "RLIST", "SEARCH", "listgrp", "listuser", "rlist", "search"]

LISTUSER = Syntax(("a user ID",), 0)
LISTGRP = Syntax(("a group name",), 0)
RLIST = Syntax(("a class", "a profile name"), 2, {"ALL": FLAG, "AUTHUSER": FLAG, "SSIGNON": FLAG, "NORACF": FLAG})
SEARCH = Syntax(keywords={"CLASS": VALUE, "MASK": VALUE, "NOMASK": FLAG, "FILTER": VALUE})
_NONE = "NONE"


def listuser(request: Request) -> Outcome:
    """Users: oneself without operands, others by SPECIAL, AUDITOR or ownership; ``*`` is all that one may see."""
    words = request.operands.words(0)
    if [word.text for word in words] == ["*"]:
        seen = [user for user in request.database.users.values() if request.may_list(user.name, user.owner)]
        return _listed(request, [line for user in sorted(seen, key=_by_name) for line in _user_lines(user)])
    users = [existing_user(request.database, word) for word in words]
    if not words and request.acee.user in request.database.users:
        users = [request.database.users[request.acee.user]]
    for user in users:
        request.require(request.may_list(user.name, user.owner))
    return _listed(request, [line for user in users for line in _user_lines(user)])


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
        seen = [group for group in request.database.groups.values() if _may_see(request, group)]
        return _listed(request, [line for group in sorted(seen, key=_by_name) for line in _group_lines(request, group)])
    groups = [existing_group(request.database, word) for word in words]
    if not words and request.acee.group in request.database.groups:
        groups = [request.database.groups[request.acee.group]]
    for group in groups:
        request.require(_may_see(request, group))
    return _listed(request, [line for group in groups for line in _group_lines(request, group)])


def _may_see(request: Request, group: Group) -> bool:
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


def rlist(request: Request) -> Outcome:
    """Profiles of a class (``*``: all that one may see); a name without a profile gives the one that protects it."""
    cls_word = request.operands.words(0)[0]
    cls = class_operand(cls_word)
    if request.operands.names(1) == ("*",):
        seen = [profile for profile in _profiles(request.database, cls) if _may_see_profile(request, profile)]
        return _listed(request, [line for profile in seen for line in _profile_lines(request, profile)])
    lines: list[str] = []
    for word in request.operands.words(1):
        covering = ProfileIndex(request.database.profiles.get(cls, {})).find(word.text.upper())
        profile = covering or existing_profile(request, cls_word, word)
        request.require(_may_see_profile(request, profile))
        lines += _profile_lines(request, profile)
    return _listed(request, lines)


def _profiles(database: SafDatabase, cls: str) -> list[Profile]:
    return sorted(database.profiles.get(cls, {}).values(), key=lambda profile: profile.name)


def _may_see_profile(request: Request, profile: Profile) -> bool:
    grouped = request.database.options.list_of_groups
    return (
        request.may_list(profile.owner) or allowed_access(request.acee, profile, list_of_groups=grouped) >= Access.READ
    )


def _profile_lines(request: Request, profile: Profile) -> Iterator[str]:
    yield f"CLASS={profile.cls}  NAME={profile.name}{' (G)' if profile.is_generic else ''}"
    own = allowed_access(request.acee, profile, list_of_groups=request.database.options.list_of_groups)
    yield (
        f" OWNER={profile.owner or _NONE}  UNIVERSAL ACCESS={profile.uacc.name}"
        f"  YOUR ACCESS={own.name}  WARNING={'YES' if profile.warning else 'NO'}"
    )
    yield f" APPLICATION DATA={profile.appldata or _NONE}  NOTIFY={profile.notify or _NONE}"
    if profile.ssignon is not None:
        yield f" SSIGNON INFORMATION: {_ssignon(profile.ssignon)}"
    if request.may_list(profile.owner):
        for name, access in sorted(profile.access.items()):
            yield f"  USER={name}  ACCESS={access.name}"


def _ssignon(keys: TicketKeys) -> str:
    return (
        f"LEGACY KEY={_yes(keys.legacy)}  ENHANCED KEY={_yes(keys.enhanced)}  TYPE={keys.type.name}"
        f"  TIMEOUT={keys.timeout}  REPLAY={'YES' if keys.replay else 'NO'}"
    )


def search(request: Request) -> Outcome:
    """Names in a class, or of USER and GROUP: those that begin with MASK or match FILTER, as far as one may see."""
    words = request.operands.words("CLASS")
    if not words:
        raise TsoError("CLASS is missing", 1)
    names = _visible_names(request, words[0].text.upper())
    mask = (request.operands.text("MASK") or "").upper()
    names = [name for name in names if name.startswith(mask)]
    pattern = (request.operands.text("FILTER") or "").upper()
    if pattern:
        matcher: re.Pattern[str] = compile_pattern(pattern)
        names = [name for name in names if matcher.fullmatch(name)]
    return _listed(request, sorted(names))


def _visible_names(request: Request, cls: str) -> list[str]:
    database = request.database
    if cls == "USER":
        return [user.name for user in database.users.values() if request.may_list(user.name, user.owner)]
    if cls == "GROUP":
        return [group.name for group in database.groups.values() if _may_see(request, group)]
    cls = class_operand(request.operands.words("CLASS")[0])
    return [profile.name for profile in _profiles(database, cls) if _may_see_profile(request, profile)]


def _listed(request: Request, lines: list[str]) -> Outcome:
    return request.start().show(lines) if lines else request.start().say(messages.NOTHING_FOUND)
