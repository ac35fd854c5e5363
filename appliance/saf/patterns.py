"""Generic profile names of general resource classes: what one matches, and which of two is the more specific.

Elements (RACF Command Language Reference, generic profiles in general resource classes): ``%`` one character of a
qualifier; ``*`` as a whole qualifier exactly one, at the end one or more; ``*`` ending a qualifier the rest of it, at
the very end the rest of the name; ``**`` any number of qualifiers; ``&NAME`` a RACF variable (see ``racfvars``).
"""

from __future__ import annotations

import functools
import re

__all__ = ["Specificity", "compile_pattern", "first_generic", "is_generic_name", "specificity"]

_GENERIC = re.compile(r"[%*&]")


def is_generic_name(name: str) -> bool:
    """True when the name holds a generic character."""
    return _GENERIC.search(name) is not None


def first_generic(name: str) -> int | None:
    """Where the first generic character stands."""
    found = _GENERIC.search(name)
    return None if found is None else found.start()


@functools.lru_cache(maxsize=65_536)
def compile_pattern(name: str, *, is_data_set: bool = False) -> re.Pattern[str]:
    """A regular expression for exactly the resource names that a generic profile name matches.

    In class DATASET (with enhanced generic naming) ``*`` never reaches beyond its qualifier.
    """
    if name in ("*", "**"):
        return re.compile(r".+", re.DOTALL)
    qualifiers = name.split(".")
    pieces: list[str] = []
    for position, qualifier in enumerate(qualifiers):
        is_last = position == len(qualifiers) - 1
        # A leading ** brings the period that follows it, so the next qualifier has none of its own.
        has_dot = position > 1 or (position == 1 and qualifiers[0] != "**")
        reaches = is_last and not is_data_set
        pieces.append(_qualifier(qualifier, has_dot=has_dot, is_first=position == 0, is_last=reaches))
    return re.compile("".join(pieces), re.DOTALL)


def _qualifier(qualifier: str, *, has_dot: bool, is_first: bool, is_last: bool) -> str:
    dot = r"\." if has_dot else ""
    if qualifier == "**":
        # Zero qualifiers take their period with them; in front, the period that follows.
        return r"(?:[^.]+\.)*?" if is_first else r"(?:\.[^.]+)*"
    if qualifier == "*":
        return dot + (r"[^.]+(?:\.[^.]+)*" if is_last else r"[^.]+")
    text = "".join(_character(character) for character in qualifier.removesuffix("*"))
    if not qualifier.endswith("*"):
        return dot + text
    return dot + text + (r".*" if is_last else r"[^.]*")


def _character(character: str) -> str:
    return {"%": r"[^.]", "*": r"[^.]*"}.get(character, re.escape(character))


Specificity = tuple[tuple[int, str], ...]
#: At the first difference an ordinary character is more specific than ``&``, that than ``%``, ``*`` and ``**``.
_RANKS = {"&": 1, "%": 2, "*": 3}


def specificity(name: str) -> Specificity:
    """A sort key: of two names that match the same resource, the smaller key is the more specific one."""
    key: list[tuple[int, str]] = []
    for position, character in enumerate(name):
        rank = _RANKS.get(character, 0)
        if rank == 3 and name[position : position + 2] == "**":
            rank = 4
        key.append((rank, character))
    return (*key, (5, ""))  # a name that ends where another goes on loses
