"""What an unload gave, put into a database: only what is not there yet, and nothing that refers to nobody."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import attrs

from appliance.saf.database import Connect, Group, Profile, SafDatabase, User
from appliance.saf.loading import Unload
from appliance.saf.sharing import SharedMap

__all__ = ["merge"]

_ANYBODY = "*"


def merge(database: SafDatabase, found: Unload) -> SafDatabase:
    """The database with what was read and is not there yet; what refers to nobody is noted and left out."""
    groups = {**found.groups, **database.groups}
    users = {**found.users, **database.users}
    for name, group in groups.items():
        if group.superior not in groups and name != "SYS1":
            found.note(0, f"group {name}: its superior {group.superior} is not there, it stands below SYS1")
            groups[name] = attrs.evolve(group, superior="SYS1")
    for name in found.users.keys() - database.users.keys():
        users[name] = _with_groups(found, users[name], groups)
    profiles: dict[str, dict[str, Profile]] = defaultdict(dict)
    for (cls, name), profile in found.profiles.items():
        if name not in database.profiles.get(cls, {}):
            profiles[cls][name] = _with_known(found, profile, users, groups)
    merged: dict[str, Any] = {
        cls: SharedMap({**members, **profiles.pop(cls, {})}) for cls, members in database.profiles.items()
    }
    merged |= {cls: SharedMap(members) for cls, members in profiles.items()}
    return attrs.evolve(database, groups=SharedMap(groups), users=SharedMap(users), profiles=SharedMap(merged))


def _with_groups(found: Unload, user: User, groups: dict[str, Group]) -> User:
    connects = tuple(connect for connect in user.connects if connect.group in groups)
    if len(connects) < len(user.connects):
        found.note(0, f"user {user.name}: a connection to a group that is not there is left out")
    default = user.default_group
    if default not in groups:
        found.note(0, f"user {user.name}: the default group {default} is not there, it is SYS1 now")
        default = "SYS1"
    if all(connect.group != default for connect in connects):
        connects = (Connect(default, owner=user.owner, created=user.created), *connects)
    return attrs.evolve(user, default_group=default, connects=connects)


def _with_known(found: Unload, profile: Profile, users: dict[str, User], groups: dict[str, Group]) -> Profile:
    def is_known(name: str) -> bool:
        return name == _ANYBODY or name in users or name in groups

    strangers = {name for name in profile.access if not is_known(name)}
    strangers |= {entry.name for entry in profile.conditional if not is_known(entry.name)}
    for name in sorted(strangers):
        found.note(0, f"{profile.cls} {profile.name}: the entry of {name}, who is not defined, is left out")
    return attrs.evolve(
        profile,
        access={name: level for name, level in profile.access.items() if name not in strangers},
        until={name: end for name, end in profile.until.items() if name not in strangers},
        conditional=tuple(entry for entry in profile.conditional if entry.name not in strangers),
    )
