"""Reading the audit: records one after another, those that somebody looks for, and each as a line for people.

What is read was written by this appliance but may have been changed since; a line that is no record is passed over
here, and named by ``verify_chain``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

import attrs

from appliance.saf.auditchain import audit_files

__all__ = ["Record", "Selection", "follow", "line_of", "records"]

Record = Mapping[str, object]
_PAUSE_SECONDS = 0.5
#: Qualifiers that are no refusal.
_GRANTED = frozenset({"SUCCESS", "WARNING", "RECOVER", "I", "W"})
_WIDTHS = (("event", 10), ("qualifier", 10), ("user", 8))


@attrs.frozen
class Selection:
    """What is looked for; everything that is not None must fit. Names may have ``*`` and ``?``."""

    user: str | None = None
    cls: str | None = None
    resource: str | None = None
    event: str | None = None
    service: str | None = None
    peer: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    refused: bool | None = None

    def fits(self, record: Record) -> bool:
        """Whether a record is one of those."""
        named = (
            (self.user, "user"),
            (self.cls, "class"),
            (self.resource, "resource"),
            (self.event, "event"),
            (self.service, "service"),
            (self.peer, "peer"),
        )
        for pattern, field in named:
            if pattern is not None and not fnmatchcase(str(record.get(field, "")).upper(), pattern.upper()):
                return False
        if self.refused is not None and self.refused is (str(record.get("qualifier")) in _GRANTED):
            return False
        return self._is_in_time(record)

    def _is_in_time(self, record: Record) -> bool:
        if self.since is None and self.until is None:
            return True
        try:
            moment = datetime.fromisoformat(str(record.get("time")))
        except ValueError:
            return False
        return (self.since is None or moment >= self.since) and (self.until is None or moment <= self.until)


def records(path: Path) -> Iterator[Record]:
    """The records of one file, or of a folder in order; OSError when it cannot be read."""
    for file in audit_files(path):
        with file.open("rb") as stream:
            for line in stream:
                record = _read(line)
                if record is not None:
                    yield record


def follow(path: Path, is_over: Callable[[], bool], pause: Callable[[float], None] = time.sleep) -> Iterator[Record]:
    """The records that are written from now on, over files and days, until ``is_over`` says so."""
    sizes = {file: file.stat().st_size for file in audit_files(path)}
    while not is_over():
        for file in audit_files(path):
            with file.open("rb") as stream:
                stream.seek(sizes.get(file, 0))
                for line in stream:
                    if not line.endswith(b"\n"):
                        break
                    sizes[file] = sizes.get(file, 0) + len(line)
                    record = _read(line)
                    if record is not None:
                        yield record
        pause(_PAUSE_SECONDS)


def _read(line: bytes) -> Record | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def line_of(record: Record) -> str:
    """A record on one line; text in it is as in the file, escaped to printable ASCII."""
    words = [f"{_shown(record.get('seq', '')):>7}", _shown(record.get("time", ""))[:19]]
    words += [f"{_shown(record.get(field, '')):<{width}}" for field, width in _WIDTHS]
    if record.get("class"):
        words.append(f"{_shown(record['class'])} {_shown(record.get('resource', ''))}")
        words.append(f"asked {_shown(record.get('asked', ''))}, has {_shown(record.get('allowed', 'no profile'))}")
    for field in ("rule", "application", "method", "message", "service", "peer"):
        if record.get(field):
            words.append(f"{field}={_shown(record[field])}")
    extra = record.get("extra")
    if isinstance(extra, dict) and extra.get("command"):
        words.append(_shown(extra["command"]))
    return " ".join(words)


def _shown(value: object) -> str:
    """Text without anything that a terminal would obey."""
    return "".join(c if c.isascii() and c.isprintable() else f"\\u{ord(c):04x}" for c in str(value))
