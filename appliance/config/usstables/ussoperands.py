"""The operands of USS tables, alike in the text form and in the macros: ``KEY=value``, separated by commas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from appliance.config import messages
from appliance.config.language.operands import OperandError, Operands
from appliance.config.usstables.uss import COMMANDS, CommandFormat, DateFormat, UssCommand, UssParameter

__all__ = ["required", "settings", "table_settings", "uss_command", "uss_parameter"]

#: One ``KEY=value`` of several in a token; a list in parentheses, or a quotation, may hold commas.
_PART = re.compile(r"[^,=]+(?:=(?:'(?:[^']|'')*'|\([^()]*\)|[^,]*))?")


def settings(operands: Operands, *known: str) -> dict[str, str]:
    """``KEY=value`` operands, separated by commas or blanks; a value in quotation marks may hold both."""
    found: dict[str, str] = {}
    for token in operands.rest():
        for part in _PART.findall(token.text):
            key, equals, value = part.partition("=")
            if key.upper() not in known or not equals or not value:
                raise operands.wrong(token, f"{part} is not one of {', '.join(f'{word}=' for word in known)}")
            is_quoted = len(value) > 1 and value[0] == value[-1] == "'"
            found[key.upper()] = value[1:-1].replace("''", "'") if is_quoted else value
    return found


def required(operands: Operands, given: Mapping[str, str], key: str) -> str:
    """The value of an operand that must be there, in upper case."""
    if key not in given:
        raise OperandError(operands.keyword.place, messages.MISSING_OPERAND, what=f"{key}=")
    return given[key].upper()


def table_settings(operands: Operands, given: Mapping[str, str]) -> dict[str, Any]:
    """DATEFRM, DATEDLM and TIMEDLM as the fields of a table."""
    found: dict[str, Any] = {}
    if "DATEFRM" in given:
        if given["DATEFRM"].upper() not in DateFormat.__members__:
            raise operands.wrong(operands.keyword, f"DATEFRM={given['DATEFRM']} is not MDY, DMY or YMD")
        found["date_format"] = DateFormat[given["DATEFRM"].upper()]
    for key, field in (("DATEDLM", "date_delimiter"), ("TIMEDLM", "time_delimiter")):
        if key in given:
            if len(given[key]) != 1:
                raise operands.wrong(operands.keyword, f"{key}={given[key]} is not one character")
            found[field] = given[key]
    return found


def uss_command(operands: Operands) -> UssCommand:
    """USSCMD."""
    given = settings(operands, "CMD", "REP", "FORMAT")
    name = required(operands, given, "CMD")
    written = given.get("FORMAT", "PL1").upper()
    if written not in CommandFormat.__members__:
        raise operands.wrong(operands.keyword, f"FORMAT={written} is not PL1 or BAL")
    replacement = given.get("REP", name).upper()
    if replacement not in COMMANDS:
        raise operands.wrong(operands.keyword, f"{name} must stand for {', '.join(COMMANDS)}: give REP=")
    return UssCommand(name, replacement, CommandFormat[written], place=operands.keyword.place)


def uss_parameter(operands: Operands) -> UssParameter:
    """USSPARM."""
    given = settings(operands, "PARM", "REP", "DEFAULT", "VALUE")
    name = required(operands, given, "PARM")
    return UssParameter(name, given.get("REP", name).upper(), given.get("DEFAULT"), given.get("VALUE"))
