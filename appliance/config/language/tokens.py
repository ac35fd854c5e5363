"""Text to tokens: blanks separate, ``;`` begins a comment, quotation marks keep blanks and semicolons together.

A quotation begins only where a token begins (``O'NEIL`` is one plain token) and ends on its own line; a doubled mark
inside it stands for one. Behind an equals sign it is a part of the token, marks and all (``DEFAULT='A, B'``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from appliance.config import messages
from appliance.config.language.diagnostics import Place
from appliance.config.language.report import Report

__all__ = ["Token", "tokens_of_line", "tokens_of_text"]

_TOKEN = re.compile(
    r"""(?P<blank>[ \t]+)
      | (?P<comment>;.*)
      | '(?P<single>(?:[^']|'')*)'
      | "(?P<double>(?:[^"]|"")*)"
      | (?P<open>['"].*)
      | (?P<plain>(?:='(?:[^']|'')*'|[^ \t;])+)""",
    re.VERBOSE,
)


@attrs.frozen
class Token:
    """One word of a member. ``text`` keeps its case, without quotation marks."""

    text: str
    place: Place
    is_quoted: bool = False
    is_first: bool = False  # on its line

    @property
    def upper(self) -> str:
        """The text in upper case, as keywords and names are compared."""
        return self.text.upper()


def tokens_of_line(text: str, file: str, line: int, report: Report) -> Iterator[Token]:
    """The tokens of one line; an open quotation is reported and ends the line."""
    is_first = True
    for found in _TOKEN.finditer(text):
        place = Place(file, line, found.start() + 1)
        match found.lastgroup:
            case "plain":
                yield Token(found.group(), place, is_first=is_first)
            case "single" | "double" as kind:
                mark = found.group()[0]
                yield Token(found[kind].replace(mark * 2, mark), place, is_quoted=True, is_first=is_first)
            case "open":
                report.say(messages.OPEN_QUOTE, place, found.group()[:20])
                return
            case _:
                continue
        is_first = False


def tokens_of_text(text: str, file: str, report: Report) -> list[Token]:
    """The tokens of a whole member, for dialects in which a statement may spread over lines."""
    return [
        token
        for number, line in enumerate(text.splitlines(), 1)
        for token in tokens_of_line(line, file, number, report)
    ]
