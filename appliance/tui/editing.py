"""What an editor of a member knows about where the cursor is, from the statement table that the daemon hands out.

Rows of ``D MEMBER,STATEMENTS``: BLOCK, STATEMENT, OPERANDS, VALUES, REPEATS, EFFECT. A block begins with a statement of
its name and ends with END and its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from appliance.tui.selection import Record

__all__ = ["COMMENT", "block_at", "completions", "hint", "statement_at", "word_before"]

#: Where a comment begins: ``;`` or ``#`` that follows nothing or a blank, or ``/*``.
COMMENT = re.compile(r"(?:^|(?<=\s))[;#].*|/\*.*")
_WORD = re.compile(r"[A-Za-z0-9_.$@#-]+$")


def block_at(lines: Sequence[str], row: int, statements: Sequence[Record]) -> str:
    """The block that the line is in; empty outside of all of them."""
    blocks = {record["BLOCK"] for record in statements if record["BLOCK"]}
    for line in reversed(lines[:row]):
        word = _first_word(line)
        if word in blocks:
            return word
        if word.startswith("END") and word[3:] in blocks:
            return ""
    return ""


def statement_at(lines: Sequence[str], row: int, statements: Sequence[Record]) -> Record | None:
    """What is known about the statement of the line."""
    word = _first_word(lines[row]) if row < len(lines) else ""
    block = block_at(lines, row, statements)
    found = [record for record in statements if record["STATEMENT"] == word]
    return next((record for record in found if record["BLOCK"] == block), found[0] if found else None)


def completions(lines: Sequence[str], row: int, column: int, statements: Sequence[Record]) -> list[str]:
    """How the word before the cursor can go on: a statement at the beginning of a line, behind it one of its values."""
    before = lines[row][:column] if row < len(lines) else ""
    wanted = word_before(before).upper()
    if not wanted or COMMENT.search(before):
        return []
    if before[: -len(wanted)].strip():
        record = statement_at(lines, row, statements)
        words = record["VALUES"].split() if record is not None else []
    else:
        block = block_at(lines, row, statements)
        words = [record["STATEMENT"] for record in statements if record["BLOCK"] == block and not record["EFFECT"]]
        words += [f"END{block}"] if block else []
    return sorted({word for word in words if word.startswith(wanted) and word != wanted})


def word_before(text: str) -> str:
    """The word that the text ends in."""
    found = _WORD.search(text)
    return found.group() if found is not None else ""


def hint(lines: Sequence[str], row: int, column: int, statements: Sequence[Record]) -> str:
    """One line about where the cursor is: how the word can go on, or what the statement takes."""
    words = completions(lines, row, column, statements)
    if words:
        return "Tab: " + " ".join(words)
    record = statement_at(lines, row, statements)
    if record is None:
        return ""
    place = f" ({record['BLOCK']})" if record["BLOCK"] else ""
    return f"{record['STATEMENT']}{place}: {record['EFFECT'] or record['OPERANDS'] or 'no operands'}"


def _first_word(line: str) -> str:
    words = COMMENT.sub("", line).split()
    return words[0].upper() if words else ""
