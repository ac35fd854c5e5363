"""Reads what a user types at the USS screen, by the commands of a USS table.

The table says which names exist and what they stand for; only LOGON, LOGOFF and IBMTEST stand behind them. PL1 form is
``LOGON APPLID(TSO) DATA('as typed')``, BAL form ``LOGON APPLID=TSO,DATA=X``; operands without a keyword are P1, P2...
Quoted text keeps its case, everything else is folded. What does not fit is a ``Fault`` with the number of the USS
message that says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from appliance.config.usstables.uss import COMMANDS, CommandFormat, UssCommand, UssParameter

__all__ = ["DEFAULT_COMMANDS", "Fault", "IbmTest", "Logoff", "Logon", "UssRequest", "parse"]

MAX_COMMAND = 256
_MAX_REPEAT = 10

_APPLICATION = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,7}")
_NAME = re.compile(r"[^\s,()='\"]+")
_QUOTED = re.compile(r"'((?:[^']|'')*)'")
_SEPARATOR = re.compile(r"[\s,]*")


@attrs.frozen
class Logon:
    """Go to an application."""

    application: str
    logmode: str = ""
    data: str = ""


@attrs.frozen
class Logoff:
    """Leave."""

    type: str = "UNCOND"


@attrs.frozen
class IbmTest:
    """IBMTEST: show ``data`` ``count`` times."""

    count: int
    data: str


@attrs.frozen
class Fault:
    """Not acceptable: the number of the USS message, and its insert."""

    message: int
    insert: str


UssRequest = Logon | Logoff | IbmTest | Fault

#: The commands of a client without a USS table, and the operands that every table's LOGON, LOGOFF and IBMTEST know.
DEFAULT_COMMANDS: Mapping[str, UssCommand] = {
    "LOGON": UssCommand("LOGON", "LOGON"),
    "LOGOFF": UssCommand("LOGOFF", "LOGOFF"),
    "IBMTEST": UssCommand(
        "IBMTEST", "IBMTEST", CommandFormat.BAL, (UssParameter("P1", "P1", "10"), UssParameter("P2", "P2"))
    ),
}
_LOGOFF_TYPES = ("COND", "UNCOND", "HOLD")


class _FaultyError(Exception):
    def __init__(self, message: int, insert: str) -> None:
        super().__init__(message, insert)
        self.fault = Fault(message, insert)


def parse(text: str, commands: Mapping[str, UssCommand]) -> UssRequest | None:
    """What the user asked for; None when nothing was typed."""
    text = text.strip("\x00 ")
    if not text:
        return None
    if len(text) > MAX_COMMAND:
        return Fault(1, text[:8].upper())
    try:
        return _read(text, commands)
    except _FaultyError as error:
        return error.fault


def _read(text: str, commands: Mapping[str, UssCommand]) -> UssRequest:
    match = _NAME.match(text)
    if match is None:
        raise _FaultyError(1, text[:8].upper())
    name = match.group().upper()
    command = commands.get(name)
    if command is None:
        raise _FaultyError(2, name)
    operands = _Operands(text, match.end(), command).read()
    return _MEANINGS[command.replacement](operands)


class _Operands:
    """The operands of one command, from left to right."""

    def __init__(self, text: str, at: int, command: UssCommand) -> None:
        self._text = text
        self._at = at
        self._command = command
        self._parameters = {parameter.name: parameter for parameter in command.parameters}
        self._positions = 0
        self._found: dict[str, str] = {}

    def read(self) -> dict[str, str]:
        """Values by internal name, defaults filled in."""
        while self._skip_separators() < len(self._text):
            if self._peek() in "('":
                for value in self._list() if self._peek() == "(" else [self._value()]:
                    self._keep_positional(value)
                continue
            word = self._word()
            if self._peek() in "(=":
                self._keep(word.upper(), self._keyword_value())
            else:
                self._keep_bare(word.upper())
        for parameter in self._command.parameters:
            if parameter.default is not None:
                self._found.setdefault(parameter.replacement, parameter.default)
        return self._found

    def _skip_separators(self) -> int:
        match = _SEPARATOR.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._at

    def _peek(self) -> str:
        """The next character; a blank at the end."""
        return self._text[self._at] if self._at < len(self._text) else " "

    def _word(self) -> str:
        match = _NAME.match(self._text, self._at)
        if match is None:
            raise _FaultyError(1, self._command.name)
        self._at = match.end()
        return match.group()

    def _value(self) -> str:
        if match := _QUOTED.match(self._text, self._at):
            self._at = match.end()
            return match[1].replace("''", "'")
        return self._word().upper()

    def _list(self) -> list[str]:
        """``(a,b)``; an empty list is one empty value."""
        self._at += 1
        values: list[str] = []
        while self._skip_separators() < len(self._text) and self._peek() != ")":
            values.append(self._value())
        if self._peek() != ")":
            raise _FaultyError(1, self._command.name)
        self._at += 1
        return values or [""]

    def _keyword_value(self) -> str:
        if self._peek() == "(":
            return " ".join(self._list())
        self._at += 1
        return "" if self._peek() in " ," else self._value()

    def _keep_bare(self, word: str) -> None:
        """A word alone is a keyword that the table gives a value, or the next positional operand."""
        parameter = self._parameters.get(word)
        if parameter is not None and parameter.value is not None:
            self._found[parameter.replacement] = parameter.value
        else:
            self._keep_positional(word)

    def _keep_positional(self, value: str) -> None:
        self._positions += 1
        name = f"P{self._positions}"
        if name not in self._parameters:
            raise _FaultyError(3, value)
        self._keep(name, value)

    def _keep(self, name: str, value: str) -> None:
        parameter = self._parameters.get(name)
        if parameter is not None:
            self._found[parameter.replacement] = value or parameter.value or ""
        elif name in COMMANDS[self._command.replacement] and not name.startswith("P"):
            self._found[name] = value
        else:
            raise _FaultyError(3, name)


def _logon(operands: Mapping[str, str]) -> UssRequest:
    application = operands.get("APPLID", "").upper()
    if not application:
        return Fault(12, "APPLID")
    # A network-qualified name is asked for by its last part.
    application = application.rpartition(".")[2]
    if not _APPLICATION.fullmatch(application):
        return Fault(4, "APPLID")
    return Logon(application, operands.get("LOGMODE", "").upper(), operands.get("DATA", ""))


def _logoff(operands: Mapping[str, str]) -> UssRequest:
    kind = operands.get("TYPE", "UNCOND").upper()
    return Logoff(kind) if kind in _LOGOFF_TYPES else Fault(4, "TYPE")


def _test(operands: Mapping[str, str]) -> UssRequest:
    count = operands.get("P1", "")
    if not (count.isascii() and count.isdigit() and len(count) < 4):
        return Fault(4, "P1")
    return IbmTest(min(int(count), _MAX_REPEAT), operands.get("P2", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))


_MEANINGS = {"LOGON": _logon, "LOGOFF": _logoff, "IBMTEST": _test}
