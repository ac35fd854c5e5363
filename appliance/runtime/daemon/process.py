"""What this process takes of the machine, as the kernel counts it (proc(5))."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["open_descriptors", "resident_bytes"]

_PAGE = os.sysconf("SC_PAGE_SIZE")
_STATM = Path("/proc/self/statm")
_DESCRIPTORS = Path("/proc/self/fd")


def resident_bytes() -> int:
    """Memory in use; 0 where there is no proc file system."""
    try:
        return int(_STATM.read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def open_descriptors() -> int:
    """Open files and sockets; 0 where there is no proc file system."""
    try:
        return len(os.listdir(_DESCRIPTORS))
    except OSError:
        return 0
