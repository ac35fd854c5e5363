"""System symbols: ``&NAME.`` in a member stands for a text (MVS Initialization and Tuning Reference).

The name has up to 16 letters, digits and national characters. A part of the text is ``&NAME(start:length).``, counted
from 1, or from the end when ``start`` is negative; without a length it is one character. The period may be left out
where nothing follows that could belong to the name. What is no symbol stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import attrs

from appliance.config import messages
from appliance.config.language.operands import Operands
from appliance.config.language.report import Report
from appliance.config.language.tokens import Token

__all__ = ["replaced", "symbol_definition", "with_symbols"]

_NAME = r"[A-Z@#$][A-Z0-9@#$]{0,15}"
_SYMBOL = re.compile(
    rf"&(?P<name>{_NAME})(?![A-Z0-9@#$])(?:\((?P<start>-?[0-9]{{1,2}})(?::(?P<length>[0-9]{{1,2}}))?\))?\.?",
    re.IGNORECASE,
)
_LONGEST = 44
_DEFINITION = re.compile(rf"&(?P<name>{_NAME})\.?='(?P<text>(?:[^']|'')*)'", re.IGNORECASE)


def symbol_definition(operands: Operands) -> tuple[str, str]:
    """``&NAME='text'``, what SYMDEF of IEASYMxx has between its parentheses: the name in upper case, and the text."""
    token = operands.take("a symbol and its text")
    found = _DEFINITION.fullmatch(token.text)
    text = found["text"].replace("''", "'") if found is not None else ""
    if found is None or not text or len(text) > _LONGEST:
        raise operands.wrong(token, f"{token.text} is not &NAME='text', with 1 to {_LONGEST} characters of text")
    if found["name"].upper() == "SYSNAME":
        raise operands.wrong(token, "SYSTEM says what &SYSNAME is")
    return found["name"].upper(), text


def replaced(text: str, symbols: Mapping[str, str]) -> str:
    """``text`` with every symbol of ``symbols`` (by name, in upper case) replaced, once."""
    return _SYMBOL.sub(lambda found: _value(found, symbols), text)


def _value(found: re.Match[str], symbols: Mapping[str, str]) -> str:
    value = symbols.get(found["name"].upper())
    if value is None:
        return found.group()
    if found["start"] is None:
        return value
    start, length = int(found["start"]), int(found["length"] or 1)
    at = start - 1 if start > 0 else len(value) + start
    return value[at : at + length] if start and 0 <= at < len(value) else found.group()


def with_symbols(tokens: Iterable[Token], symbols: Mapping[str, str], report: Report) -> Iterator[Token]:
    """The tokens of a member, their symbols replaced; a symbol that nobody defined is reported."""
    for token in tokens:
        if "&" not in token.text:
            yield token
            continue
        text = replaced(token.text, symbols)
        for unknown in _SYMBOL.finditer(text):
            report.say(messages.UNKNOWN_SYMBOL, token.place, unknown.group())
        yield attrs.evolve(token, text=text)
