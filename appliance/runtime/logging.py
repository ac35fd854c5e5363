"""The log: one JSON object per line, on stderr or in a file, and the last lines kept for the operator.

Everything goes through ``twisted.logger``. Non-ASCII and control characters are escaped by JSON, so a user name or a
file name cannot start a line of its own, colour a terminal or turn text around. A ``Secret`` shows as nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from time import time
from typing import Any, TextIO

import attrs
from twisted.logger import ILogObserver, LogEvent, LogLevel, formatEvent, globalLogPublisher
from twisted.python.failure import Failure
from zope.interface import implementer

from appliance.asciijson import encode
from appliance.message import Message

__all__ = ["JsonObserver", "LogRing", "RingLine", "say"]

_LEVELS = {"I": LogLevel.info, "W": LogLevel.warn, "E": LogLevel.error, "S": LogLevel.critical}
_PLAIN = (str, int, float, bool, type(None))


def say(message: Message, fields: Mapping[str, object]) -> None:
    """Log one message with its fields."""
    # What a Logger would publish, without its search for the level: a busy server says several hundred a second.
    globalLogPublisher(
        {
            "log_level": _LEVELS[message.severity],
            "log_namespace": "appliance",
            "log_time": time(),
            "log_format": "{text}",  # a brace in a file name must not be a field
            "text": message.format(**fields),
            "message_id": message.id,
            "message_fields": dict(fields),
        }
    )


@attrs.frozen
class RingLine:
    """One kept line; numbers grow by one."""

    number: int
    text: str


class LogRing:
    """The last lines of the log."""

    def __init__(self, size: int = 1000) -> None:
        self._lines: deque[RingLine] = deque(maxlen=size)
        self._last = 0

    def append(self, text: str) -> None:
        """Keep a line."""
        self._last += 1
        self._lines.append(RingLine(self._last, text))

    def after(self, number: int) -> list[RingLine]:
        """The kept lines with larger numbers, the oldest first."""
        return [line for line in self._lines if line.number > number]


@implementer(ILogObserver)
class JsonObserver:
    """Writes events to ``stream`` and, shorter, to ``ring``. A stream that cannot be written does not stop the work."""

    def __init__(self, stream: TextIO, ring: LogRing | None = None, *, debug: bool = False) -> None:
        self._stream = stream
        self._ring = ring
        self._debug = debug
        self.failed = 0

    def __call__(self, event: LogEvent) -> None:
        level = event.get("log_level", LogLevel.info)
        if level is LogLevel.debug and not self._debug:
            return
        record = _record(event, level)
        try:
            self._stream.write(encode(record).decode() + "\n")
            self._stream.flush()
        except (OSError, ValueError):
            self.failed += 1
        if self._ring is not None:
            self._ring.append(_visible(f"{record['time']} {record['text']}"))


def _record(event: LogEvent, level: Any) -> dict[str, Any]:
    time = datetime.fromtimestamp(event.get("log_time", 0.0), UTC)
    record: dict[str, Any] = {
        "time": time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": level.name,
        "text": event.get("text") or formatEvent(event),
        "source": event.get("log_namespace", ""),
    }
    if "message_id" in event:
        record["id"] = event["message_id"]
        record["fields"] = {k: v if isinstance(v, _PLAIN) else str(v) for k, v in event["message_fields"].items()}
    failure = event.get("log_failure")
    if isinstance(failure, Failure):
        record["traceback"] = failure.getTraceback()
    return record


def _visible(text: str) -> str:
    """Control and other unprintable characters as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
