"""What the last login of a user read, kept for a moment.

A partner's job logs in many times a second; between two of them HFSINFO and FTPS.RC have hardly changed, and a login
that need not ask the disk waits for no thread. What a session of this appliance changes counts at the next login, what
came about in another way within ``SECONDS``.
"""

from __future__ import annotations

from datetime import datetime

from appliance.storage.notices import ReadNotices
from appliance.storage.results import Notices

__all__ = ["CHANGING", "SECONDS", "NoticeBoard"]

SECONDS = 2.0
_MOST = 1_000

#: The commands that may change what a login reads.
CHANGING = frozenset({"APPE", "DELE", "MFMT", "MKD", "RMD", "RNTO", "SITE", "STOR", "STOU"})


class NoticeBoard:
    """One for all FTP servers of the appliance, since they share the files; one thread calls it."""

    def __init__(self) -> None:
        self._kept: dict[ReadNotices, tuple[datetime, Notices]] = {}
        self._changes = 0

    @property
    def changes(self) -> int:
        """Take this before reading, give it to ``keep``."""
        return self._changes

    def find(self, wanted: ReadNotices, now: datetime) -> Notices | None:
        """What it would read, if that was read just now."""
        read, notices = self._kept.get(wanted, (now, None))
        return notices if 0 <= (now - read).total_seconds() < SECONDS else None

    def keep(self, wanted: ReadNotices, notices: Notices, now: datetime, changes: int) -> None:
        """Remember what was read, unless something changed meanwhile."""
        if changes != self._changes:
            return
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[wanted] = (now, notices)

    def forget(self) -> None:
        """Something changed."""
        self._changes += 1
        self._kept.clear()
