"""The profiles of one class, ready to be asked which of them decides about a resource.

One profile decides: the discrete one if there is one, else the most specific generic one; the others are not looked
at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from appliance.saf.matching import Pattern
from appliance.saf.patterns import Specificity, first_generic, is_generic_name, specificity
from appliance.saf.protection import Profile
from appliance.saf.racfvars import VariablePattern, Variables, has_variable
from appliance.saf.sharing import SharedMap, changed_keys

__all__ = ["ProfileIndex"]


_NO_VARIABLES: Variables = {}
Candidate = tuple[Specificity, Pattern | VariablePattern, Profile]


class _Bucket:
    """Generic profiles of one plain beginning and end, put in order when somebody asks."""

    __slots__ = ("_ordered", "_variables", "profiles")

    def __init__(self, profiles: tuple[Profile, ...], variables: Variables) -> None:
        self.profiles = profiles
        self._variables = variables
        self._ordered: tuple[Candidate, ...] | None = None

    def find(self, name: str, qualifiers: list[str]) -> Candidate | None:
        if self._ordered is None:
            candidates = ((specificity(profile.name), self._pattern(profile), profile) for profile in self.profiles)
            self._ordered = tuple(sorted(candidates, key=lambda candidate: candidate[0]))
        for candidate in self._ordered:
            if candidate[1].fits(name, qualifiers):
                return candidate
        return None

    def _pattern(self, profile: Profile) -> Pattern | VariablePattern:
        if has_variable(profile.name):
            return VariablePattern(profile.name, self._variables)
        return Pattern(profile.name, is_data_set=profile.cls == "DATASET")


Place = tuple[str, str]


class ProfileIndex:
    """The profiles of one class, ready to be asked.

    Generic profiles are kept under their leading qualifiers that are plain text, and under the last one if it is
    plain text too. A look-up goes from the resource's longest such beginning to the shortest; a profile with a longer
    plain beginning is always the more specific one, so the first beginning that has a match decides.
    """

    __slots__ = ("_buckets", "_deepest", "_members", "_variables")

    def __init__(
        self, profiles: Mapping[str, Profile] | Iterable[Profile], variables: Variables = _NO_VARIABLES
    ) -> None:
        """``variables`` are what ``&NAME`` in a profile's name stands for."""
        self._variables = variables
        if isinstance(profiles, Mapping):
            self._members = SharedMap.of(profiles)
        else:
            self._members = SharedMap((profile.name, profile) for profile in profiles)
        places: dict[Place, list[Profile]] = {}
        for profile in self._members.values():
            if profile.is_generic:
                places.setdefault(_place(profile.name), []).append(profile)
        self._buckets = SharedMap((place, _Bucket(tuple(found), variables)) for place, found in places.items())
        self._deepest = max((beginning.count(".") for beginning, _ in places), default=-1)

    def updated(self, members: Mapping[str, Profile], variables: Variables = _NO_VARIABLES) -> ProfileIndex:
        """The index of what has become of the profiles; what did not change is taken over."""
        if variables != self._variables and any(map(has_variable, members)):
            return ProfileIndex(members, variables)
        new: ProfileIndex = ProfileIndex.__new__(ProfileIndex)
        new._members = SharedMap.of(members)
        new._deepest = self._deepest
        new._variables = variables
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
        self._buckets = (
            self._buckets.put(place, _Bucket(others, self._variables)) if others else self._buckets.drop(place)
        )
        self._deepest = max(self._deepest, place[0].count("."))

    def find(self, name: str) -> Profile | None:
        """The profile that decides about a resource; None when nothing protects it."""
        found: Profile | None = self._members.get(name)
        if found is not None and not found.is_generic:
            return found
        if self._deepest < 0:
            return None
        # No profile's plain beginning has more qualifiers than the deepest, so a long name costs no more than that.
        qualifiers = name.split(".")
        ending = qualifiers[-1]
        for depth in range(min(len(qualifiers), self._deepest + 1), -1, -1):
            beginning = ".".join(qualifiers[:depth])
            best = None
            for place in ((beginning, ending), (beginning, "")):
                bucket = self._buckets.get(place)
                candidate = None if bucket is None else bucket.find(name, qualifiers)
                if candidate is not None and (best is None or candidate[0] < best[0]):
                    best = candidate
            if best is not None:
                return best[2]
        return None


def _place(name: str) -> Place:
    """The plain beginning, and the last qualifier when nothing generic is in it; else ""."""
    start = first_generic(name)
    beginning = name if start is None else name[:start].rpartition(".")[0]
    ending = name.rpartition(".")[2]
    return beginning, "" if is_generic_name(ending) else ending
