"""SEARCH: names of profiles, users or groups that meet conditions, as far as one may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import attrs

from appliance.saf.acees import acee_of
from appliance.saf.authorization import highest_access
from appliance.saf.commands.classes import class_operand
from appliance.saf.commands.datasets import DATASET
from appliance.saf.commands.grouplists import may_see_group
from appliance.saf.commands.names import existing_user
from appliance.saf.commands.outcome import Outcome, Request, listed
from appliance.saf.commands.profilelists import may_see_profile, profiles_of
from appliance.saf.commands.syntax import FLAG, LIST, MAYBE, VALUE, Syntax
from appliance.saf.commands.tso import TsoError
from appliance.saf.database import Group, Profile, User
from appliance.saf.model import Access
from appliance.saf.patterns import compile_pattern, is_generic_name

__all__ = ["SEARCH", "search"]

#: What no user, group or profile has here: whoever looks for it finds nothing.
_NOTHING_HAS = ("CATEGORY", "EXPIRES", "GID", "MODEL", "SECLABEL", "SECLEVEL", "TAPE", "UID", "VOLUME", "VSAM")
SEARCH = Syntax(
    keywords={
        "CLASS": VALUE,
        "MASK": LIST,
        "NOMASK": FLAG,
        "FILTER": VALUE,
        "USER": VALUE,
        "AGE": VALUE,
        "GENERIC": FLAG,
        "NOGENERIC": FLAG,
        "WARNING": FLAG,
        "CLIST": LIST,
        "LIST": FLAG,
        "LEVEL": VALUE,
        "ALL": FLAG,
        "NOVSAM": FLAG,
        **dict.fromkeys(_NOTHING_HAS, MAYBE),
    },
    ignored={"NOLIST": FLAG},
)
#: What only profiles of resources have: no user and no group meets it.
_PROFILES_HAVE = ("GENERIC", "LEVEL", "WARNING")
_LONGEST_AGE = 9999
_HIGHEST_LEVEL = 99


@attrs.frozen
class _Name:
    """A name that may be shown, and how it looks in a list."""

    text: str
    mark: str = ""


def search(request: Request) -> Outcome:
    """Names that meet every condition; with CLIST as commands.

    A list of data sets has those of the issuer, or of USER, unless MASK, NOMASK or FILTER says which.
    """
    operands = request.operands
    ways = [operands.column(way) for way in ("MASK", "NOMASK", "FILTER") if operands.has(way)]
    if len(ways) > 1:
        raise TsoError("MASK, NOMASK and FILTER exclude each other", max(ways))
    if any(map(operands.has, _NOTHING_HAS)):
        return listed(request, [])
    words = operands.words("CLASS")
    cls = words[0].text.upper() if words else DATASET
    is_chosen = _choice(request, cls)
    found = sorted(_names(request, cls), key=lambda name: name.text)
    found = [name for name in found if is_chosen(name.text)]
    before_after = [word.text for word in operands.words("CLIST")]
    if before_after:
        before, after = before_after[0], "".join(before_after[1:2])
        quote = "'" if cls == DATASET else ""
        return listed(request, [f"{before}{quote}{name.text}{quote}{after}" for name in found])
    return listed(request, [name.text + name.mark for name in found])


def _choice(request: Request, cls: str) -> Callable[[str], object]:
    """What MASK or FILTER say of a name.

    A mask is how it begins, with ``*`` in any way, and what is in the rest of it.
    """
    operands = request.operands
    pattern, mask = (operands.text("FILTER") or "").upper(), operands.names("MASK")
    if pattern:
        return compile_pattern(pattern, is_data_set=cls == DATASET).fullmatch
    if mask:
        begins, has = "" if mask[0] == "*" else mask[0], "".join(mask[1:2])
        return lambda name: name.startswith(begins) and has in name[len(begins) :]
    own = "" if operands.has("NOMASK") or cls != DATASET else f"{operands.name('USER') or request.acee.user}."
    return lambda name: name.startswith(own)


def _names(request: Request, cls: str) -> Iterator[_Name]:
    if cls in ("USER", "GROUP"):
        if any(map(request.operands.has, _PROFILES_HAVE)):
            return
        seen_by = _as_user(request)
        if cls == "USER":
            yield from (_Name(user.name) for user in request.database.users.values() if _is_user(seen_by, user))
        else:
            yield from (_Name(group.name) for group in request.database.groups.values() if _is_group(seen_by, group))
        return
    if cls != DATASET:
        cls = class_operand(request.database, request.operands.words("CLASS")[0])
    yield from (
        _Name(profile.name, _mark(profile)) for profile in _profiles(request, cls) if _is_asked(request, profile)
    )


def _mark(profile: Profile) -> str:
    """A name with a star that was defined without GENERIC protects nothing that is called otherwise."""
    if profile.is_generic:
        return " (G)"
    return " (UNUSABLE)" if is_generic_name(profile.name) and profile.cls != "RACFVARS" else ""


def _is_old(request: Request, moment: datetime | None) -> bool:
    """AGE(n): at least so many days ago, or nobody knows when."""
    days = request.operands.number("AGE", 1, _LONGEST_AGE)
    return days is None or moment is None or request.workshop.now - moment >= timedelta(days=days)


def _is_user(request: Request, user: User) -> bool:
    return request.may_list(user.name, user.owner) and _is_old(request, user.last_access or user.created)


def _is_group(request: Request, group: Group) -> bool:
    return may_see_group(request, group) and _is_old(request, group.created)


def _asked_user(request: Request) -> User | None:
    """The user of USER, for who may see him."""
    words = request.operands.words("USER")
    if not words:
        return None
    user = existing_user(request.database, words[0])
    request.require(request.may_list(user.name, user.owner))
    return user


def _as_user(request: Request) -> Request:
    """The request as the user of USER would make it."""
    user = _asked_user(request)
    return request if user is None else attrs.evolve(request, acee=acee_of(user, request.today))


def _profiles(request: Request, cls: str) -> list[Profile]:
    """What the issuer may see; with USER what that user owns or has READ to."""
    user = _asked_user(request)
    if user is None:
        return [profile for profile in profiles_of(request.database, cls) if may_see_profile(request, profile)]
    acee, now = acee_of(user, request.today), request.workshop.now
    return [
        profile
        for profile in profiles_of(request.database, cls)
        if profile.owner == user.name or highest_access(request.database, acee, profile, now) >= Access.READ
    ]


def _is_asked(request: Request, profile: Profile) -> bool:
    generic = request.operands.switch("GENERIC")
    if generic is not None and profile.is_generic is not generic:
        return False
    # When a resource was last asked about is not kept: a profile is as old as its last change, as RLIST shows it too.
    if not _is_old(request, profile.changed or profile.created):
        return False
    level = request.operands.number("LEVEL", 0, _HIGHEST_LEVEL)
    return (profile.warning or not request.operands.has("WARNING")) and profile.level >= (level or 0)
