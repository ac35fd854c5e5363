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

from appliance.saf.protection import Profile
from appliance.saf.sharing import SharedMap, changed_keys

__all__ = ["ProfileIndex", "compile_pattern", "is_generic_name", "pattern_of", "specificity"]

_GENERIC = re.compile(r"[%*]")


def is_generic_name(name: str) -> bool:
    """True when the name holds a generic character."""
    return _GENERIC.search(name) is not None


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
#: At the first difference an ordinary character is more specific than ``%``, that than ``*``, that than ``**``.
_RANKS = {"%": 1, "*": 2}


def specificity(name: str) -> Specificity:
    """A sort key: of two names that match the same resource, the smaller key is the more specific one."""
    key: list[tuple[int, str]] = []
    for position, character in enumerate(name):
        rank = _RANKS.get(character, 0)
        if rank == 2 and name[position : position + 2] == "**":
            rank = 3
        key.append((rank, character))
    return (*key, (4, ""))  # a name that ends where another goes on loses


class _Bucket:
    """Generic profiles of one plain beginning and end, put in order and compiled when somebody asks."""

    __slots__ = ("_ordered", "profiles")

    def __init__(self, profiles: tuple[Profile, ...]) -> None:
        self.profiles = profiles
        self._ordered: tuple[tuple[Specificity, Profile], ...] | None = None

    def find(self, name: str) -> tuple[Specificity, Profile] | None:
        if self._ordered is None:
            keyed = ((specificity(profile.name), profile) for profile in self.profiles)
            self._ordered = tuple(sorted(keyed, key=lambda pair: pair[0]))
        for pair in self._ordered:
            if pattern_of(pair[1]).fullmatch(name):
                return pair
        return None


Place = tuple[str, str]


class ProfileIndex:
    """The profiles of one class, ready to be asked.

    Generic profiles are kept under their leading qualifiers that are plain text, and under the last one if it is
    plain text too. A look-up goes from the resource's longest such beginning to the shortest; a profile with a longer
    plain beginning is always the more specific one, so the first beginning that has a match decides.
    """

    __slots__ = ("_buckets", "_deepest", "_members")

    def __init__(self, profiles: Mapping[str, Profile] | Iterable[Profile]) -> None:
        if isinstance(profiles, Mapping):
            self._members = SharedMap.of(profiles)
        else:
            self._members = SharedMap((profile.name, profile) for profile in profiles)
        places: dict[Place, list[Profile]] = {}
        for profile in self._members.values():
            if profile.is_generic:
                places.setdefault(_place(profile.name), []).append(profile)
        self._buckets = SharedMap((place, _Bucket(tuple(found))) for place, found in places.items())
        self._deepest = max((beginning.count(".") for beginning, _ in places), default=-1)

    def updated(self, members: Mapping[str, Profile]) -> ProfileIndex:
        """The index of what has become of the profiles; what did not change is taken over."""
        new: ProfileIndex = ProfileIndex.__new__(ProfileIndex)
        new._members = SharedMap.of(members)
        new._deepest = self._deepest
        new._buckets = self._buckets
        for name in changed_keys(self._members, new._members):
            if is_generic_name(name):
                new._put(name)
        return new

    def _put(self, name: str) -> None:
        place, profile = _place(name), self._members.get(name)
        bucket = self._buckets.get(place)
        others = tuple(other for other in bucket.profiles if other.name != name) if bucket is not None else ()
        if profile is not None and profile.is_generic:
            others = (*others, profile)
        self._buckets = self._buckets.put(place, _Bucket(others)) if others else self._buckets.drop(place)
        self._deepest = max(self._deepest, place[0].count("."))

    def find(self, name: str) -> Profile | None:
        """The profile that decides about a resource; None when nothing protects it."""
        found: Profile | None = self._members.get(name)
        if found is not None and not found.is_generic:
            return found
        if self._deepest < 0:
            return None
        # No profile's plain beginning has more qualifiers than the deepest, so a long name costs no more than that.
        beginning = ".".join(name.split(".", self._deepest + 1)[: self._deepest + 1])
        ending = name.rpartition(".")[2]
        while True:
            pairs = [
                pair
                for place in ((beginning, ending), (beginning, ""))
                if (bucket := self._buckets.get(place)) is not None and (pair := bucket.find(name)) is not None
            ]
            if pairs:
                return min(pairs, key=lambda pair: pair[0])[1]
            if not beginning:
                return None
            beginning = beginning.rpartition(".")[0]


def pattern_of(profile: Profile) -> re.Pattern[str]:
    """What the name of a generic profile matches, by the rules of its class."""
    return compile_pattern(profile.name, is_data_set=profile.cls == "DATASET")


def _place(name: str) -> Place:
    """The plain beginning, and the last qualifier when nothing generic is in it; else ""."""
    found = _GENERIC.search(name)
    beginning = name[: found.start()].rpartition(".")[0] if found else name
    ending = name.rpartition(".")[2]
    return beginning, "" if _GENERIC.search(ending) else ending
