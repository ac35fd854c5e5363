"""Listings that were made, for as long as the catalogue has not changed.

Partners' jobs look again and again for what has come. All that a listing shows of data sets is in the catalogue, and
all that changes the catalogue goes through its one connection, so between two changes the same question can only have
the same answer: that one needs no thread and no disk.
"""

from __future__ import annotations

from collections.abc import Hashable

import attrs

from appliance.storage.datasets.catalogue import Catalogue
from appliance.storage.results import Listing

__all__ = ["KnownListings"]

_MOST = 1_000
#: Bytes of a listing that is kept; a longer one is worth the thread that makes it.
_LONGEST = 8_192


@attrs.frozen
class _Known:
    changes: int
    listing: Listing


class KnownListings:
    """All threads may share it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept: dict[Hashable, _Known] = {}

    @property
    def changes(self) -> int:
        """Take this before looking into the catalogue, give it to ``keep``."""
        return self._catalogue.changes

    def find(self, question: Hashable) -> Listing | None:
        """What looking would give, when that is known; never waits."""
        known = self._kept.get(question)
        return known.listing if known is not None and known.changes == self._catalogue.changes else None

    def keep(self, question: Hashable, listing: Listing, changes: int) -> None:
        """Remember what was found when the catalogue had seen so many changes."""
        if len(listing.data) > _LONGEST:
            return
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[question] = _Known(changes, listing)
