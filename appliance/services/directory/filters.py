"""Search filters as values, and whether an entry matches one.

Three values, as RFC 4511 section 4.5.1.7 wants it: True, False, and None for "undefined" (a kind of match that this
directory does not do), which neither a NOT turns into a match nor an AND or OR loses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, assert_never

import attrs

from appliance.services.directory.attributes import Attributes
from appliance.services.directory.dn import fold

__all__ = ["And", "Equal", "Filter", "Not", "Or", "Present", "Substring", "Undefined", "matches"]


@attrs.frozen
class And:
    """All of them; of none: true (RFC 4526)."""

    filters: tuple[Filter, ...]


@attrs.frozen
class Or:
    """Any of them; of none: false (RFC 4526)."""

    filters: tuple[Filter, ...]


@attrs.frozen
class Not:
    """The opposite."""

    filter: Filter


@attrs.frozen
class Present:
    """The entry has the attribute."""

    attribute: str


@attrs.frozen
class Equal:
    """A value equals the assertion: text without regard to case and blanks, binary byte by byte."""

    attribute: str
    value: bytes


@attrs.frozen
class Substring:
    """A value holds these pieces in order: the first at its start, the last at its end; empty pieces do not bind."""

    attribute: str
    initial: bytes
    middle: tuple[bytes, ...]
    final: bytes


@attrs.frozen
class Undefined:
    """A kind of match that is not done here: ordering, approximate, extensible."""


Filter: TypeAlias = And | Or | Not | Present | Equal | Substring | Undefined


def matches(attributes: Attributes, filter: Filter) -> bool | None:
    """Whether an entry with these attributes matches."""
    match filter:
        case And(filters):
            return _all(matches(attributes, part) for part in filters)
        case Or(filters):
            return _negated(_all(_negated(matches(attributes, part)) for part in filters))
        case Not(part):
            return _negated(matches(attributes, part))
        case Present(attribute):
            return bool(attributes.select(attribute))
        case Equal(attribute, value):
            return any(_is_equal(held, value) for held in attributes.values(attribute))
        case Substring(attribute):
            return any(_holds(fold(_text(held)), filter) for held in attributes.values(attribute))
        case Undefined():
            return None
        case _:
            assert_never(filter)


def _all(answers: Iterable[bool | None]) -> bool | None:
    known = list(answers)
    if False in known:
        return False
    return None if None in known else True


def _negated(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _is_equal(held: bytes, asserted: bytes) -> bool:
    return held == asserted or fold(_text(held)) == fold(_text(asserted))


def _holds(text: str, pattern: Substring) -> bool:
    initial, final = fold(_text(pattern.initial)), fold(_text(pattern.final))
    if not text.startswith(initial) or not text.endswith(final):
        return False
    position, end = len(initial), len(text) - len(final)
    for piece in pattern.middle:
        wanted = fold(_text(piece))
        found = text.find(wanted, position, end)
        if found < 0:
            return False
        position = found + len(wanted)
    return position <= end


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")
