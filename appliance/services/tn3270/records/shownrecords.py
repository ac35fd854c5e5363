"""What was shown since the screen was last erased: enough to paint it when somebody comes to look, at next to no cost.

Nobody looks at most terminals, so no mirror is kept of them: only the records themselves, from the last one that erased
the screen. Those of a host that never erases are made one record when they have grown large. What the user types is
not kept at all: a password would be among it. So a screen painted from here is as the host wrote it; what was typed
shows once the terminal sends it again, which it does with the next key while the field is marked as modified.
"""

from __future__ import annotations

from appliance.protocols.datastream.mirror import Carried, Mirror
from appliance.services.tn3270.records.maskedmirror import ERASES, MaskedMirror

__all__ = ["MOST_KEPT", "ShownRecords"]

#: Bytes of the records behind the first one.
MOST_KEPT = 8 * 1024


class ShownRecords:
    """Those of one display of so many rows and columns."""

    __slots__ = ("_columns", "_is_doubtful", "_records", "_rows", "_size")

    def __init__(self, rows: int, columns: int) -> None:
        self._rows = rows
        self._columns = columns
        self._records: list[bytes] = []
        self._size = 0
        self._is_doubtful = False

    def add(self, record: bytes) -> None:
        """A record for the terminal."""
        if record and record[0] in ERASES:
            self._records = [record]
            self._size = 0
            self._is_doubtful = False
            return
        self._records.append(record)
        self._size += len(record)
        if self._size > MOST_KEPT:
            self._fold()

    def clear(self) -> None:
        """The user erased the screen."""
        self._records = []
        self._size = 0

    def mirror(self) -> MaskedMirror:
        """A new mirror that shows all of it."""
        mirror = MaskedMirror(self._rows, self._columns)
        for record in self._records:
            mirror.outbound(record)
        if self._is_doubtful:
            mirror.is_sure = False
        return mirror

    def _fold(self) -> None:
        mirror = Mirror(self._rows, self._columns)
        carried = [mirror.outbound(record) for record in self._records]
        self._is_doubtful |= Carried.UNKNOWN in carried
        self._records = [mirror.repaint()]
        self._size = 0
