"""Case files of RACF commands: what is typed, and every line that comes back.

A line ``> COMMAND`` is typed by IBMUSER, ``USER2> COMMAND`` by somebody else; a command goes on in the next line after
a ``-`` at the end. Then come the lines of the answer, and ``(n)`` when the return code is not 0. ``#`` begins a
comment; blank lines of an answer are written ``|``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

CASES = Path(__file__).parent.parent / "cases" / "racf"
_TYPED = re.compile(r"([A-Z0-9]*)> (.*)")


@attrs.frozen
class Typed:
    """One command and the answer that is expected."""

    number: int
    user: str
    text: str
    answer: tuple[str, ...]


def read_case(path: Path) -> Iterator[Typed]:
    """The commands of a case file in order."""
    lines = [(number, line.rstrip()) for number, line in enumerate(path.read_text().splitlines(), 1)]
    lines = [(number, line) for number, line in lines if line and not line.startswith("#")]
    starts = [place for place, (_, line) in enumerate(lines) if _TYPED.match(line)]
    for place, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        match = _TYPED.match(lines[place][1])
        assert match is not None
        text, following = match[2], [line for _, line in lines[place + 1 : end]]
        while text.endswith("-"):
            text += "\n" + following.pop(0)
        answer = tuple("" if line == "|" else line for line in following)
        yield Typed(lines[place][0], match[1] or "IBMUSER", text, answer)


def shown(code: int, lines: tuple[str, ...]) -> tuple[str, ...]:
    """An answer as case files have it."""
    text = tuple(line.rstrip() for line in lines)
    return (*text, f"({code})") if code else text
