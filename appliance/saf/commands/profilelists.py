"""RLIST: general resource profiles in RACF's layout; keys show only that they are there."""

from __future__ import annotations

from collections.abc import Iterator

from appliance.saf.authorization import highest_access
from appliance.saf.commands import messages
from appliance.saf.commands.classes import class_operand, profile_name
from appliance.saf.commands.listing import access_lists, audit_sections, dates, section
from appliance.saf.commands.outcome import Outcome, RefusalError, Request, listed
from appliance.saf.commands.segments import RESOURCE_SEGMENTS, absent, listing
from appliance.saf.commands.syntax import FLAG, Syntax
from appliance.saf.database import Profile, SafDatabase, TicketKeys
from appliance.saf.index import variables_of
from appliance.saf.model import Access
from appliance.saf.profiles import ProfileIndex
from appliance.saf.protection import StartedTask

__all__ = ["RLIST", "covering", "is_asked_for", "may_see_profile", "own_access", "profiles_of", "rlist"]

RLIST = Syntax(
    ("a class", "a profile name"),
    2,
    dict.fromkeys(
        ("ALL", "AUTHUSER", "HISTORY", "STATISTICS", "GENERIC", "NOGENERIC", "SSIGNON", "STDATA", "NORACF"), FLAG
    )
    | listing(RESOURCE_SEGMENTS),
    dict.fromkeys(("NOYOURACC", "RESGROUP", "TVTOC"), FLAG),
)
#: The class of what ADDMEM names.
_MEMBER_CLASSES = {"GLOBAL": "GMBR", "PROGRAM": "PMBR", "RACFVARS": "RVARSMBR"}


def rlist(request: Request) -> Outcome:
    """Profiles of a class (``*``: all that one may see); a name without a profile gives the one that protects it.

    With GENERIC the generic profile that protects it, whether there is a discrete one or not; with NOGENERIC none.
    """
    cls = class_operand(request.database, request.operands.words(0)[0])
    if request.operands.names(1) == ("*",):
        seen = [profile for profile in profiles_of(request.database, cls) if may_see_profile(request, profile)]
        seen = [profile for profile in seen if is_asked_for(request, profile)]
        return listed(request, [line for profile in seen for line in _lines(request, profile)])
    lines: list[str] = []
    for word in request.operands.words(1):
        name = profile_name(word, cls)
        profile = covering(request, cls, name)
        if profile is None:
            raise RefusalError(messages.NOT_DEFINED, what=f"{cls} profile", name=name)
        request.require(may_see_profile(request, profile))
        lines += _lines(request, profile)
    return listed(request, lines)


def covering(request: Request, cls: str, name: str) -> Profile | None:
    """The profile of this name, else the one that protects it; with GENERIC or NOGENERIC of that kind alone."""
    members = request.database.profiles.get(cls, {})
    exact = members.get(name)
    if exact is not None and is_asked_for(request, exact):
        return exact
    asked = {one: profile for one, profile in members.items() if is_asked_for(request, profile)}
    return ProfileIndex(asked, variables_of(request.database)).find(name)


def profiles_of(database: SafDatabase, cls: str) -> list[Profile]:
    """The profiles of a class by name."""
    return sorted(database.profiles.get(cls, {}).values(), key=lambda profile: profile.name)


def may_see_profile(request: Request, profile: Profile) -> bool:
    """Whether the issuer may see a profile: by SPECIAL, AUDITOR, ownership, scope, or with READ access."""
    return request.may_list(profile.owner) or own_access(request, profile) >= Access.READ


def own_access(request: Request, profile: Profile) -> Access:
    """The access of the issuer."""
    return highest_access(request.database, request.acee, profile, request.workshop.now)


def is_asked_for(request: Request, profile: Profile) -> bool:
    """GENERIC and NOGENERIC of a listing: only profiles of that kind."""
    kinds = {"GENERIC": True, "NOGENERIC": False}
    return all(profile.is_generic is kind for keyword, kind in kinds.items() if request.operands.has(keyword))


def _lines(request: Request, profile: Profile) -> Iterator[str]:
    operands = request.operands
    if not operands.has("NORACF"):
        yield from _base(request, profile)
        if operands.has("ALL") or operands.has("HISTORY"):
            yield from dates(profile)
        sees_list = request.may_list(profile.owner) or own_access(request, profile) is Access.ALTER
        if (operands.has("ALL") or operands.has("AUTHUSER")) and sees_list:
            yield from access_lists(profile)
    for segment, lines in _segments(profile).items():
        if lines and (operands.has("ALL") or operands.has(segment)):
            yield from section(f"{segment} INFORMATION", *lines)
    missing = (segment for segment, lines in _segments(profile).items() if not lines)
    yield from absent(request, (*missing, *RESOURCE_SEGMENTS))


def _base(request: Request, profile: Profile) -> Iterator[str]:
    yield "CLASS      NAME"
    yield "-----      ----"
    yield f"{profile.cls:<10} {profile.name}{' (G)' if profile.is_generic else ''}"
    if profile.cls in _MEMBER_CLASSES:
        yield from section("MEMBER CLASS NAME", _MEMBER_CLASSES[profile.cls])
    if profile.cls in _MEMBER_CLASSES or profile.members:
        yield from section("RESOURCES IN GROUP", *(profile.members or ("NONE",)))
    yield ""
    yield "LEVEL  OWNER      UNIVERSAL ACCESS  YOUR ACCESS  WARNING"
    yield "-----  --------   ----------------  -----------  -------"
    yield (
        f" {profile.level:02}    {profile.owner or 'NONE':<8} {profile.uacc.name:>11}"
        f"{own_access(request, profile).name:>19}    {'YES' if profile.warning else 'NO'}"
    )
    yield from section("INSTALLATION DATA", profile.data or "NONE")
    yield from section("APPLICATION DATA", profile.appldata or "NONE")
    yield from audit_sections(request, profile)
    if profile.cls == "TERMINAL":
        yield from section(
            "TIMEZONE  LOGON ALLOWED   (DAYS)          (TIME)",
            f"UTC                       {profile.when.days_text:<15} {profile.when.time_text}",
        )
    yield from section("NOTIFY", profile.notify or "NO USER TO BE NOTIFIED")


def _segments(profile: Profile) -> dict[str, tuple[str, ...]]:
    """What there is of the segments that are kept here."""
    return {
        "SSIGNON": (_ssignon(profile.ssignon),) if profile.ssignon is not None else (),
        "STDATA": tuple(_stdata(profile.started)) if profile.started is not None else (),
    }


def _ssignon(keys: TicketKeys) -> str:
    return (
        f"LEGACY KEY={_has(keys.legacy)}  ENHANCED KEY={_has(keys.enhanced)}  TYPE={keys.type.name}"
        f"  TIMEOUT={keys.timeout}  REPLAY={'YES' if keys.replay else 'NO'}"
    )


def _stdata(task: StartedTask) -> Iterator[str]:
    yield f"USER= {task.user}".rstrip()
    yield f"GROUP= {task.group}".rstrip()
    yield f"TRUSTED= {'YES' if task.trusted else 'NO'}"
    yield f"PRIVILEGED= {'YES' if task.privileged else 'NO'}"
    yield "TRACE= NO"


def _has(key: object) -> str:
    return "YES" if key is not None else "NO"
