"""QUOTA: how much of a home is left, found by looking through it when an upload begins.

Two uploads at the same time each see what is left at their beginning; together they may end above the limit, by no more
than that. What is unfinished is kept elsewhere and does not count.
"""

from __future__ import annotations

import os

from appliance.storage.tree import Territory

__all__ = ["room_for", "used"]


def used(territory: Territory) -> int:
    """Bytes of all regular files below the home."""
    total = 0
    with territory.directory(territory.home) as home:
        for _, _, names, directory in os.fwalk(".", dir_fd=home):
            for name in names:
                try:
                    total += os.stat(name, dir_fd=directory, follow_symlinks=False).st_size
                except FileNotFoundError:
                    continue  # removed since the directory was read
    return total


def room_for(territory: Territory, replaced: int) -> int | None:
    """How long a content may get that takes the place of ``replaced`` bytes; None: any length."""
    return max(territory.quota - used(territory) + replaced, 0) if territory.quota else None
