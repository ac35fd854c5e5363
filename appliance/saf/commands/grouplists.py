"""LISTGRP: groups in RACF's layout, with what is below them and who is in them."""

from __future__ import annotations

from collections.abc import Iterator

from appliance.saf.commands.dates import day, julian
from appliance.saf.commands.names import existing_group
from appliance.saf.commands.outcome import Outcome, Request, listed
from appliance.saf.commands.segments import GROUP_SEGMENTS, absent, listing
from appliance.saf.commands.syntax import FLAG, Syntax
from appliance.saf.commands.userlists import connect_attributes
from appliance.saf.database import Connect, Group
from appliance.saf.people import GroupAuthority

__all__ = ["LISTGRP", "listgrp", "may_see_group"]

LISTGRP = Syntax(("a group name",), 0, {"NORACF": FLAG, **listing(GROUP_SEGMENTS)})
_NONE = "NONE"


def listgrp(request: Request) -> Outcome:
    """Groups: one's own default group without operands; by SPECIAL, AUDITOR, ownership or CONNECT authority."""
    words = request.operands.words(0)
    if [word.text for word in words] == ["*"]:
        seen = [group for group in request.database.groups.values() if may_see_group(request, group)]
        groups = sorted(seen, key=lambda group: group.name)
    else:
        groups = [existing_group(request.database, word) for word in words]
    issuer = request.database.users.get(request.acee.user)
    if not words and issuer is not None and issuer.default_group in request.database.groups:
        groups = [request.database.groups[issuer.default_group]]
    for group in groups:
        request.require(may_see_group(request, group))
    return listed(request, [line for group in groups for line in _lines(request, group)])


def may_see_group(request: Request, group: Group) -> bool:
    """Whether the issuer may see a group: as listed above."""
    acee = request.acee
    within = group.name in acee.special_groups + acee.auditor_groups
    return within or request.may_list(group.owner) or _has_authority(request, group.name)


def _has_authority(request: Request, group: str) -> bool:
    """CONNECT or JOIN: who may only USE a group does not learn who else does."""
    user = request.database.users.get(request.acee.user)
    connects = user.connects if user is not None else ()
    return any(
        own.group == group and own.authority >= GroupAuthority.CONNECT and not own.is_revoked(request.today)
        for own in connects
    )


def _lines(request: Request, group: Group) -> Iterator[str]:
    if not request.operands.has("NORACF"):
        yield from _base(request, group)
    yield from absent(request, GROUP_SEGMENTS)


def _base(request: Request, group: Group) -> Iterator[str]:
    below = sorted(other.name for other in request.database.groups.values() if other.superior == group.name)
    superior = _NONE if group.name == "SYS1" else group.superior or _NONE
    yield f"INFORMATION FOR GROUP {group.name}"
    yield f"    SUPERIOR GROUP={superior:<8}     OWNER={group.owner or _NONE:<8}   CREATED={julian(group.created)}"
    yield f"    INSTALLATION DATA={group.data}" if group.data else "    NO INSTALLATION DATA"
    yield "    NO MODEL DATA SET"
    yield "    TERMUACC"
    yield f"    SUBGROUP(S)= {' '.join(below)}" if below else "    NO SUBGROUPS"
    members = _members(request, group.name)
    if not members:
        yield "    NO USERS"
        return
    yield "    USER(S)=      ACCESS=      ACCESS COUNT=      UNIVERSAL ACCESS="
    for user, connect in members:
        yield f"      {user:<8}      {connect.authority.name:<8}      000000               {connect.uacc.name}"
        yield f"         CONNECT ATTRIBUTES={connect_attributes(connect)}"
        yield f"         REVOKE DATE={day(connect.revoke_date):<18}   RESUME DATE={day(connect.resume_date)}"


def _members(request: Request, group: str) -> list[tuple[str, Connect]]:
    return sorted(
        (
            (user.name, connect)
            for user in request.database.users.values()
            for connect in user.connects
            if connect.group == group
        ),
        key=lambda member: member[0],
    )
