"""How much a user stores below the home, for QUOTA."""

from __future__ import annotations

import os

from appliance.storage.tree import Territory

__all__ = ["used"]


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
