"""Which descriptors this process has in a folder of a test's own, whatever other threads open and close elsewhere."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

__all__ = ["open_below"]

_OWN = "/proc/self/fd"


def open_below(folder: Path) -> list[str]:
    """What is open in the folder or is the folder itself, by path, as often as it is open."""
    found = []
    for descriptor in os.listdir(_OWN):
        with contextlib.suppress(OSError):
            found.append(os.readlink(f"{_OWN}/{descriptor}"))
    return sorted(target for target in found if Path(target).is_relative_to(folder))
