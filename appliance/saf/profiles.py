"""Generic profile names of general resource classes: what matches, and which of several matches decides.

One profile decides: the discrete one if there is one, else the most specific generic one; the others are not looked
at. Elements (RACF Command Language Reference, generic profiles in general resource classes): ``%`` one character of a
qualifier; ``*`` as a whole qualifier exactly one, at the end one or more; ``*`` ending a qualifier the rest of it, at
the very end the rest of the name; ``**`` any number of qualifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import attrs

from appliance.saf.database import Profile

__all__ = ["ProfileIndex", "compile_pattern", "is_generic_name", "specificity"]

_GENERIC = re.compile(r"[%*]")


def is_generic_name(name: str) -> bool:
    """True when the name holds a generic character."""
    return _GENERIC.search(name) is not None


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


@attrs.frozen
class _Generic:
    pattern: re.Pattern[str]
    profile: Profile


class ProfileIndex:
    """The profiles of one class, ready to be asked; built once for a snapshot.

    Generic profiles are kept by their first qualifier when that is plain text, so a look-up tries few of them.
    """

    __slots__ = ("_anywhere", "_by_qualifier", "_discrete")

    def __init__(self, profiles: Mapping[str, Profile] | Iterable[Profile]) -> None:
        members = profiles.values() if isinstance(profiles, Mapping) else profiles
        self._discrete: dict[str, Profile] = {}
        self._by_qualifier: dict[str, list[_Generic]] = {}
        self._anywhere: list[_Generic] = []
        for profile in sorted(members, key=lambda member: specificity(member.name)):
            self._add(profile)

    def _add(self, profile: Profile) -> None:
        if not profile.is_generic:
            self._discrete[profile.name] = profile
            return
        generic = _Generic(compile_pattern(profile.name), profile)
        first = profile.name.split(".", 1)[0]
        if is_generic_name(first) or profile.name.startswith(f"{first}.**"):
            self._anywhere.append(generic)
        else:
            self._by_qualifier.setdefault(first, []).append(generic)

    def discrete(self, name: str) -> Profile | None:
        """The discrete profile of this very name."""
        return self._discrete.get(name)

    def find(self, name: str) -> Profile | None:
        """The profile that decides about a resource; None when nothing protects it."""
        found = self._discrete.get(name)
        if found is not None:
            return found
        candidates = [
            generic.profile
            for generics in (self._by_qualifier.get(name.split(".", 1)[0], ()), self._anywhere)
            for generic in generics
            if generic.pattern.fullmatch(name)
        ]
        return min(candidates, key=lambda profile: specificity(profile.name), default=None)
