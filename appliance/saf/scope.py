"""The scope of a group: what group-SPECIAL, group-AUDITOR and group-OPERATIONS reach.

A group's scope is what the group owns, what users owned by the group own, and, in the same way, every group that it
owns, and so on down; it ends at a group that a user owns (RACF Security Administrator's Guide, "Group-level
attributes").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from appliance.saf.database import SafDatabase

__all__ = ["group_in_scope", "groups_up", "owned_in_scope", "resource_in_scope"]


def groups_up(database: SafDatabase, group: str) -> Iterator[str]:
    """A group, the group that owns it, and so on up to one that a user owns; nothing when it is no group."""
    seen: set[str] = set()
    while group not in seen and group in database.groups:
        yield group
        seen.add(group)
        group = database.groups[group].owner


def group_in_scope(database: SafDatabase, group: str, within: Collection[str]) -> bool:
    """Whether a group is one of ``within`` or is owned down from one."""
    return any(one in within for one in groups_up(database, group))


def owned_in_scope(database: SafDatabase, owner: str, within: Collection[str]) -> bool:
    """Whether a user or group with this owner is in the scope of ``within``: only groups pass scope on."""
    return bool(within) and group_in_scope(database, owner, within)


def resource_in_scope(database: SafDatabase, owner: str, within: Collection[str]) -> bool:
    """Whether a profile with this owner is in scope: also what belongs to a user whom a group in scope owns."""
    if not within:
        return False
    user = database.users.get(owner)
    return group_in_scope(database, owner if user is None else user.owner, within)
