"""A snapshot made ready to be asked: profiles by class with their patterns compiled, certificate filters by name.

Snapshots share what a change left alone, so the next index takes over what belongs to the same mapping: a user's
failed logon compiles nothing, a PERMIT only its own class.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from appliance.saf.certmap import FilterIndex, index_filters
from appliance.saf.database import Profile, SafDatabase
from appliance.saf.model import Resource
from appliance.saf.profiles import ProfileIndex

__all__ = ["SnapshotIndex", "is_in_force"]

#: Classes that decide only while RACLISTed (RACLREQ=YES in RACF's class descriptor table).
_RACLIST_REQUIRED = frozenset({"PTKTDATA"})
_NO_PROFILES = ProfileIndex({})


def is_in_force(database: SafDatabase, cls: str) -> bool:
    """Whether SETROPTS lets a class decide: it is active, and in storage where that is required."""
    state = database.classes.get(cls)
    return state is not None and state.active and (state.raclisted or cls not in _RACLIST_REQUIRED)


@attrs.frozen(eq=False)
class SnapshotIndex:
    """One snapshot and what is looked up in it."""

    database: SafDatabase
    filters: FilterIndex
    _classes: Mapping[str, tuple[Mapping[str, Profile], ProfileIndex]]

    @classmethod
    def of(cls, database: SafDatabase, previous: SnapshotIndex | None = None) -> SnapshotIndex:
        """The index of a snapshot, taking over what ``previous`` already has."""
        old = previous._classes if previous is not None else {}
        classes = {
            name: old[name] if name in old and old[name][0] is members else (members, ProfileIndex(members))
            for name, members in database.profiles.items()
        }
        if previous is not None and previous.database.filters is database.filters:
            return cls(database, previous.filters, classes)
        return cls(database, index_filters(database.filters), classes)

    def profiles(self, cls: str) -> ProfileIndex:
        """The profiles of a class, whatever its state."""
        found = self._classes.get(cls)
        return _NO_PROFILES if found is None else found[1]

    def find(self, resource: Resource) -> Profile | None:
        """The profile that decides about a resource, or about its older name; None when nothing protects it."""
        if not is_in_force(self.database, resource.cls):
            return None
        profiles = self.profiles(resource.cls)
        found = profiles.find(resource.name)
        if found is None and resource.fallback is not None:
            return profiles.find(resource.fallback)
        return found
