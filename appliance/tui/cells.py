"""How the text of a cell is shown: sizes and ages as people read them, states in the colour of what they mean.

Commands answer in plain text, so that scripts can read them; what is rounded or coloured here is only for the eye.
"""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["age", "days_tone", "now", "shown", "size", "tone"]

_GOOD = frozenset({"ACTIVE", "CURRENT", "TRUST", "HIGHTRUST", "SUCCESS", "OK", "UP", "YES", "LISTENING", "GRANTED"})
_WARN = frozenset(
    {"QUIESCED", "STALE", "NOTRUST", "WARNING", "PENDING", "DEGRADED", "INACTIVE", "RUNNING", "HELD", "FUTURE"}
)
_BAD = frozenset({"STOPPED", "EXPIRED", "REVOKED", "FAILED", "DOWN", "REFUSED", "MISSING", "VIOLATION", "BROKEN"})
_STATES = frozenset({"STATE", "STATUS", "OUTCOME", "RESULT", "QUALIFIER"})
_SIZES = frozenset({"RECEIVED", "SENT", "BYTES"})
_WEEK, _MONTH = 7, 30
#: Where the seconds of an ISO 8601 time end.
_SECONDS_END = 19


def tone(column: str, text: str) -> str:
    """``success``, ``warning``, ``error``, or nothing: what a cell tells apart from its words."""
    if column == "DAYS":
        return days_tone(text)
    if column == "ERROR":
        return "error" if text else ""
    if column not in _STATES:
        return ""
    word = text.upper()
    return "success" if word in _GOOD else "warning" if word in _WARN else "error" if word in _BAD else ""


def days_tone(text: str) -> str:
    """What so many days that are left mean."""
    try:
        days = int(text)
    except ValueError:
        return ""
    return "error" if days < _WEEK else "warning" if days < _MONTH else ""


def shown(column: str, text: str, now: datetime) -> str:
    """The text for the eye."""
    if column in _SIZES and text.isascii() and text.isdigit():
        return size(int(text))
    if column == "TIME":
        return text[:_SECONDS_END]
    return age(text, now) if column == "SINCE" else text


def size(count: int) -> str:
    """Bytes with a unit, in at most five places."""
    value = float(count)
    for unit in ("", "K", "M", "G"):
        if value < 1000:
            return f"{value:.0f}{unit}" if not unit or value >= 100 else f"{value:.1f}{unit}"
        value /= 1024
    return f"{value:.1f}T"


def age(text: str, now: datetime) -> str:
    """How long ago a time was, as ``12s``, ``3m05s``, ``2h10m`` or ``4d``; the text itself when it is no time."""
    try:
        seconds = int((now - datetime.fromisoformat(text)).total_seconds())
    except (ValueError, TypeError):
        return text
    seconds = max(seconds, 0)
    if seconds < 60:
        return f"{seconds}s"
    if seconds < 3600:
        return f"{seconds // 60}m{seconds % 60:02}s"
    return f"{seconds // 3600}h{seconds % 3600 // 60:02}m" if seconds < 86400 else f"{seconds // 86400}d"


def now() -> datetime:
    """The time that ages are counted to."""
    return datetime.now(UTC)
