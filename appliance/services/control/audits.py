"""The audit for the operator: records that somebody looks for, why one of them was decided so, and the chain.

    D AUDIT[,USER=][,CLASS=][,RESOURCE=][,EVENT=][,SERVICE=][,PEER=][,OUTCOME=GRANTED|REFUSED][,MAX=n]
    D AUDIT,EXPLAIN,SEQ=n
    D AUDIT,VERIFY

The newest records come first. Patterns may hold ``*`` and ``?``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from appliance.saf.auditreader import Record, Selection
from appliance.saf.explanation import explain_record
from appliance.services.control import messages
from appliance.services.control.displays import count
from appliance.services.control.facilities import Answer, Facilities, Later
from appliance.services.control.language import OperatorCommand
from appliance.services.control.selection import limit
from appliance.session.events import CommandDone

__all__ = ["audit", "explain", "verify"]

_COLUMNS = (
    *("SEQ", "TIME", "QUALIFIER", "EVENT", "USER", "CLASS", "RESOURCE", "ASKED", "ALLOWED", "PROFILE", "SERVICE"),
    *("PEER", "TEXT"),
)
_PATTERNS = frozenset({"USER", "CLASS", "RESOURCE", "EVENT", "SERVICE", "PEER"})
_OUTCOMES = {"": None, "GRANTED": False, "REFUSED": True}


def audit(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D AUDIT[,USER=][,CLASS=][,RESOURCE=][,EVENT=][,SERVICE=][,PEER=][,OUTCOME=][,MAX=n]: the newest first."""
    unknown = sorted(command.keywords.keys() - _PATTERNS - {"OUTCOME", "MAX"})
    outcome = command.keyword("OUTCOME").upper()
    if unknown or outcome not in _OUTCOMES:
        wrong = f"the filter {unknown[0]}=" if unknown else f"OUTCOME={outcome}"
        return CommandDone(8, (messages.UNKNOWN.format(command=wrong),))
    given = command.keywords
    wanted = Selection(
        user=given.get("USER"),
        cls=given.get("CLASS"),
        resource=given.get("RESOURCE"),
        event=given.get("EVENT"),
        service=given.get("SERVICE"),
        peer=given.get("PEER"),
        refused=_OUTCOMES[outcome],
    )
    most = limit(command)

    def search() -> CommandDone:
        newest: deque[Record] = deque(maxlen=most)
        total = 0
        for record in facilities.audit.records():
            if wanted.fits(record):
                newest.append(record)
                total += 1
        rows = tuple(_cells(record) for record in reversed(newest))
        return CommandDone(0, (count(len(rows), total),), _COLUMNS, rows)

    return _reading(search)


def explain(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D AUDIT,EXPLAIN,SEQ=n: which profile and rule decided, and what would permit it."""
    number = command.keyword("SEQ")
    if not number:
        return CommandDone(8, (messages.MISSING.format(command="EXPLAIN", keyword="SEQ"),))

    def search() -> CommandDone:
        found = next((record for record in facilities.audit.records() if str(record.get("seq")) == number), None)
        if found is None:
            return CommandDone(8, (messages.NO_SUCH_RECORD.format(number=number),))
        return CommandDone(0, tuple(explain_record(found)))

    return _reading(search)


def verify(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D AUDIT,VERIFY: whether no record is missing, changed or moved."""

    def check() -> CommandDone:
        is_sound, lines = facilities.audit.verify()
        return CommandDone(0 if is_sound else 8, tuple(lines))

    return _reading(check)


def _reading(work: Callable[[], CommandDone]) -> Later:
    """``work`` on a thread; an audit that cannot be read is an answer."""

    def guarded() -> CommandDone:
        try:
            return work()
        except OSError as error:
            return CommandDone(8, (messages.FAILED.format(reason=error.strerror or error),))

    return Later(guarded, lambda done: done)


def _cells(record: Record) -> tuple[str, ...]:
    fields = ("qualifier", "event", "user", "class", "resource", "asked", "allowed", "profile", "service", "peer")
    return (
        *(_text(record, "seq"), _text(record, "time")[:19]),
        *(_text(record, field) for field in fields),
        _said(record),
    )


def _said(record: Record) -> str:
    """The message or the command that the record is about, or the rule that decided."""
    extra = record.get("extra")
    more = extra if isinstance(extra, dict) else {}
    return str(more.get("text") or more.get("command") or record.get("rule") or "")


def _text(record: Record, field: str) -> str:
    value = record.get(field)
    return "" if value is None else str(value)
