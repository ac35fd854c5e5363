"""RLIST and SEARCH: what profiles say; keys show only that they are there."""

from __future__ import annotations

from collections.abc import Iterator

from appliance.saf.authorization import allowed_access
from appliance.saf.commands.classes import class_operand
from appliance.saf.commands.outcome import Outcome, Request, listed
from appliance.saf.commands.resources import existing_profile
from appliance.saf.commands.syntax import FLAG, VALUE, Syntax
from appliance.saf.commands.tso import TsoError
from appliance.saf.commands.userlists import may_see_group
from appliance.saf.database import Profile, SafDatabase, TicketKeys
from appliance.saf.model import Access
from appliance.saf.profiles import ProfileIndex, compile_pattern

__all__ = ["RLIST", "SEARCH", "rlist", "search"]

RLIST = Syntax(("a class", "a profile name"), 2, {"ALL": FLAG, "AUTHUSER": FLAG, "SSIGNON": FLAG, "NORACF": FLAG})
SEARCH = Syntax(keywords={"CLASS": VALUE, "MASK": VALUE, "NOMASK": FLAG, "FILTER": VALUE})
_NONE = "NONE"


def rlist(request: Request) -> Outcome:
    """Profiles of a class (``*``: all that one may see); a name without a profile gives the one that protects it."""
    cls_word = request.operands.words(0)[0]
    cls = class_operand(cls_word)
    if request.operands.names(1) == ("*",):
        seen = [profile for profile in _profiles(request.database, cls) if _may_see_profile(request, profile)]
        return listed(request, [line for profile in seen for line in _profile_lines(request, profile)])
    lines: list[str] = []
    for word in request.operands.words(1):
        covering = ProfileIndex(request.database.profiles.get(cls, {})).find(word.text.upper())
        profile = covering or existing_profile(request, cls_word, word)
        request.require(_may_see_profile(request, profile))
        lines += _profile_lines(request, profile)
    return listed(request, lines)


def _profiles(database: SafDatabase, cls: str) -> list[Profile]:
    return sorted(database.profiles.get(cls, {}).values(), key=lambda profile: profile.name)


def _may_see_profile(request: Request, profile: Profile) -> bool:
    return request.may_list(profile.owner) or _access(request, profile) >= Access.READ


def _access(request: Request, profile: Profile) -> Access:
    return allowed_access(request.acee, profile, list_of_groups=request.database.options.list_of_groups)


def _profile_lines(request: Request, profile: Profile) -> Iterator[str]:
    yield f"CLASS={profile.cls}  NAME={profile.name}{' (G)' if profile.is_generic else ''}"
    yield (
        f" OWNER={profile.owner or _NONE}  UNIVERSAL ACCESS={profile.uacc.name}"
        f"  YOUR ACCESS={_access(request, profile).name}  WARNING={'YES' if profile.warning else 'NO'}"
    )
    yield f" APPLICATION DATA={profile.appldata or _NONE}  NOTIFY={profile.notify or _NONE}"
    if profile.ssignon is not None:
        yield f" SSIGNON INFORMATION: {_ssignon(profile.ssignon)}"
    if request.may_list(profile.owner):
        for name, access in sorted(profile.access.items()):
            yield f"  USER={name}  ACCESS={access.name}"


def _ssignon(keys: TicketKeys) -> str:
    return (
        f"LEGACY KEY={_has(keys.legacy)}  ENHANCED KEY={_has(keys.enhanced)}  TYPE={keys.type.name}"
        f"  TIMEOUT={keys.timeout}  REPLAY={'YES' if keys.replay else 'NO'}"
    )


def _has(key: object) -> str:
    return "YES" if key is not None else "NO"


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
        matcher = compile_pattern(pattern)
        names = [name for name in names if matcher.fullmatch(name)]
    return listed(request, sorted(names))


def _visible_names(request: Request, cls: str) -> list[str]:
    database = request.database
    if cls == "USER":
        return [user.name for user in database.users.values() if request.may_list(user.name, user.owner)]
    if cls == "GROUP":
        return [group.name for group in database.groups.values() if may_see_group(request, group)]
    cls = class_operand(request.operands.words("CLASS")[0])
    return [profile.name for profile in _profiles(database, cls) if _may_see_profile(request, profile)]
