"""One thing more in the text of a member: an entry of a block, or a statement of one line."""

from __future__ import annotations

import re
from itertools import pairwise

from appliance.tui.editing import COMMENT

__all__ = ["with_entry", "with_statement"]


def with_entry(text: str, block: str, entry: str, opening: str = "") -> str:
    """The text with ``entry`` (two words) in the block, the same when it is there already.

    A text without the block gets one that begins with ``opening``; without an ``opening`` it stays as it is.
    """
    lines, end = text.split("\n"), f"END{block}"
    words = [COMMENT.sub("", line).upper().split() for line in lines]
    first = next((place for place, found in enumerate(words) if found[:1] == [block]), None)
    if first is None:
        return "\n".join([text.rstrip("\n"), "", opening, f"   {entry}", end, ""]) if opening else text
    last = next((place for place in range(first, len(lines)) if end in words[place]), None)
    inside = [word for found in words[first : (last or first) + 1] for word in found]
    if last is None or tuple(entry.upper().split()) in list(pairwise(inside)):
        return text  # what has no end is wrong already, and for the editor
    before, closing = _parted(lines[last], end)
    indent = before[: len(before) - len(before.lstrip())]
    kept = [before.rstrip()] if before.strip() else []
    return "\n".join([*lines[:last], *kept, f"{indent}   {entry}", f"{indent}{closing}", *lines[last + 1 :]])


def _parted(line: str, word: str) -> tuple[str, str]:
    """What stands before the word, and the rest from it on."""
    found = re.search(rf"\b{word}\b", line, re.IGNORECASE)
    place = found.start() if found is not None else 0
    return line[:place], line[place:]


def with_statement(text: str, statement: str) -> str:
    """The text with the statement behind the last of its keyword, the same when it is there already."""
    lines, wanted = text.split("\n"), statement.upper().split()
    words = [COMMENT.sub("", line).upper().split() for line in lines]
    if wanted in words:
        return text
    places = [place for place, found in enumerate(words) if found[:1] == wanted[:1]]
    if not places:
        return "\n".join([text.rstrip("\n"), statement, ""])
    return "\n".join([*lines[: places[-1] + 1], statement, *lines[places[-1] + 1 :]])
