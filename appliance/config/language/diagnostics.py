"""Diagnostics: what is wrong with a member, where, in a sentence; all of them, never only the first."""

from __future__ import annotations

import enum

import attrs

__all__ = ["NOWHERE", "Diagnostic", "Place", "Severity"]


class Severity(enum.IntEnum):
    """A warning lets the configuration load; an error does not."""

    WARNING = 4
    ERROR = 8


@attrs.frozen
class Place:
    """Where in which member; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


#: The place of a value that no member spelled out.
NOWHERE = Place("", 0, 0)


@attrs.frozen
class Diagnostic:
    """One complaint: ``id`` is a message id of area N, ``statement`` the keyword it is about."""

    place: Place
    severity: Severity
    id: str
    statement: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.id} {self.statement}: {self.text}"
