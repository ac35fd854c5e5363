"""TSO command syntax: a name, then operands that are words, quoted strings, ``(lists)`` or ``KEYWORD(operands)``.

Reading comes in two steps. This file turns text into a tree of words and knows nothing about commands; ``syntax``
holds a tree against one command's operands. What does not read well is one ``TsoError``, which gives a column and
never repeats the text: the word at fault may be a password in the wrong place.
"""

from __future__ import annotations

import re

import attrs

__all__ = ["MAX_COMMAND", "Call", "TsoError", "Word", "parse", "render"]

MAX_COMMAND = 8192
MAX_DEPTH = 8

#: A comment may end with the command (TSO/E Command Reference, "Comments").
_BLANK = re.compile(r"(?:[ \t,]++|/\*.*?(?:\*/|\Z))*+")
_BARE = re.compile(r"(?:(?!/\*)[^ \t,()'])+")
_QUOTED = re.compile(r"'((?:[^']|'')*)'")
_DELIMITERS = " \t,()"
#: A hyphen or a plus sign at the end of a line goes on in the next one; after a plus its leading blanks do not count.
_CONTINUED = re.compile(r"-[ \t]*\r?\n|\+[ \t]*\r?\n[ \t]*")


class TsoError(Exception):
    """The text is no command; ``column`` counts from 1. The sentence repeats nothing of the text."""

    def __init__(self, sentence: str, column: int) -> None:
        super().__init__(sentence)
        self.column = column


@attrs.frozen
class Word:
    """One operand: its text as typed (quotes removed), and what stood in parentheses after it.

    A bare list in parentheses is a word with empty text. ``operands`` is None when there were no parentheses.
    """

    text: str
    column: int
    is_quoted: bool = False
    operands: tuple[Word, ...] | None = None

    @property
    def is_list(self) -> bool:
        """True for parentheses that follow no word."""
        return not self.text and not self.is_quoted and self.operands is not None


@attrs.frozen
class Call:
    """A command as read: its name in upper case and its operands."""

    name: str
    words: tuple[Word, ...]
    end: int  # the column after the last character: where something missing would have stood


def parse(text: str) -> Call:
    """Read one command; TsoError when the text is none."""
    if len(text) > MAX_COMMAND:
        raise TsoError(f"the command is longer than {MAX_COMMAND} characters", MAX_COMMAND + 1)
    text = _CONTINUED.sub(_joined, text)
    for column, character in enumerate(text, 1):
        if character != "\t" and not character.isprintable():
            raise TsoError("a character that cannot be printed", column)
    reader = _Reader(text)
    words = reader.words(depth=0)
    if not words:
        raise TsoError("there is no command", 1)
    first = words[0]
    if first.is_quoted or first.operands is not None:
        raise TsoError("a command begins with its name", first.column)
    return Call(first.text.upper(), words[1:], len(text) + 1)


def _joined(match: re.Match[str]) -> str:
    return "" if match.group().startswith("+") else " " * len(match.group())


class _Reader:
    """A cursor over the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def words(self, depth: int) -> tuple[Word, ...]:
        """Words up to the end of the text, or inside parentheses up to the closing one, which stays unread."""
        words: list[Word] = []
        while True:
            self._match(_BLANK)
            if self._position == len(self._text) or (depth and self._next() == ")"):
                return tuple(words)
            words.append(self._word(depth))

    def _word(self, depth: int) -> Word:
        column = self._position + 1
        if self._next() == ")":
            raise TsoError("a closing parenthesis without an opening one", column)
        if self._next() == "'":
            return Word(self._quoted(), column, is_quoted=True)
        text = self._match(_BARE)
        if self._next() == "'":
            raise TsoError("a quote in the middle of a word", self._position + 1)
        operands = self._list(depth + 1) if self._next() == "(" else None
        return Word(text, column, operands=operands)

    def _quoted(self) -> str:
        """``'name'``; of a member, what slashes join to it belongs to the word: ``'SYS1.LINKLIB'/'VOL1'/NOPADCHK``."""
        text = self._string()
        while self._next() == "/" and (tail := self._match(_BARE)):
            text += tail
            if self._next() == "'":
                text += self._string()
        if self._next() not in ("", *_DELIMITERS[:3], ")"):
            raise TsoError("a blank is missing after a quoted string", self._position + 1)
        return text

    def _string(self) -> str:
        match = _QUOTED.match(self._text, self._position)
        if match is None:
            raise TsoError("a quoted string without its closing quote", self._position + 1)
        self._position = match.end()
        return match.group(1).replace("''", "'")

    def _list(self, depth: int) -> tuple[Word, ...]:
        opened = self._position + 1
        if depth > MAX_DEPTH:
            raise TsoError(f"parentheses are nested more than {MAX_DEPTH} deep", opened)
        self._position += 1
        words = self.words(depth)
        if self._next() != ")":
            raise TsoError("an opening parenthesis without its closing one", opened)
        self._position += 1
        return words

    def _next(self) -> str:
        return self._text[self._position : self._position + 1]

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._position)
        if match is None:
            return ""
        self._position = match.end()
        return match.group()


def render(word: Word) -> str:
    """A word as text that reads back to the same tree."""
    text = "'" + word.text.replace("'", "''") + "'" if word.is_quoted else word.text
    if word.operands is None:
        return text
    return f"{text}({' '.join(map(render, word.operands))})"
