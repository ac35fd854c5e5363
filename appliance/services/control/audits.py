"""The audit trail for the operator: looked through, one record explained, its chain verified, a part taken out.

    D AUDIT[,filters][,COUNT=n]            the newest records that fit, the newest first
    D AUDIT,RECORD=n                       one record, and why the decision in it came out so
    D AUDIT,VERIFY                         code 8 when a record is missing, changed or moved
    F AUDIT,EXPORT,NAME=file[,FORMAT=JSON|CSV][,filters]   into the folder ``export``

Filters: USER, CLASS, RESOURCE, EVENT, SERVICE, PEER with ``*`` and ``?``; SINCE, UNTIL; OUTCOME=REFUSED|GRANTED;
FIND=text anywhere in a record.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from appliance.saf.auditchain import audit_files, verify_chain
from appliance.saf.auditreader import Record, Selection, records
from appliance.saf.explanation import explain_record
from appliance.services.control import messages
from appliance.services.control.displays import count
from appliance.services.control.facilities import Answer, Facilities
from appliance.services.control.language import OperatorCommand
from appliance.services.control.selection import moment
from appliance.services.control.working import on_slow_thread
from appliance.session.events import CommandDone

__all__ = ["COLUMNS", "audit", "export", "verify"]

COLUMNS = (
    *("RECORD", "TIME", "EVENT", "QUALIFIER", "USER", "CLASS", "RESOURCE", "ASKED", "ALLOWED", "PROFILE"),
    *("SERVICE", "PEER", "MESSAGE", "TEXT"),
)
_FIELDS = ("seq", "time", *(name.lower() for name in COLUMNS[2:-1]))
_FILTERS = frozenset({"USER", "CLASS", "RESOURCE", "EVENT", "SERVICE", "PEER", "SINCE", "UNTIL", "OUTCOME", "FIND"})
_USUAL_COUNT, _MOST = 100, 5000
_OUTCOMES = {"": None, "REFUSED": True, "GRANTED": False}
_FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")


def audit(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D AUDIT: a list, or one record."""
    if "RECORD" in command.keywords:
        return _one(facilities, command.keyword("RECORD"))
    most, fits = command.keyword("COUNT", str(_USUAL_COUNT)), _selection(command, "COUNT")
    if isinstance(fits, CommandDone):
        return fits
    if not (most.isascii() and most.isdigit() and len(most) < 6 and 1 <= int(most) <= _MOST):
        return _refused(f"COUNT={most}")

    def work() -> CommandDone:
        rows = tuple(map(cells, newest(facilities.audit, int(most), fits)))
        return CommandDone(0, (count(len(rows), len(rows)),), COLUMNS, rows)

    return on_slow_thread(work)


def newest(folder: Path, most: int, fits: Callable[[Record], bool]) -> list[Record]:
    """Records that fit, the newest first; no older file is opened than needed."""
    found: list[Record] = []
    for file in reversed(audit_files(folder)):
        kept: deque[Record] = deque(filter(fits, records(file)), maxlen=most - len(found))
        found += reversed(kept)
        if len(found) >= most:
            break
    return found


def cells(record: Record) -> tuple[str, ...]:
    """What ``COLUMNS`` stand over; TEXT is the message's sentence or the command."""
    extra = record.get("extra")
    text = str(extra.get("text") or extra.get("command") or "") if isinstance(extra, dict) else ""
    return (*(str(record.get(field, "")) for field in _FIELDS), text)


def _one(facilities: Facilities, number: str) -> Answer:
    def work() -> CommandDone:
        found = newest(facilities.audit, 1, lambda record: str(record.get("seq")) == number)
        if not found:
            return CommandDone(8, (messages.NO_RECORD.format(number=number),))
        rows = tuple((name.upper(), value) for name, value in _flat(found[0]))
        return CommandDone(0, tuple(explain_record(found[0])), ("FIELD", "VALUE"), rows)

    return on_slow_thread(work)


def _flat(record: Record) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from ((str(inner), str(said)) for inner, said in value.items())
        else:
            yield name, str(value)


def verify(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D AUDIT,VERIFY: every fault is a row."""

    def work() -> CommandDone:
        report = verify_chain(facilities.audit)
        last = messages.CHAIN.format(records=report.records, lost=report.lost, digest=report.last.digest)
        rows = tuple((fault,) for fault in report.faults)
        return CommandDone(0 if report.is_sound else 8, (last,), ("FAULT",), rows)

    return on_slow_thread(work)


def export(facilities: Facilities, command: OperatorCommand) -> Answer:
    """F AUDIT,EXPORT: a new file, the oldest record first; an existing one is left alone."""
    name, form = command.keyword("NAME"), command.keyword("FORMAT", "JSON").upper()
    fits = _selection(command, "NAME", "FORMAT")
    if isinstance(fits, CommandDone):
        return fits
    if form not in ("JSON", "CSV") or not _FILE.fullmatch(name):
        return _refused(f"NAME={name},FORMAT={form}")

    def work() -> CommandDone:
        facilities.exports.mkdir(mode=0o700, exist_ok=True)
        path = facilities.exports / name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            chosen = filter(fits, records(facilities.audit))
            written = sum(1 for line in _lines(chosen, form) if file.write(line))
        return CommandDone(0, (messages.EXPORTED.format(count=written - (form == "CSV"), name=name),))

    return on_slow_thread(work)


def _lines(chosen: Iterable[Record], form: str) -> Iterator[str]:
    if form == "JSON":
        yield from (json.dumps(record, ensure_ascii=True) + "\n" for record in chosen)
        return
    yield _csv(COLUMNS)
    yield from (_csv(map(_harmless, cells(record))) for record in chosen)


def _csv(row: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(row)
    return line.getvalue()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _selection(command: OperatorCommand, *others: str) -> Callable[[Record], bool] | CommandDone:
    """What a record must be like; a refusal when the filters are wrong."""
    unknown = sorted(command.keywords.keys() - _FILTERS - set(others))
    outcome = command.keyword("OUTCOME").upper()
    if unknown or outcome not in _OUTCOMES:
        return _refused(f"{unknown[0]}=" if unknown else f"OUTCOME={outcome}")
    try:
        since, until = (moment(command.keyword(name)) for name in ("SINCE", "UNTIL"))
    except ValueError as error:
        return _refused(str(error))
    names = ("USER", "CLASS", "RESOURCE", "EVENT", "SERVICE", "PEER")
    user, cls, resource, event, service, peer = (command.keyword(name) or None for name in names)
    selection = Selection(user, cls, resource, event, service, peer, since, until, _OUTCOMES[outcome])
    text = command.keyword("FIND").upper()
    return lambda record: selection.fits(record) and (not text or text in json.dumps(dict(record)).upper())


def _refused(what: str) -> CommandDone:
    return CommandDone(8, (messages.UNKNOWN.format(command=what),))
