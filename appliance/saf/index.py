"""A snapshot made ready to be asked: profiles by class with their patterns compiled, certificate filters by name.

Snapshots share what a change left alone, so the next index takes over what belongs to the same mapping: a user's
failed logon compiles nothing, a PERMIT only its own class.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from appliance.saf.certmap import FilterIndex, index_filters
from appliance.saf.database import Profile, SafDatabase
from appliance.saf.model import Access, Resource
from appliance.saf.patterns import specificity
from appliance.saf.profiles import ProfileIndex
from appliance.saf.racfvars import Variables

__all__ = ["SnapshotIndex", "is_in_force", "variables_of"]

#: Classes that decide only while RACLISTed (RACLREQ=YES in RACF's class descriptor table).
_RACLIST_REQUIRED = frozenset({"PTKTDATA", "RACFVARS"})
_NO_PROFILES = ProfileIndex({})

_NOTHING: Variables = {}
Indexed = tuple[Mapping[str, Profile], ProfileIndex]
GlobalTable = tuple[tuple[str, Access], ...]


def is_in_force(database: SafDatabase, cls: str) -> bool:
    """Whether SETROPTS lets a class decide: it is active, and in storage where that is required.

    Data sets are protected always.
    """
    if cls == "DATASET":
        return True
    state = database.classes.get(cls)
    return state is not None and state.active and (state.raclisted or cls not in _RACLIST_REQUIRED)


@attrs.frozen(eq=False)
class SnapshotIndex:
    """One snapshot and what is looked up in it."""

    database: SafDatabase
    filters: FilterIndex
    _classes: Mapping[str, Indexed]
    _tables: Mapping[str, GlobalTable] = attrs.field(factory=dict)
    _variables: Variables = attrs.field(factory=dict)

    @classmethod
    def of(cls, database: SafDatabase, previous: SnapshotIndex | None = None) -> SnapshotIndex:
        """The index of a snapshot, taking over what ``previous`` already has."""
        old = previous._classes if previous is not None else {}
        variables = variables_of(database)
        is_same = previous is not None and previous._variables == variables
        if is_same and previous is not None and previous.database.profiles is database.profiles:
            classes = old
        else:
            classes = {
                name: _index(members, variables, old.get(name), is_same=is_same)
                for name, members in database.profiles.items()
            }
        if previous is not None and previous.database.filters is database.filters:
            filters = previous.filters
        else:
            filters = index_filters(database.filters)
        return cls(database, filters, classes, _global_tables(database.profiles.get("GLOBAL", {})), variables)

    def profiles(self, cls: str) -> ProfileIndex:
        """The profiles of a class, whatever its state."""
        found = self._classes.get(cls)
        return _NO_PROFILES if found is None else found[1]

    def global_table(self, cls: str) -> GlobalTable:
        """The global access table of a class: names that may be generic, and what everybody has there."""
        return self._tables.get(cls, ())

    def find(self, resource: Resource) -> Profile | None:
        """The profile that decides about a resource, or about its older name; None when nothing protects it."""
        if not is_in_force(self.database, resource.cls):
            return None
        profiles = self.profiles(resource.cls)
        found = profiles.find(resource.name)
        if found is None and resource.fallback is not None:
            return profiles.find(resource.fallback)
        return found


def variables_of(database: SafDatabase) -> Variables:
    """What the variables of class RACFVARS stand for; nothing while the class is not in force."""
    if not is_in_force(database, "RACFVARS"):
        return _NOTHING
    return {name: profile.members for name, profile in database.profiles.get("RACFVARS", {}).items()}


def _index(members: Mapping[str, Profile], variables: Variables, old: Indexed | None, *, is_same: bool) -> Indexed:
    """``is_same``: the variables are those of the old index."""
    if old is None:
        return members, ProfileIndex(members, variables)
    return old if is_same and old[0] is members else (members, old[1].updated(members, variables))


def _global_tables(profiles: Mapping[str, Profile]) -> dict[str, GlobalTable]:
    """From the members ``name/level`` of the GLOBAL profiles, the most specific name first."""
    tables = {}
    for profile in profiles.values():
        entries = ((name, Access[level]) for name, _, level in (one.rpartition("/") for one in profile.members))
        tables[profile.name] = tuple(sorted(entries, key=lambda entry: specificity(entry[0])))
    return tables
