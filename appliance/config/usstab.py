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

import re
from collections.abc import Mapping
from typing import Any

import attrs

from appliance.config import messages
from appliance.config.diagnostics import Place
from appliance.config.operands import OperandError, Operands
from appliance.config.report import Report
from appliance.config.tokens import Token, tokens_of_line
from appliance.config.uss import (
    COMMANDS,
    MAX_MESSAGE,
    CommandFormat,
    DateFormat,
    UssCommand,
    UssMessage,
    UssParameter,
    UssTable,
    unknown_tokens,
)

__all__ = ["read_usstab"]


#: One ``KEY=value`` of several in a token.
_PART = re.compile(r"[^,=]+(?:=(?:'(?:[^']|'')*'|[^,]*))?")
_MAX_LINES = 23
_MAX_COLUMNS = 80
#: Behind the number of USSMSG: option -> the field that it sets.
_OPTIONS: Mapping[str, dict[str, Any]] = {
    "SCAN": {"is_scanned": True},
    "NOSCAN": {"is_scanned": False},
    "BLKSUP": {"suppresses_blanks": True},
    "NOBLKSUP": {"suppresses_blanks": False},
}
_KEYWORDS = {
    "USSTABLE": ("DATEFRM", "DATEDLM", "TIMEDLM"),
    "USSCMD": ("CMD", "REP", "FORMAT"),
    "USSPARM": ("PARM", "REP", "DEFAULT", "VALUE"),
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
                    self._draft = _open_table(operands)
                case ("ENDUSSTABLE", _Draft()):
                    self._close()
                case "USSMSG", _Draft() as draft:
                    self._message(operands, draft)
                case "USSCMD", _Draft() as draft:
                    command = _command(operands)
                    draft.commands[command.name] = command
                    draft.last = command.name
                case "USSPARM", _Draft(last=str() as last) as draft:
                    command = draft.commands[last]
                    parameters = (*command.parameters, _parameter(operands))
                    draft.commands[last] = attrs.evolve(command, parameters=parameters)
                case _:
                    self._report.say(messages.UNKNOWN_STATEMENT, keyword.place, keyword.upper, hint=_where(keyword))
                    return
        except OperandError as error:
            self._report.say(error.message, error.place, keyword.upper, **error.fields)
            return
        for extra in operands.rest()[:1]:
            self._report.say(messages.EXTRA_OPERAND, extra.place, keyword.upper, operand=extra.text)

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
        draft.messages[int(token.text)] = UssMessage(tuple(lines), **options)
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


def _settings(operands: Operands) -> dict[str, str]:
    """``KEY=value`` operands, separated by commas or blanks; a value in quotation marks may hold both."""
    known = _KEYWORDS[operands.keyword.upper]
    found: dict[str, str] = {}
    for token in operands.rest():
        for part in _PART.findall(token.text):
            key, equals, value = part.partition("=")
            if key.upper() not in known or not equals or not value:
                raise operands.wrong(token, f"{part} is not one of {', '.join(f'{word}=' for word in known)}")
            is_quoted = len(value) > 1 and value[0] == value[-1] == "'"
            found[key.upper()] = value[1:-1].replace("''", "'") if is_quoted else value
    return found


def _required(operands: Operands, settings: Mapping[str, str], key: str) -> str:
    if key not in settings:
        raise OperandError(operands.keyword.place, messages.MISSING_OPERAND, what=f"{key}=")
    return settings[key].upper()


def _open_table(operands: Operands) -> _Draft:
    """A table is opened also when its settings are wrong, so that what is inside it is still read."""
    token = operands.take("a table name")
    draft = _Draft(token.upper, operands.keyword.place)
    try:
        draft.settings = _table_settings(operands, _settings(operands))
    except OperandError as error:
        operands.report.say(error.message, error.place, "USSTABLE", **error.fields)
    return draft


def _table_settings(operands: Operands, given: Mapping[str, str]) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if "DATEFRM" in given:
        if given["DATEFRM"].upper() not in DateFormat.__members__:
            raise operands.wrong(operands.keyword, f"DATEFRM={given['DATEFRM']} is not MDY, DMY or YMD")
        settings["date_format"] = DateFormat[given["DATEFRM"].upper()]
    for key, field in (("DATEDLM", "date_delimiter"), ("TIMEDLM", "time_delimiter")):
        if key in given:
            if len(given[key]) != 1:
                raise operands.wrong(operands.keyword, f"{key}={given[key]} is not one character")
            settings[field] = given[key]
    return settings


def _command(operands: Operands) -> UssCommand:
    settings = _settings(operands)
    name = _required(operands, settings, "CMD")
    written = settings.get("FORMAT", "PL1").upper()
    if written not in CommandFormat.__members__:
        raise operands.wrong(operands.keyword, f"FORMAT={written} is not PL1 or BAL")
    replacement = settings.get("REP", name).upper()
    if replacement not in COMMANDS:
        raise operands.wrong(operands.keyword, f"{name} must stand for {', '.join(COMMANDS)}: give REP=")
    return UssCommand(name, replacement, CommandFormat[written], place=operands.keyword.place)


def _parameter(operands: Operands) -> UssParameter:
    settings = _settings(operands)
    name = _required(operands, settings, "PARM")
    return UssParameter(name, settings.get("REP", name).upper(), settings.get("DEFAULT"), settings.get("VALUE"))
