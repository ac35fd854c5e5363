"""The operator language: ``D TCPIP,,TELNET,CONN,LUNAME=TCPABC01`` and its relatives.

A command is a verb, a blank, and operands separated by commas: words, empty places, or KEY=value, where a value may
hold commas inside quotes or parentheses. z/OS takes both spellings of the verbs, so both are taken here. What the
words mean is a table in ``operator``; this file only reads them.
"""

from __future__ import annotations

import re

import attrs

__all__ = ["CommandError", "OperatorCommand", "parse"]

MAX_COMMAND = 4096

_VERBS = {"D": "D", "DISPLAY": "D", "V": "V", "VARY": "V", "F": "F", "MODIFY": "F"}
#: One operand: quoted strings and parentheses (not nested) may hold commas.
_OPERAND = re.compile(r"""(?:'(?:[^']|'')*'|\([^()]*\)|[^,'()])*""")


class CommandError(Exception):
    """The text is no operator command; the text of the error is one sentence for the operator."""


@attrs.frozen
class OperatorCommand:
    """A command that reads well: verb D, V or F, positional words in upper case (empty places kept), keywords."""

    verb: str
    words: tuple[str, ...]
    keywords: dict[str, str]
    user: str = ""  # who gave it
    source: str = ""  # and from where
    document: str | None = None  # the text that came with it

    def keyword(self, name: str, default: str = "") -> str:
        """The value of KEY=value, quotes removed; ``default`` when it was not given."""
        return self.keywords.get(name, default)


def parse(text: str) -> OperatorCommand:
    """Read one operator command; CommandError when it is none."""
    if len(text) > MAX_COMMAND:
        raise CommandError(f"the command is longer than {MAX_COMMAND} characters")
    word, _, rest = text.strip().partition(" ")
    verb = _VERBS.get(word.upper())
    if verb is None:
        raise CommandError(f"{word.upper() or 'an empty line'} is no operator or RACF command")
    words: list[str] = []
    keywords: dict[str, str] = {}
    for operand in _operands(rest.strip()):
        name, equals, value = operand.partition("=")
        if equals and re.fullmatch(r"[A-Za-z]+", name):
            if name.upper() in keywords:
                raise CommandError(f"{name.upper()}= is given twice")
            keywords[name.upper()] = _unquoted(value)
        else:
            words.append(operand.upper())
    return OperatorCommand(verb, tuple(words), keywords)


def _operands(text: str) -> list[str]:
    operands: list[str] = []
    position = 0
    while True:
        match = _OPERAND.match(text, position)
        assert match is not None  # the pattern matches the empty string
        operands.append(match.group().strip())
        position = match.end()
        if position == len(text):
            return operands
        if text[position] != ",":
            raise CommandError(f"unpaired quote or parenthesis in column {position + 1} of the operands")
        position += 1


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value
