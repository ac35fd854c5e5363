"""INTERPTAB: interpret tables as text: what a user types that is no command of a USS table, and where it leads.

    INTERPTABLE INTERP1
    LOGCHAR SEQNCE='PAYROLL',APPLID=CICS
    LOGCHAR SEQNCE=T,APPLID=(APPLICID,TSO)
    LOGCHAR APPLID=ECHO
    ENDINTERPTABLE

Input is held against each SEQNCE in the order written, without regard to case; the first that it begins with leads to
that application, and what stands behind it is the DATA of the logon. A LOGCHAR without SEQNCE takes everything, so it
stands last. An interpret table sees the input before the USS table does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from appliance.config import messages
from appliance.config.language.diagnostics import NOWHERE, Place
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.report import Report
from appliance.config.language.tokens import tokens_of_line

__all__ = ["InterpretTable", "LogChar", "read_interptab"]

_MAX_SEQUENCE = 40
_SETTING = re.compile(
    r"(?i)(?:SEQNCE=(?:'(?P<quoted>(?:[^']|'')*)'|(?P<plain>[^\s,()']+))"
    r"|APPLID=(?:\((?P<kind>[A-Z]+),(?P<listed>[^\s,()']+)\)|(?P<appl>[^\s,()']+)))"
)
_APPLICATION = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,7}")
#: Kinds of APPLID that z/OS looks up elsewhere.
_NOT_SUPPORTED = ("ROUTINE", "USERVAR")


@attrs.frozen
class LogChar:
    """LOGCHAR: input that begins with ``sequence`` (in upper case, "" for any) is a logon to ``application``."""

    sequence: str
    application: str
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class InterpretTable:
    """One table, its entries in the order written."""

    name: str
    entries: tuple[LogChar, ...] = ()
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


def read_interptab(text: str, file: str, report: Report) -> Mapping[str, InterpretTable]:
    """The tables of the member by name; each problem is reported, and reading goes on with the next line."""
    return _Reader(report).read(text, file)


class _Reader:
    """Walks over the lines; ``_open`` is the table that has no end yet."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._open: InterpretTable | None = None
        self._tables: dict[str, InterpretTable] = {}

    def read(self, text: str, file: str) -> Mapping[str, InterpretTable]:
        for number, line in enumerate(text.splitlines(), 1):
            tokens = list(tokens_of_line(line, file, number, self._report))
            if not tokens:
                continue
            operands = Operands(tokens, 0, self._report)
            try:
                self._statement(operands)
            except OperandError as error:
                self._report.say(error.message, error.place, operands.keyword.upper, **error.fields)
        if self._open is not None:
            self._report.say(messages.OPEN_BLOCK, self._open.place, "INTERPTABLE", end="ENDINTERPTABLE")
            self._close(self._open)
        return self._tables

    def _statement(self, operands: Operands) -> None:
        keyword = operands.keyword
        match keyword.upper, self._open:
            case "INTERPTABLE", None:
                token = operands.take("a table name")
                self._open = InterpretTable(token.upper, place=keyword.place)
                if token.upper in self._tables:
                    raise operands.wrong(token, f"the table {token.upper} is defined twice")
            case "ENDINTERPTABLE", InterpretTable() as table:
                self._close(table)
            case "LOGCHAR", InterpretTable() as table:
                self._open = attrs.evolve(table, entries=(*table.entries, _entry(operands, table)))
            case _:
                hint = ": the table before has no ENDINTERPTABLE" if self._open else " outside INTERPTABLE"
                self._report.say(messages.UNKNOWN_STATEMENT, keyword.place, keyword.upper, hint=hint)
                return
        for extra in operands.rest()[:1]:
            self._report.say(messages.EXTRA_OPERAND, extra.place, keyword.upper, operand=extra.text)

    def _close(self, table: InterpretTable) -> None:
        self._tables[table.name] = table
        self._open = None


def _entry(operands: Operands, table: InterpretTable) -> LogChar:
    sequence = application = ""
    for token in operands.rest():
        at = 0
        while at < len(token.text):
            found = _SETTING.match(token.text, at)
            if found is None or token.text[found.end() : found.end() + 1] not in ("", ","):
                raise operands.wrong(token, f"{token.text[at:]} is not SEQNCE='text' or APPLID=name")
            if found["kind"] and found["kind"].upper() in _NOT_SUPPORTED:
                raise operands.wrong(token, f"APPLID=({found['kind'].upper()},...) is not supported here: name one")
            sequence = (found["quoted"] or "").replace("''", "'") or found["plain"] or sequence
            application = found["appl"] or found["listed"] or application
            at = found.end() + 1
    _check(operands, table, sequence, application)
    return LogChar(sequence.upper(), application.upper(), place=operands.keyword.place)


def _check(operands: Operands, table: InterpretTable, sequence: str, application: str) -> None:
    keyword = operands.keyword
    if not application:
        raise OperandError(keyword.place, messages.MISSING_OPERAND, what="APPLID=")
    if not _APPLICATION.fullmatch(application.upper()):
        raise operands.wrong(keyword, f"{application} is not the name of an application")
    if len(sequence) > _MAX_SEQUENCE:
        raise operands.wrong(keyword, f"SEQNCE has more than {_MAX_SEQUENCE} characters")
    hidden = [entry for entry in table.entries if sequence.upper().startswith(entry.sequence)]
    if hidden:
        raise operands.wrong(keyword, f"that of line {hidden[0].place.line} takes all that this one would")
