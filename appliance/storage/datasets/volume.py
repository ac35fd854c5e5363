"""SITE QDISK: the room that is left, in the cylinders and tracks of a 3390."""

from __future__ import annotations

import os

import attrs

from appliance.storage.datasets.attributes import TRACK
from appliance.storage.datasets.results import DataSetResult
from appliance.storage.datasets.store import DataSetStore, attempt
from appliance.storage.results import Done, Listing

__all__ = ["MeasureVolume"]

_TRACKS = 15  # of a cylinder
_HEADER = (
    "          Percent   Free     Free   Largest      Free",
    "Volume Unit  Free   Cyls     Trks   Cyls-Trks    Exts Use Attr",
)


@attrs.frozen
class MeasureVolume:
    """All data sets share one file system, so every volume has the same room."""

    store: DataSetStore = attrs.field(repr=False)
    volume: str
    unit: str

    def perform(self) -> DataSetResult | Done | Listing:
        """A ``Listing`` of two lines of header and one of the volume, or a failure."""
        return attempt(self.volume, self._measure)

    def _measure(self) -> Listing:
        found = os.fstatvfs(self.store.contents)
        percent = 100 * found.f_bavail // max(1, found.f_blocks)
        cylinders, tracks = divmod(found.f_bavail * found.f_frsize // TRACK, _TRACKS)
        largest = f"{cylinders}-{tracks}"
        line = f"{self.volume:<6} {self.unit:<4} {percent:>5} {cylinders:>6} {tracks:>8}   {largest:<12} {1:>4} Storage"
        return Listing("".join(text + "\r\n" for text in (*_HEADER, line)).encode(), 1)
