"""SEARCH: names of profiles, users or groups that meet conditions, as far as one may see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

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
from appliance.saf.database import Profile, User
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
_LONGEST_AGE = 9999
_HIGHEST_LEVEL = 99


@attrs.frozen
class _Name:
    """A name that may be shown, and how it looks in a list."""

    text: str
    mark: str = ""


def search(request: Request) -> Outcome:
    """Names that begin with MASK and hold its second part, or match FILTER; with CLIST as commands.

    A first part of ``*`` is any beginning.
    """
    operands = request.operands
    if any(map(operands.has, _NOTHING_HAS)):
        return listed(request, [])
    words = operands.words("CLASS")
    cls = words[0].text.upper() if words else DATASET
    found = sorted(_names(request, cls), key=lambda name: name.text)
    mask = operands.names("MASK")
    begins = "" if mask[:1] in ((), ("*",)) else mask[0]
    found = [name for name in found if name.text.startswith(begins)]
    if len(mask) > 1:
        found = [name for name in found if mask[1] in name.text[len(begins) :]]
    pattern = (operands.text("FILTER") or "").upper()
    if pattern:
        matcher = compile_pattern(pattern, is_data_set=cls == DATASET)
        found = [name for name in found if matcher.fullmatch(name.text)]
    before_after = [word.text for word in operands.words("CLIST")]
    if before_after:
        before, after = before_after[0], "".join(before_after[1:2])
        quote = "'" if cls == DATASET else ""
        return listed(request, [f"{before}{quote}{name.text}{quote}{after}" for name in found])
    return listed(request, [name.text + name.mark for name in found])


def _names(request: Request, cls: str) -> Iterator[_Name]:
    database = request.database
    if cls == "USER":
        for user in database.users.values():
            if request.may_list(user.name, user.owner) and _is_old(request, user):
                yield _Name(user.name)
    elif cls == "GROUP":
        for group in database.groups.values():
            if may_see_group(request, group):
                yield _Name(group.name)
    else:
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


def _is_old(request: Request, user: User) -> bool:
    """AGE(n): users not seen for that many days."""
    days = request.operands.number("AGE", 1, _LONGEST_AGE)
    if days is None:
        return True
    seen = user.last_access or user.created
    return seen is None or request.workshop.now - seen >= timedelta(days=days)


def _profiles(request: Request, cls: str) -> list[Profile]:
    """What the issuer may see; with USER what that user has READ to, for who may see the user."""
    words = request.operands.words("USER")
    if not words:
        return [profile for profile in profiles_of(request.database, cls) if may_see_profile(request, profile)]
    user = existing_user(request.database, words[0])
    request.require(request.may_list(user.name, user.owner))
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
    level = request.operands.number("LEVEL", 0, _HIGHEST_LEVEL)
    return (profile.warning or not request.operands.has("WARNING")) and profile.level >= (level or 0)
