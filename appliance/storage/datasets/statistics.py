"""ISPF statistics of members: made at the first STOR under ISPFSTATS, carried on by each later one."""

from __future__ import annotations

import os

from appliance.storage.datasets.attributes import Dcb
from appliance.storage.datasets.results import MemberEntry, Statistics
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.text.records import RecordReader

__all__ = ["next_statistics"]

_BLOCK = 1 << 20
_MOST = 65_535  # what a statistics field holds
_LAST_MODIFICATION = 99


def next_statistics(store: DataSetStore, before: MemberEntry | None, content: str, dcb: Dcb, user: str) -> Statistics:
    """The statistics of a member that gets this content."""
    lines = min(_MOST, _count(store, content, dcb))
    now = store.now()
    changed = f"{now:%Y/%m/%d %H:%M}"
    old = before.statistics if before else None
    if old is None:
        return Statistics(1, 0, store.today, changed, lines, lines, 0, user)
    modification = min(_LAST_MODIFICATION, old.modification + 1)
    return Statistics(old.version, modification, old.created, changed, lines, old.initial, lines, user)


def _count(store: DataSetStore, content: str, dcb: Dcb) -> int:
    if dcb.kind == "F":
        return -(-store.size_of(content) // dcb.lrecl)
    reader, count = RecordReader(dcb), 0
    fd = store.open_content(content)
    try:
        while block := os.read(fd, _BLOCK):
            count += len(reader.feed(block))
    finally:
        os.close(fd)
    return count
