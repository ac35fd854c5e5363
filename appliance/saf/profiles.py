"""Generic profile names of general resource classes: what matches, and which of several matches decides.

One profile decides: the discrete one if there is one, else the most specific generic one; the others are not looked
at. Elements (RACF Command Language Reference, generic profiles in general resource classes): ``%`` one character of a
qualifier; ``*`` as a whole qualifier exactly one, at the end one or more; ``*`` ending a qualifier the rest of it, at
the very end the rest of the name; ``**`` any number of qualifiers.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

from appliance.saf.database import Profile

__all__ = ["ProfileIndex", "compile_pattern", "is_generic_name", "specificity"]

_GENERIC = re.compile(r"[%*]")


def is_generic_name(name: str) -> bool:
    """True when the name holds a generic character."""
    return _GENERIC.search(name) is not None


@functools.lru_cache(maxsize=65_536)
def compile_pattern(name: str) -> re.Pattern[str]:
    """A regular expression for exactly the resource names that a generic profile name matches."""
    if name in ("*", "**"):
        return re.compile(r".+", re.DOTALL)
    qualifiers = name.split(".")
    pieces: list[str] = []
    for position, qualifier in enumerate(qualifiers):
        is_last = position == len(qualifiers) - 1
        # A leading ** brings the period that follows it, so the next qualifier has none of its own.
        has_dot = position > 1 or (position == 1 and qualifiers[0] != "**")
        pieces.append(_qualifier(qualifier, has_dot=has_dot, is_first=position == 0, is_last=is_last))
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


#: At the first difference an ordinary character is more specific than ``%``, that than ``*``, that than ``**``.
_RANKS = {"%": 1, "*": 2}


def specificity(name: str) -> tuple[tuple[int, str], ...]:
    """A sort key: of two names that match the same resource, the smaller key is the more specific one."""
    key: list[tuple[int, str]] = []
    for position, character in enumerate(name):
        rank = _RANKS.get(character, 0)
        if rank == 2 and name[position : position + 2] == "**":
            rank = 3
        key.append((rank, character))
    return (*key, (4, ""))  # a name that ends where another goes on loses


Matcher = tuple[re.Pattern[str], Profile]


class ProfileIndex:
    """The profiles of one class, ready to be asked; built once for a snapshot.

    Generic profiles are kept under their leading qualifiers that are plain text, most specific first. A look-up goes
    from the resource's longest such beginning to the shortest; a profile with a longer plain beginning is always the
    more specific one, so the first that matches decides.
    """

    __slots__ = ("_deepest", "_discrete", "_generic")

    def __init__(self, profiles: Mapping[str, Profile] | Iterable[Profile]) -> None:
        members = profiles.values() if isinstance(profiles, Mapping) else tuple(profiles)
        self._discrete = {profile.name: profile for profile in members if not profile.is_generic}
        self._generic: dict[str, list[Matcher]] = {}
        generics = [profile for profile in members if profile.is_generic]
        for profile in sorted(generics, key=lambda member: specificity(member.name)):
            matchers = self._generic.setdefault(_plain_beginning(profile.name), [])
            matchers.append((compile_pattern(profile.name), profile))
        self._deepest = max((prefix.count(".") for prefix in self._generic), default=0)

    def find(self, name: str) -> Profile | None:
        """The profile that decides about a resource; None when nothing protects it."""
        found = self._discrete.get(name)
        if found is not None or not self._generic:
            return found
        # No profile's plain beginning has more qualifiers than the deepest, so a long name costs no more than that.
        beginning = ".".join(name.split(".", self._deepest + 1)[: self._deepest + 1])
        while True:
            for pattern, profile in self._generic.get(beginning, ()):
                if pattern.fullmatch(name):
                    return profile
            if not beginning:
                return None
            beginning = beginning.rpartition(".")[0]


def _plain_beginning(name: str) -> str:
    """The leading qualifiers without a generic character; "" when the first one has one."""
    found = _GENERIC.search(name)
    return name[: found.start()].rpartition(".")[0] if found else name
