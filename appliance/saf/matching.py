"""Matching a resource name against one generic profile name, qualifier by qualifier.

It gives what ``profiles.compile_pattern`` gives (a property test holds them together), but needs nothing compiled: of
a hundred thousand profiles most are asked about rarely, and the first time must not cost more than the next. Names
with a star inside a qualifier, or with a tail whose length is open behind ``**``, go to the regular expression, and so
do resources with an empty qualifier.
"""

from __future__ import annotations

from appliance.saf.patterns import compile_pattern

__all__ = ["Pattern"]


class Pattern:
    """One generic profile name, ready to be held against resource names."""

    __slots__ = ("_any_at", "_is_data_set", "_is_plain", "_name", "_qualifiers", "_reaches")

    def __init__(self, name: str, *, is_data_set: bool) -> None:
        self._name = name
        self._is_data_set = is_data_set
        self._qualifiers = name.split(".")
        self._any_at = self._qualifiers.index("**") if "**" in self._qualifiers else -1
        last = self._qualifiers[-1]
        #: The last qualifier matches further ones too.
        self._reaches = last.endswith("*") and last != "**" and not is_data_set
        has_inner_star = any("*" in one[:-1] and one != "**" for one in self._qualifiers)
        is_open_tail = self._any_at >= 0 and (self._reaches or self._qualifiers.count("**") > 1)
        self._is_plain = not has_inner_star and not is_open_tail and name not in ("*", "**")

    def fits(self, name: str, qualifiers: list[str]) -> bool:
        """Whether a resource name, given whole and in qualifiers, is matched."""
        if not self._is_plain or "" in qualifiers:
            return compile_pattern(self._name, is_data_set=self._is_data_set).fullmatch(name) is not None
        mine = self._qualifiers
        if self._any_at >= 0:
            tail = len(mine) - self._any_at - 1
            if len(qualifiers) < len(mine) - 1:
                return False
            return _all_fit(mine[: self._any_at], qualifiers) and (
                not tail or _all_fit(mine[-tail:], qualifiers[-tail:])
            )
        if len(qualifiers) != len(mine) and not (self._reaches and len(qualifiers) > len(mine)):
            return False
        return _all_fit(mine, qualifiers)


def _all_fit(patterns: list[str], qualifiers: list[str]) -> bool:
    for pattern, qualifier in zip(patterns, qualifiers, strict=False):
        if pattern != qualifier and not _fits(pattern, qualifier):
            return False
    return True


def _fits(pattern: str, qualifier: str) -> bool:
    if pattern == "*":
        return bool(qualifier)
    if pattern[-1:] == "*":
        length = len(pattern) - 1
        return len(qualifier) >= length and _same(pattern[:-1], qualifier[:length])
    return len(pattern) == len(qualifier) and _same(pattern, qualifier)


def _same(pattern: str, text: str) -> bool:
    if "%" not in pattern:
        return pattern == text
    return all(mine in ("%", theirs) for mine, theirs in zip(pattern, text, strict=True))
