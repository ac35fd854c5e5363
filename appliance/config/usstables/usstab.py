"""USSTAB: unformatted system services tables as text: messages shown line by line, and the commands a user may type.

    USSTABLE USSTCP1 DATEFRM=MDY DATEDLM=/ TIMEDLM=:
    USSMSG 10 [SCAN|NOSCAN] [BLKSUP|NOBLKSUP]
    ...the lines of the screen, exactly as they stand...
    ENDUSSMSG
    USSCMD CMD=TSO,REP=LOGON,FORMAT=BAL
    USSPARM PARM=APPLID,DEFAULT=TSO
    ENDUSSTABLE

A USSPARM belongs to the USSCMD before it. Tokens are replaced in place, character for character, so what stands right
of one keeps its column, unless NOSCAN leaves them as they stand; BLKSUP leaves one of several blanks. A line that ends
in ``===>`` is where the user types, else it is below the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from appliance.config import messages
from appliance.config.language.diagnostics import Place
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.report import Report
from appliance.config.language.tokens import Token, tokens_of_line
from appliance.config.usstables.uss import MAX_MESSAGE, UssCommand, UssMessage, UssTable, unknown_tokens
from appliance.config.usstables.ussoperands import settings, table_settings, uss_command, uss_parameter

__all__ = ["read_usstab"]


_MAX_LINES = 23
_MAX_COLUMNS = 80
#: Behind the number of USSMSG: option -> the field that it sets.
_OPTIONS: Mapping[str, dict[str, Any]] = {
    "SCAN": {"is_scanned": True},
    "NOSCAN": {"is_scanned": False},
    "BLKSUP": {"suppresses_blanks": True},
    "NOBLKSUP": {"suppresses_blanks": False},
}


class _Draft:
    """A table while its lines are read."""

    def __init__(self, name: str, place: Place) -> None:
        self.name = name
        self.place = place
        self.settings: dict[str, Any] = {}
        self.messages: dict[int, UssMessage] = {}
        self.commands: dict[str, UssCommand] = {}
        self.last: str | None = None

    def finished(self) -> UssTable:
        return UssTable(self.name, self.messages, self.commands, **self.settings, place=self.place)


def read_usstab(text: str, file: str, report: Report) -> dict[str, UssTable]:
    """The tables of the member by name; each problem is reported, and reading goes on with the next line."""
    return _Reader(text, file, report).read()


class _Reader:
    """Walks over the lines; ``_draft`` is the table that is open."""

    def __init__(self, text: str, file: str, report: Report) -> None:
        self._lines = text.splitlines()
        self._file = file
        self._report = report
        self._at = 0
        self._draft: _Draft | None = None
        self._tables: dict[str, UssTable] = {}

    def read(self) -> dict[str, UssTable]:
        while self._at < len(self._lines):
            self._at += 1
            tokens = list(tokens_of_line(self._lines[self._at - 1], self._file, self._at, self._report))
            if tokens:
                self._statement(Operands(tokens, 0, self._report))
        if self._draft is not None:
            self._report.say(messages.OPEN_BLOCK, self._draft.place, "USSTABLE", end="ENDUSSTABLE")
            self._close()
        return self._tables

    def _statement(self, operands: Operands) -> None:
        keyword = operands.keyword
        try:
            match keyword.upper, self._draft:
                case "USSTABLE", None:
                    self._draft = draft = _open_table(operands)
                    self._say_if_twice(keyword, self._tables.get(draft.name))
                case ("ENDUSSTABLE", _Draft()):
                    self._close()
                case "USSMSG", _Draft() as draft:
                    self._message(operands, draft)
                case "USSCMD", _Draft() as draft:
                    command = uss_command(operands)
                    self._say_if_twice(keyword, draft.commands.get(command.name))
                    draft.commands[command.name] = command
                    draft.last = command.name
                case "USSPARM", _Draft(last=str() as last) as draft:
                    command = draft.commands[last]
                    parameters = (*command.parameters, uss_parameter(operands))
                    draft.commands[last] = attrs.evolve(command, parameters=parameters)
                case _:
                    self._report.say(messages.UNKNOWN_STATEMENT, keyword.place, keyword.upper, hint=_where(keyword))
                    return
        except OperandError as error:
            self._report.say(error.message, error.place, keyword.upper, **error.fields)
            return
        for extra in operands.rest()[:1]:
            self._report.say(messages.EXTRA_OPERAND, extra.place, keyword.upper, operand=extra.text)

    def _say_if_twice(self, keyword: Token, before: UssCommand | UssMessage | UssTable | None) -> None:
        if before is not None:
            self._report.say(messages.GIVEN_TWICE, keyword.place, keyword.upper, before=before.place)

    def _close(self) -> None:
        assert self._draft is not None
        self._tables[self._draft.name] = self._draft.finished()
        self._draft = None

    def _message(self, operands: Operands, draft: _Draft) -> None:
        """The lines up to ENDUSSMSG; they are passed over even when the number is wrong."""
        first = self._at
        lines = []
        while self._at < len(self._lines) and self._lines[self._at].split()[:1] != ["ENDUSSMSG"]:
            lines.append(self._lines[self._at].rstrip())
            self._at += 1
        if self._at == len(self._lines):
            raise OperandError(operands.keyword.place, messages.OPEN_BLOCK, end="ENDUSSMSG")
        self._at += 1
        token = operands.take("a message number")
        if not (token.text.isascii() and token.text.isdigit() and int(token.text) <= MAX_MESSAGE):
            raise operands.wrong(token, f"{token.text} is not a message number of 0 to {MAX_MESSAGE}")
        options: dict[str, Any] = {}
        while (option := operands.take_word(*_OPTIONS)) is not None:
            options |= _OPTIONS[option]
        self._say_if_twice(operands.keyword, draft.messages.get(int(token.text)))
        draft.messages[int(token.text)] = UssMessage(tuple(lines), **options, place=operands.keyword.place)
        self._check_size(operands.keyword, lines, first)

    def _check_size(self, keyword: Token, lines: list[str], first: int) -> None:
        if len(lines) > _MAX_LINES:
            detail = f"{len(lines)} lines are more than {_MAX_LINES}: a row must be left to type in"
            self._report.say(messages.USS_SIZE, keyword.place, "USSMSG", detail=detail)
        for number, line in enumerate(lines, first + 1):
            if len(line) > _MAX_COLUMNS:
                place = Place(self._file, number, _MAX_COLUMNS + 1)
                self._report.say(messages.USS_SIZE, place, "USSMSG", detail=f"the line is longer than {_MAX_COLUMNS}")
            for column, token in unknown_tokens(line):
                place = Place(self._file, number, column + 1)
                self._report.say(messages.USS_TOKEN, place, "USSMSG", token=token)


def _where(keyword: Token) -> str:
    places = {
        "USSTABLE": ": the table before has no ENDUSSTABLE",
        "USSMSG": " outside USSTABLE",
        "USSCMD": " outside USSTABLE",
        "USSPARM": " without a USSCMD before it",
        "ENDUSSTABLE": " outside USSTABLE",
        "ENDUSSMSG": " without a USSMSG before it",
    }
    return places.get(keyword.upper, "")


def _open_table(operands: Operands) -> _Draft:
    """A table is opened also when its settings are wrong, so that what is inside it is still read."""
    token = operands.take("a table name")
    draft = _Draft(token.upper, operands.keyword.place)
    try:
        draft.settings = table_settings(operands, settings(operands, "DATEFRM", "DATEDLM", "TIMEDLM"))
    except OperandError as error:
        operands.report.say(error.message, error.place, "USSTABLE", **error.fields)
    return draft
