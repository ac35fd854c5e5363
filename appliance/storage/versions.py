"""The members that were once in force: one file for each version, with who made it and when. Every call blocks.

Versions are counted from 1 for each member; the oldest are removed when there are many. Nobody but the daemon's user
can read them, since a member may say what only its readers may know.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import attrs

from appliance.durable import replace_file

__all__ = ["MemberVersions", "UnknownVersionError", "Version"]

_SUFFIX = ".json"


class UnknownVersionError(LookupError):
    """There is no such version."""


@attrs.frozen
class Version:
    """One version of one member."""

    number: int
    time: str
    user: str
    source: str
    size: int  # bytes


class MemberVersions:
    """The versions of all members, in one folder each; ``most`` of each are kept."""

    def __init__(self, directory: Path, *, most: int = 200) -> None:
        self._directory = directory
        self._most = most

    def keep(self, member: str, text: str, *, time: datetime, user: str, source: str) -> int:
        """Keep a text that came into force; its number, or that of the newest version when it is the same."""
        numbers = self._numbers(member)
        if numbers and self.text(member, numbers[-1]) == text:
            return numbers[-1]
        number = numbers[-1] + 1 if numbers else 1
        folder = self._directory / member
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ")
        entry = {"time": when, "user": user, "source": source, "size": len(text.encode()), "text": text}
        replace_file(self._path(member, number), json.dumps(entry).encode(), 0o600)
        for old in numbers[: max(0, len(numbers) + 1 - self._most)]:
            self._path(member, old).unlink(missing_ok=True)
        return number

    def all(self, member: str) -> Sequence[Version]:
        """Every version of a member, the newest first."""
        found = []
        for number in reversed(self._numbers(member)):
            entry = json.loads(self._path(member, number).read_text(encoding="utf-8"))
            found.append(Version(number, entry["time"], entry["user"], entry["source"], entry["size"]))
        return found

    def text(self, member: str, number: int) -> str:
        """The text of one version; UnknownVersionError when there is none of that number."""
        try:
            return str(json.loads(self._path(member, number).read_text(encoding="utf-8"))["text"])
        except FileNotFoundError:
            raise UnknownVersionError(f"there is no version {number} of {member}") from None

    def _path(self, member: str, number: int) -> Path:
        return self._directory / member / f"{number:06d}{_SUFFIX}"

    def _numbers(self, member: str) -> list[int]:
        return sorted(int(path.stem) for path in (self._directory / member).glob(f"[0-9]*{_SUFFIX}"))
