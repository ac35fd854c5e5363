"""SMF type 119 records of the Telnet server: subtypes 20 and 21, in the file of the other SMF records.

What only the connection knows is added here: bytes since the session began, and how long it lasted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from appliance.session.actions import Account

__all__ = ["SmfWriter"]

_TERM = 21
_SERVER = "TN3270E"


class SmfWriter:
    """Writes one record for each ``Account`` that is wanted."""

    def __init__(self, write: Callable[[Mapping[str, Any]], None], system: str, now: Callable[[], datetime]) -> None:
        self._write = write
        self._system = system
        self._now = now
        self._begun: dict[int, tuple[datetime, int, int]] = {}

    def account(self, connection: int, record: Account, received: int, sent: int) -> None:
        """One begin or end; bytes are the connection's totals."""
        session, now = dict(record.facts), self._now()
        if record.subtype == _TERM:
            since, received_before, sent_before = self._begun.pop(connection, (now, received, sent))
            session |= {
                "bytes_in": received - received_before,
                "bytes_out": sent - sent_before,
                "duration": round((now - since).total_seconds() * 100),  # hundredths, as SMF counts
            }
        else:
            self._begun[connection] = (now, received, sent)
        if record.wanted:
            header = {"type": 119, "subtype": record.subtype, "time": now.isoformat(timespec="milliseconds")}
            self._write({**header, "system": self._system, "server": _SERVER, "session": session})
