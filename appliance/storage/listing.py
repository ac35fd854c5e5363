"""LIST, NLST and MLSD: one pass over an open directory, three ways to write a line.

Shown are regular files and directories with names that a client can ask for; links, devices and FIFOs are left out,
since no operation would open them. Times are UTC, and month names do not follow any locale.
"""

from __future__ import annotations

import enum
import fnmatch
import os
import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime

import attrs

from appliance.storage.facts import FACTS, facts_line, facts_of
from appliance.storage.hfs import attempt
from appliance.storage.paths import HfsPath, is_name
from appliance.storage.results import FileResult, Listing
from appliance.storage.tree import Territory

__all__ = ["ListDirectory", "ListingStyle"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HALF_A_YEAR = 182 * 86_400
_GROUP = "SYS1"
_WILDCARD = re.compile(r"[*?\[]")


class ListingStyle(enum.Enum):
    """How an entry is written."""

    LONG = "ls -l"  # LIST
    NAMES = "names"  # NLST
    FACTS = "facts"  # MLSD


@attrs.frozen
class _Entry:
    name: str
    path: HfsPath
    status: os.stat_result


def _by_name(entry: _Entry) -> str:
    return entry.name


@attrs.frozen
class ListDirectory:
    """List a directory, the entries of one that match a pattern in its last component, or one file.

    ``asked`` is the path as it was asked for: names of NLST begin with it. ``now`` (seconds) decides which times are
    shown with their year.
    """

    territory: Territory
    path: HfsPath
    style: ListingStyle
    now: float
    asked: str = ""
    facts: frozenset[str] = frozenset(FACTS)

    def perform(self) -> FileResult:
        """A ``Listing``, or a failure; a pattern that nothing matches gives a listing of no entries."""
        return attempt(self.path, self._list)

    def _list(self) -> FileResult:
        entries, is_directory = self._entries()
        prefix = self._prefix(is_directory=is_directory)
        lines = [self._line(entry, prefix) for entry in entries]
        if self.style is ListingStyle.LONG and is_directory:
            lines.insert(0, f"total {sum(entry.status.st_blocks for entry in entries)}")
        return Listing("".join(line + "\r\n" for line in lines).encode(), len(entries))

    def _entries(self) -> tuple[list[_Entry], bool]:
        """What to show, by name, and whether it is all of one directory."""
        try:
            return sorted(self._scan(self.path), key=_by_name), True  # mostly it is one: walked to once
        except FileNotFoundError:
            if self.style is ListingStyle.FACTS or not _WILDCARD.search(self.path.name):
                raise
            return self._matching(), False
        except NotADirectoryError:
            if self.style is ListingStyle.FACTS:
                raise
            return [_Entry(self.path.name, self.path, self.territory.look(self.path))], False

    def _matching(self) -> list[_Entry]:
        matches = re.compile(fnmatch.translate(self.path.name)).match
        return sorted((entry for entry in self._scan(self.path.parent) if matches(entry.name)), key=_by_name)

    def _scan(self, path: HfsPath) -> Iterator[_Entry]:
        with self.territory.directory(path) as fd, os.scandir(fd) as entries:
            self.territory.require_listing(fd)
            for entry in entries:
                child = path / entry.name
                if not is_name(entry.name) or not self.territory.sees(child):
                    continue
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # removed since the directory was read
                if stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode):
                    yield _Entry(entry.name, child, status)

    def _prefix(self, *, is_directory: bool) -> str:
        if not is_directory:
            return self.asked[: self.asked.rfind("/") + 1]
        return self.asked.rstrip("/") + "/" if self.asked else ""

    def _line(self, entry: _Entry, prefix: str) -> str:
        match self.style:
            case ListingStyle.NAMES:
                return prefix + entry.name
            case ListingStyle.FACTS:
                return facts_line(facts_of(self.territory, entry.path, entry.status), self.facts, entry.name)
            case ListingStyle.LONG:
                return self._long_line(entry)

    def _long_line(self, entry: _Entry) -> str:
        status = entry.status
        owner = self.territory.owner(entry.path)
        return (
            f"{stat.filemode(status.st_mode)} {status.st_nlink:>3} {owner:<8} {_GROUP:<8} {status.st_size:>10} "
            f"{_when(status.st_mtime, self.now)} {entry.name}"
        )


def _when(modified: float, now: float) -> str:
    """``Mon dd hh:mm`` within half a year, else ``Mon dd  yyyy``."""
    then = datetime.fromtimestamp(modified, UTC)
    recent = abs(now - modified) < _HALF_A_YEAR
    return f"{_MONTHS[then.month - 1]} {then.day:>2} " + (f"{then:%H:%M}" if recent else f"{then.year:>5}")
