"""The audit file format: one JSON object a line, each line naming the SHA-256 of the line before it.

Sequence numbers run on over restarts and over files, so a record that is missing, changed or moved shows: a number is
skipped, or a hash does not match. ``verify_chain`` says where. All text is escaped to printable ASCII, so that a user
ID with a line feed, an escape sequence or a bidirectional override in it cannot forge a line or fool a terminal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from pathlib import Path

import attrs

from appliance import asciijson
from appliance.saf.audit import AuditRecord
from appliance.saf.model import Access

__all__ = ["GENESIS", "ChainReport", "Link", "audit_files", "encode", "read_link", "verify_chain"]

#: What the very first record names as its predecessor.
GENESIS = "0" * 64
#: Longest text kept of one field; a peer may send more, the auditor need not store it.
MAX_TEXT = 4096
#: Field names that differ between the record and the line.
_RENAMED = {"cls": "class"}
_ATTRIBUTES = [a.name for a in attrs.fields(AuditRecord) if a.name != "extra"]
_NAMES = [_RENAMED.get(name, name) for name in _ATTRIBUTES]
_values_of = attrgetter(*_ATTRIBUTES)


@attrs.frozen
class Link:
    """Where the chain stands: number and hash of the last record written."""

    sequence: int = 0
    digest: str = GENESIS


@attrs.frozen
class ChainReport:
    """What ``verify_chain`` found. ``lost`` counts skipped numbers; ``faults`` say file, line and what is wrong."""

    records: int
    lost: int
    last: Link
    faults: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """True when no record was changed, moved or removed from the middle, and none was lost."""
        return not self.faults and not self.lost


def encode(record: AuditRecord, time: datetime, system: str, previous: Link, skipped: int = 0) -> tuple[bytes, Link]:
    """The line of a record (with its line feed), and the link that the next one continues."""
    sequence = previous.sequence + skipped + 1
    fields: dict[str, object] = {"seq": sequence, "time": time.isoformat(), "system": system}
    for name, value in zip(_NAMES, _values_of(record), strict=True):
        if value is not None and value != "":
            fields[name] = _plain(value)
    if record.extra:
        fields["extra"] = {str(key): _plain(value) for key, value in record.extra.items()}
    fields["prev"] = previous.digest
    line = asciijson.encode(fields)
    return line + b"\n", Link(sequence, hashlib.sha256(line).hexdigest())


def _plain(value: object) -> object:
    if type(value) is str and len(value) <= MAX_TEXT:
        return value
    if isinstance(value, Access):
        return value.name
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:MAX_TEXT]


def read_link(line: bytes) -> Link | None:
    """The link that a line (without its line feed) ends with; None when it is no audit record."""
    try:
        sequence = json.loads(line)["seq"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(sequence, int):
        return None
    return Link(sequence, hashlib.sha256(line).hexdigest())


def audit_files(path: Path) -> list[Path]:
    """The file itself, or the audit files of a folder in the order of the chain."""
    if not path.is_dir():
        return [path]
    # A day's first file has no number, and comes before those that have one.
    return sorted(path.glob("audit-*.jsonl"), key=lambda file: file.name.removesuffix(".jsonl"))


def verify_chain(path: Path) -> ChainReport:
    """Check one audit file, or every file of an audit folder in order; OSError when it cannot be read."""
    files = audit_files(path)
    last: Link | None = None
    records = lost = 0
    faults: list[str] = []
    for file in files:
        for number, line in _lines(file):
            link = read_link(line)
            if link is None:
                faults.append(f"{file.name}:{number}: no audit record")
                continue
            if last is None:
                last = _start(line, link, is_folder=path.is_dir())
            if json.loads(line).get("prev") != last.digest:
                faults.append(f"{file.name}:{number}: record {link.sequence} does not follow record {last.sequence}")
            elif link.sequence <= last.sequence:
                faults.append(f"{file.name}:{number}: record {link.sequence} comes after record {last.sequence}")
            lost += max(0, link.sequence - last.sequence - 1)
            records += 1
            last = link
    return ChainReport(records, lost, last or Link(), tuple(faults))


def _start(line: bytes, link: Link, *, is_folder: bool) -> Link:
    # A folder starts at the beginning of time, unless old files were archived; one file may start anywhere.
    if is_folder and link.sequence == 1:
        return Link()
    return Link(link.sequence - 1, str(json.loads(line).get("prev")))


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    with file.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            yield number, line.removesuffix(b"\n")
