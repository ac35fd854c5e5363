"""Commands in a file: a line that ends in ``-`` or ``+`` goes on in the next one, as TSO has it.

After ``-`` the next line counts as it stands, after ``+`` without its leading blanks. A line that begins with ``;``,
and ``/* ... */`` on a line of its own, are comments, unless a command goes on in them.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

__all__ = ["Joined", "joined_lines"]


@attrs.frozen
class Joined:
    """One command on one line; ``line`` and ``column``, from 1, are where it begins."""

    text: str = attrs.field(repr=False)
    line: int
    column: int
    is_open: bool = False  # it goes on, but there is no more


def joined_lines(text: str) -> Iterator[Joined]:
    """The commands in their order."""
    begun, place, strips = "", (1, 1), False
    for number, line in enumerate(text.splitlines(), 1):
        if not begun and _is_comment(line):
            continue
        if not begun:
            place = number, len(line) - len(line.lstrip()) + 1
        piece = line.rstrip()
        begun += piece.lstrip() if strips or not begun else piece
        strips = begun.endswith("+")
        if begun.endswith(("-", "+")):
            begun = begun[:-1]
        elif begun:
            yield Joined(begun, *place)
            begun = ""
    if begun:
        yield Joined(begun, *place, is_open=True)


def _is_comment(line: str) -> bool:
    words = line.strip()
    return not words or words.startswith(";") or (words.startswith("/*") and words.endswith("*/"))
