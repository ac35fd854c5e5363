"""LIST, NLST and MLSD of data sets and members, in the columns that clients of z/OS cut out (``ftp`` facts, 4.6).

The columns are fixed by the header's words. A ``Used`` of five digits or more grows to the left into ``Ext``, as it
does on z/OS. Names stand as they were asked for, in apostrophes or behind the prefix.
"""

from __future__ import annotations

import enum

import attrs

from appliance.storage.datasets.attributes import Attributes, Organization
from appliance.storage.datasets.migration import is_migrated
from appliance.storage.datasets.names import Mask
from appliance.storage.datasets.results import DataSetEntry, DataSetResult, MemberEntry, Trouble
from appliance.storage.datasets.store import DataSetStore, RefusedError, attempt
from appliance.storage.results import Done, Listing

__all__ = ["ListDataSets", "ListStyle"]

_HEADER = "Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname"
_WIDE_HEADER = "Volume Referred Ext     Used Recfm Lrecl BlkSz Dsorg Dsname"
_MEMBER_HEADER = " Name     VV.MM   Created       Changed      Size  Init   Mod   Id"
_NAME, _NAME_WIDE = 56, 52  # the column of the name, and at LISTLEVEL 2
_DSORG = 5
_NEVER = "**NONE**"


class ListStyle(enum.Enum):
    """How an entry is written."""

    LONG = "columns"  # LIST
    NAMES = "names"  # NLST
    FACTS = "facts"  # MLSD


@attrs.frozen
class ListDataSets:
    """List data sets, or the members of one when the mask says so.

    ``level`` is LISTLEVEL; ``is_directory_mode`` shows only the next qualifier of longer names (DIRECTORYMODE).
    """

    store: DataSetStore = attrs.field(repr=False)
    mask: Mask
    style: ListStyle = ListStyle.LONG
    level: int = 0
    is_directory_mode: bool = False

    def perform(self) -> DataSetResult | Done | Listing:
        """A ``Listing``; when nothing fits one of no entries. A failure when the data set of members is not there."""
        changes = self.store.listings.changes
        found = attempt(self.mask.pattern, self._list)
        if isinstance(found, Listing):
            self.store.listings.keep(self, found, changes)
        return found

    def known(self) -> Listing | None:
        """The same, when it is known without looking."""
        return self.store.listings.find(self)

    def _list(self) -> Listing:
        lines = self._members() if self.mask.members is not None else self._data_sets()
        return Listing("".join(line + "\r\n" for line in lines[0]).encode("ascii", "replace"), lines[1])

    def _data_sets(self) -> tuple[list[str], int]:
        found = self.store.catalogue.matching(self.mask)
        if self.is_directory_mode:
            return self._directory(found)
        lines = [self._data_set(entry, self.mask.shown(entry.name)) for entry in found]
        return self._headed(lines, len(lines))

    def _directory(self, found: list[DataSetEntry]) -> tuple[list[str], int]:
        depth = len(self.mask.prefix.qualifiers.split(".")) if self.mask.prefix.qualifiers else 0
        lines, seen = [], set()
        for entry in found:
            qualifiers = entry.name.split(".")
            if len(qualifiers) <= depth + 1:
                lines.append(self._data_set(entry, self.mask.shown(entry.name)))
            elif (level := qualifiers[depth]) not in seen:
                seen.add(level)
                lines.append(_pseudo_directory(level) if self.style is ListStyle.LONG else level)
        return self._headed(lines, len(lines))

    def _headed(self, lines: list[str], entries: int) -> tuple[list[str], int]:
        if self.style is not ListStyle.LONG or not lines:
            return lines, entries
        return [_WIDE_HEADER if self.level == 2 else _HEADER, *lines], entries

    def _data_set(self, entry: DataSetEntry, name: str) -> str:
        match self.style:
            case ListStyle.NAMES:
                return name
            case ListStyle.FACTS:
                return _data_set_facts(entry, name)
            case ListStyle.LONG:
                return self._row(entry, name)

    def _row(self, entry: DataSetEntry, name: str) -> str:
        a = entry.attributes
        if is_migrated(entry):
            return f"{'Migrated':<{_NAME_WIDE if self.level == 2 else _NAME}}{name}"
        if a.organization in (Organization.GENERATIONS, Organization.VSAM):
            return self._without_extents(a, name)
        dcb = a.dcb
        extents, used = a.space.extents(entry.size)
        lrecl = dcb.blksize if dcb.kind == "U" else dcb.lrecl
        organization = "PO" if self.level == 0 and a.organization is Organization.LIBRARY else a.organization.value
        end = f"{dcb.recfm:<4} {lrecl:>5} {dcb.blksize:>5} {organization:^4} {name}"
        referred = entry.referred or _NEVER
        if self.level == 2:
            return f"{a.volume:<6} {referred:<10}{extents:>2} {used:>8}  {end}"
        return f"{a.volume:<6} {a.unit:<6} {referred:<10} {_used(extents, used)}  {end}"

    def _without_extents(self, a: Attributes, name: str) -> str:
        """A row that has an organization and nothing more; a VSAM cluster shows where it is."""
        place = "" if a.organization is Organization.GENERATIONS else a.volume
        if self.level == 2:
            return f"{place:<{_NAME_WIDE - _DSORG}}{a.organization.value:<{_DSORG}}{name}"
        place = f"{place:<6} {a.unit}" if place else ""
        return f"{place:<{_NAME - _DSORG}}{a.organization.value:<{_DSORG}}{name}"

    def _members(self) -> tuple[list[str], int]:
        entry = self.store.catalogue.find(self.mask.pattern)
        if entry is None or not entry.attributes.organization.has_members:
            raise RefusedError(Trouble.NO_PARTITIONED, self.mask.pattern)
        found = [m for m in self.store.catalogue.members(entry.name) if self.mask.matches_member(m.name)]
        match self.style:
            case ListStyle.NAMES:
                is_inside = self.mask.prefix.is_partitioned and not self.mask.is_quoted
                return [m.name if is_inside else self._member_name(entry.name, m.name) for m in found], len(found)
            case ListStyle.FACTS:
                return [f"type=file;size={m.size};perm=adfrw; {m.name}" for m in found], len(found)
            case ListStyle.LONG:
                rows = [_member_row(m) for m in found]
                return ([_MEMBER_HEADER, *rows] if rows else []), len(rows)

    def _member_name(self, data_set: str, member: str) -> str:
        shown = self.mask.shown(data_set)
        return f"'{data_set}({member})'" if shown.startswith("'") else f"{shown}({member})"


def _used(extents: int, used: int) -> str:
    """Ext and Used: two columns that become one when the second is long."""
    return f"{extents:>2} {used:>4}" if used < 10_000 else f"{extents:>2}{used:>5}"


def _pseudo_directory(level: str) -> str:
    return f"{'Pseudo Directory':<{_NAME}}{level}"


def _data_set_facts(entry: DataSetEntry, name: str) -> str:
    a = entry.attributes
    kind = "dir" if a.organization.has_members else "file"
    perm = "cdeflmp" if a.organization.has_members else "adfrw"
    facts = f"type={kind};" + ("" if kind == "dir" else f"size={entry.size};")
    return f"{facts}perm={perm};X.recfm={a.dcb.recfm};X.lrecl={a.dcb.lrecl};X.dsorg={a.organization.value}; {name}"


def _member_row(member: MemberEntry) -> str:
    s = member.statistics
    if s is None:
        return f"{member.name:<68}"
    versions = f"{s.version:02d}.{s.modification:02d}"
    return f"{member.name:<9} {versions} {s.created} {s.changed} {s.size:>5} {s.initial:>5} {s.modified:>5} {s.user}"
