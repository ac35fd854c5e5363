"""Whether the clock can be believed: certificates, CRLs, PassTickets and one-time passwords all depend on it."""

from __future__ import annotations

import ctypes
from datetime import UTC, datetime
from pathlib import Path

import appliance

__all__ = ["clock_problem", "is_synchronized"]

_TIME_ERROR = 5
#: Larger than struct timex on every Linux; its first field, modes, is 0: nothing is changed (adjtimex(2)).
_TIMEX_BYTES = 512


def clock_problem(now: datetime) -> str:
    """What is wrong with the clock, "" when nothing is to be seen."""
    installed = datetime.fromtimestamp(Path(appliance.__file__).stat().st_mtime, UTC)
    if now < installed:
        return f"it says {now:%Y-%m-%d %H:%M}, before this program was made ({installed:%Y-%m-%d %H:%M})"
    if not is_synchronized():
        return "the kernel says that nothing keeps it synchronized (NTP)"
    return ""


def is_synchronized() -> bool:
    """What the kernel says (adjtimex(2) answers TIME_ERROR while nobody disciplines its clock)."""
    state: int = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    return 0 <= state < _TIME_ERROR
