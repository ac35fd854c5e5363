"""The rows of the live connections, of which only those that are looked at are made.

A screen that shows 40 of 5,000 connections asks every second; making all rows would hold up the reactor for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, overload

from appliance.session.connectionrow import ConnectionRow

if TYPE_CHECKING:
    from appliance.runtime.registry import Live

__all__ = ["LiveRows"]


class LiveRows(Sequence[ConnectionRow]):
    """In the order that it is given. Of this moment: not to be kept, for a connection that is gone has no row."""

    __slots__ = ("_live",)

    def __init__(self, live: Sequence[tuple[int, Live]]) -> None:
        """``live``: numbers and connections."""
        self._live = live

    def __iter__(self) -> Iterator[ConnectionRow]:
        return (connection.row(number) for number, connection in self._live)

    def __len__(self) -> int:
        return len(self._live)

    @overload
    def __getitem__(self, place: int) -> ConnectionRow: ...

    @overload
    def __getitem__(self, place: slice) -> LiveRows: ...

    def __getitem__(self, place: int | slice) -> ConnectionRow | LiveRows:
        """A row; of a slice, rows that are still to be made."""
        if isinstance(place, slice):
            return LiveRows(self._live[place])
        number, connection = self._live[place]
        return connection.row(number)
