"""The authority of a command's issuer in a group: by his connection to it, by owning it, by administering it."""

from __future__ import annotations

from appliance.saf.commands.outcome import Request
from appliance.saf.database import Group
from appliance.saf.people import GroupAuthority

__all__ = ["administers", "authority_in"]


def authority_in(request: Request, group: Group) -> GroupAuthority:
    """The issuer's authority in a group; whoever administers or owns it has the highest."""
    if administers(request, group) or group.owner == request.acee.user:
        return GroupAuthority.JOIN
    issuer = request.database.users.get(request.acee.user)
    for own in issuer.connects if issuer is not None else ():
        if own.group == group.name and not own.is_revoked(request.today):
            return own.authority
    return GroupAuthority.USE


def administers(request: Request, group: Group) -> bool:
    """Whether the issuer has SPECIAL, or group-SPECIAL in the group or above it."""
    acee = request.acee
    return acee.special or group.name in acee.special_groups or request.is_in_scope(group.owner)
