"""LISTDSD: data set profiles in RACF's layout."""

from __future__ import annotations

from collections.abc import Iterator

from appliance.saf.commands import messages
from appliance.saf.commands.classes import data_set_name
from appliance.saf.commands.datasets import DATASET
from appliance.saf.commands.listing import access_lists, audit_sections, dates, section
from appliance.saf.commands.outcome import Outcome, RefusalError, Request, listed
from appliance.saf.commands.profilelists import covering, is_asked_for, may_see_profile, own_access, profiles_of
from appliance.saf.commands.segments import DATA_SET_SEGMENTS, absent, listing
from appliance.saf.commands.syntax import FLAG, LIST, Syntax
from appliance.saf.commands.tso import Word
from appliance.saf.database import Profile
from appliance.saf.model import Access

__all__ = ["LISTDSD", "listdsd"]

LISTDSD = Syntax(
    keywords={
        "DATASET": LIST,
        "ID": LIST,
        "PREFIX": LIST,
        **dict.fromkeys(("ALL", "AUTHUSER", "HISTORY", "STATISTICS", "GENERIC", "NOGENERIC", "NORACF"), FLAG),
        **listing(DATA_SET_SEGMENTS),
    },
    ignored={"DSNS": FLAG, "VOLUME": LIST},
)


def listdsd(request: Request) -> Outcome:
    """Profiles by name, by the user or group they belong to, or by the beginning of their name; else one's own."""
    operands = request.operands
    if operands.has("DATASET"):
        named = [_named(request, word) for word in operands.words("DATASET")]
        for profile in named:
            request.require(may_see_profile(request, profile))
        return listed(request, [line for profile in named for line in _lines(request, profile)])
    prefixes = tuple(name.strip("'") for name in operands.names("PREFIX"))
    if not prefixes:
        prefixes = tuple(f"{name}." for name in operands.names("ID") or (request.acee.user,))
    seen = [
        profile
        for profile in profiles_of(request.database, DATASET)
        if f"{profile.name}.".startswith(prefixes)
        and is_asked_for(request, profile)
        and may_see_profile(request, profile)
    ]
    return listed(request, [line for profile in seen for line in _lines(request, profile)])


def _named(request: Request, word: Word) -> Profile:
    name = data_set_name(word, request.acee.user)
    profile = covering(request, DATASET, name)
    if profile is None:
        raise RefusalError(messages.NOT_DEFINED, what="data set profile", name=name)
    return profile


def _lines(request: Request, profile: Profile) -> Iterator[str]:
    if not request.operands.has("NORACF"):
        yield from _base(request, profile)
    yield from absent(request, DATA_SET_SEGMENTS)


def _base(request: Request, profile: Profile) -> Iterator[str]:
    operands = request.operands
    yield f"INFORMATION FOR DATASET {profile.name}{' (G)' if profile.is_generic else ''}"
    yield ""
    yield "LEVEL  OWNER    UNIVERSAL ACCESS   WARNING   ERASE"
    yield "-----  -------- ----------------   -------   -----"
    warning = "YES" if profile.warning else "NO"
    yield f" {profile.level:02}    {profile.owner or 'NONE':<8} {profile.uacc.name:>11}{warning:>12}      NO"
    yield from audit_sections(request, profile)
    yield from ("", "NOTIFY", "--------", profile.notify or "NO USER TO BE NOTIFIED")
    access = own_access(request, profile)
    yield ""
    yield "YOUR ACCESS  CREATION GROUP  DATASET TYPE"
    yield "-----------  --------------  ------------"
    yield f" {access.name:<13}{_creation_group(request, profile):<15}NON-VSAM"
    if profile.data:
        yield from section("INSTALLATION DATA", profile.data)
    else:
        yield from ("", "NO INSTALLATION DATA")
    if operands.has("ALL") or operands.has("HISTORY"):
        yield from dates(profile)
    sees_list = request.may_list(profile.owner) or access is Access.ALTER
    if (operands.has("ALL") or operands.has("AUTHUSER")) and sees_list:
        yield from access_lists(profile)


def _creation_group(request: Request, profile: Profile) -> str:
    owner = request.database.users.get(profile.owner)
    return owner.default_group if owner is not None else profile.owner or "NONE"
