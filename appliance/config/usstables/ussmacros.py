"""NAME.USSTAB: a table as the assembler source that a z/OS site has of it.

    USSTAB   USSTAB TABLE=STDTRANS,FORMAT=DYNAMIC
    TSO      USSCMD CMD=TSO,REP=LOGON,FORMAT=BAL
             USSPARM PARM=APPLID,DEFAULT=TSO
             USSMSG MSG=7,TEXT='%(1) UNABLE TO ESTABLISH SESSION'
             USSMSG MSG=10,BUFFER=(BUF10,SCAN)
    BUF10    DC    AL2(END10-BEG10)
    BEG10    DC    X'F5C3',C'...'
    END10    EQU   *
             USSEND

A buffer is a whole data stream: a 3270 write when it begins with such a command, else SCS text. Macros that the source
itself defines are expanded. The translate table must be one that folds to upper case, as input is folded here.
z/OS Communications Server: SNA Resource Definition Reference, USS tables.
"""

from __future__ import annotations

import re

import attrs

from appliance.config import messages
from appliance.config.language.assembler import Constants, Statement, split_operands, statements
from appliance.config.language.diagnostics import Place
from appliance.config.language.macros import expand
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.report import Report
from appliance.config.language.tokens import Token
from appliance.config.usstables.uss import MAX_MESSAGE, UssCommand, UssMessage, UssTable, unknown_tokens
from appliance.config.usstables.ussoperands import required, settings, table_settings, uss_command, uss_parameter

__all__ = ["read_uss_macros"]

_CONSTANTS = ("DC", "DS", "EQU")
#: Statements that say nothing about the table.
_PASSED_OVER = frozenset(
    {"AMODE", "CSECT", "EJECT", "END", "ENTRY", "LTORG", "PRINT", "RMODE", "RSECT", "SPACE", "TITLE", "USSEND"}
)
_NUMBERS = re.compile(r"\(?(\d+(?:,\d+)*)\)?")
_COLUMNS = 80
#: A delimiter may be written in hexadecimal.
_DELIMITERS = {f"X'{code:02X}'": bytes((code,)).decode("cp037") for code in range(0x40, 0xFF)}


@attrs.frozen
class _Buffer:
    """A message whose text is elsewhere in the source."""

    numbers: tuple[int, ...]
    label: str
    message: UssMessage
    place: Place


def read_uss_macros(text: str, file: str, report: Report) -> UssTable:
    """The table of a source; its name is the file's, in front of ``.USSTAB``. Each problem is reported."""
    reader = _Reader(file, report)
    try:
        for statement in expand(statements(text, file)):
            reader.take(statement)
    except OperandError as error:
        report.say(error.message, error.place, "MACRO", **error.fields)
    return reader.finish()


class _Reader:
    """Takes the statements one by one; buffers are read at the end, when every constant has its place."""

    def __init__(self, file: str, report: Report) -> None:
        self._file = file
        self._report = report
        self._table = UssTable(file.partition(".")[0], place=Place(file, 1, 1))
        self._constants = Constants()
        self._messages: dict[int, UssMessage] = {}
        self._numbers: dict[int, UssMessage] = {}  # those named so far, buffers not yet read
        self._commands: dict[str, UssCommand] = {}
        self._last: str | None = None
        self._buffers: list[_Buffer] = []
        self._translate: tuple[str, Place] | None = None

    def take(self, statement: Statement) -> None:
        """One statement."""
        if statement.operation not in _PASSED_OVER:
            operands = _operands(statement, self._report)
            try:
                self._dispatch(statement, operands)
            except OperandError as error:
                self._report.say(error.message, error.place, statement.operation, **error.fields)

    def finish(self) -> UssTable:
        """The whole table."""
        for buffer in self._buffers:
            try:
                self._read_buffer(buffer)
            except OperandError as error:
                self._report.say(error.message, error.place, "USSMSG", **error.fields)
        self._check_translation()
        return attrs.evolve(self._table, messages=self._messages, commands=self._commands)

    def _dispatch(self, statement: Statement, operands: Operands) -> None:
        if statement.operands.count("'") % 2:
            raise operands.wrong(operands.keyword, "a quotation has no end: only a character in column 72 continues it")
        match statement.operation:
            case "USSTAB":
                self._open(operands)
            case "USSCMD":
                command = uss_command(operands)
                self._say_if_twice(operands, self._commands.get(command.name))
                self._commands[command.name] = command
                self._last = command.name
            case "USSPARM" if self._last is not None:
                command = self._commands[self._last]
                parameters = (*command.parameters, uss_parameter(operands))
                self._commands[self._last] = attrs.evolve(command, parameters=parameters)
            case "USSMSG":
                self._message(operands)
            case operation if operation in _CONSTANTS:
                self._constants.define(statement)
            case _:
                hint = " without a USSCMD before it" if statement.operation == "USSPARM" else ""
                self._report.say(messages.UNKNOWN_STATEMENT, statement.place, statement.operation, hint=hint)

    def _open(self, operands: Operands) -> None:
        given = settings(operands, "TABLE", "FORMAT", "DATEFRM", "DATEDLM", "TIMEDLM")
        given = {key: _DELIMITERS.get(value.upper(), value) for key, value in given.items()}
        if "TABLE" in given:
            self._translate = given["TABLE"], operands.keyword.place
        self._table = attrs.evolve(self._table, **table_settings(operands, given), place=operands.keyword.place)

    def _message(self, operands: Operands) -> None:
        given = settings(operands, "MSG", "TEXT", "BUFFER", "OPT")
        numbers = _numbers(operands, required(operands, given, "MSG"))
        option = given.get("OPT", "NOBLKSUP" if "BUFFER" in given else "BLKSUP").upper()
        if option not in ("BLKSUP", "NOBLKSUP"):
            raise operands.wrong(operands.keyword, f"OPT={option} is not BLKSUP or NOBLKSUP")
        message = UssMessage(suppresses_blanks=option == "BLKSUP", place=operands.keyword.place)
        for number in numbers:
            self._say_if_twice(operands, self._numbers.setdefault(number, message), message)
        if "BUFFER" in given:
            label, _, scan = given["BUFFER"].strip("()").upper().partition(",")
            message = attrs.evolve(message, is_scanned=scan in ("SCAN", "LUNAME"))
            self._buffers.append(_Buffer(numbers, label, message, operands.keyword.place))
            return
        if "TEXT" not in given:
            raise OperandError(operands.keyword.place, messages.MISSING_OPERAND, what="TEXT= or BUFFER=")
        text = given["TEXT"]
        lines = tuple(text[start : start + _COLUMNS] for start in range(0, len(text), _COLUMNS))
        self._keep(numbers, attrs.evolve(message, lines=lines), text, operands.keyword.place)

    def _say_if_twice(
        self, operands: Operands, before: UssCommand | UssMessage | None, this: UssMessage | None = None
    ) -> None:
        if before is not None and before is not this:
            self._report.say(messages.GIVEN_TWICE, operands.keyword.place, operands.keyword.upper, before=before.place)

    def _read_buffer(self, buffer: _Buffer) -> None:
        stream = self._constants.counted(buffer.label, buffer.place)
        self._keep(buffer.numbers, attrs.evolve(buffer.message, stream=stream), stream.decode("cp037"), buffer.place)

    def _keep(self, numbers: tuple[int, ...], message: UssMessage, text: str, place: Place) -> None:
        if message.is_scanned:
            for _, token in unknown_tokens(text):
                self._report.say(messages.USS_TOKEN, place, "USSMSG", token=token)
        self._messages |= dict.fromkeys(numbers, message)

    def _check_translation(self) -> None:
        if self._translate is None:
            return
        label, place = self._translate
        try:
            table = self._constants.at(label, 256, place).decode("cp037")
        except OperandError:
            return  # one that VTAM brings: it folds
        plain = bytes(range(len(table))).decode("cp037")
        if any(to not in (character, character.upper(), " ") for character, to in zip(plain, table, strict=True)):
            self._report.say(messages.OPERAND_NOT_SUPPORTED, place, "USSTAB", operand=f"TABLE={label}")


def _numbers(operands: Operands, written: str) -> tuple[int, ...]:
    """``MSG=7`` or ``MSG=(1,2,3)``."""
    found = _NUMBERS.fullmatch(written)
    numbers = tuple(int(number[:4]) for number in found[1].split(",")) if found else ()
    if not numbers or max(numbers) > MAX_MESSAGE:
        raise operands.wrong(operands.keyword, f"MSG={written} is not a message number of 0 to {MAX_MESSAGE}")
    return numbers


def _operands(statement: Statement, report: Report) -> Operands:
    """The operands as a cursor, so that macros and the text form are read alike."""
    words = [statement.operation, *split_operands(statement.operands)]
    return Operands([Token(word, statement.place) for word in words], 0, report)
