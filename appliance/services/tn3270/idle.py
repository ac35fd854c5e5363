"""Idle terminals: INACTIVE drops who does nothing, TIMEMARK asks who is silent whether it is still there.

Nothing is done per record but setting a flag. One timer per session looks at the flags, as often as SCANINTERVAL says
(or the smaller of the limits, so that none is missed by much); a client that has not answered DO TIMING-MARK by the
next look is gone.
"""

from __future__ import annotations

import enum

__all__ = ["IdleWatch", "Look"]


class Look(enum.Enum):
    """What a look at one session found."""

    FINE = "fine"
    ASK = "send DO TIMING-MARK"
    INACTIVE = "nothing was done for too long"
    GONE = "the timing mark was not answered"


class IdleWatch:
    """Flags of one session and how long they have been down."""

    __slots__ = ("_is_asked", "_quiet", "_silent", "_timemark", "has_traffic", "inactive", "is_heard", "period")

    def __init__(self, *, inactive: int, timemark: int, scan_interval: int) -> None:
        """Seconds; 0 switches INACTIVE or TIMEMARK off."""
        self.inactive = inactive
        self._timemark = timemark
        #: Seconds between two looks; 0: none are needed.
        self.period = min((n for n in (inactive, timemark, scan_interval) if n), default=0)
        if not inactive and not timemark:
            self.period = 0
        #: The client sent anything at all since the last look.
        self.is_heard = False
        #: A record passed, either way, since the last look.
        self.has_traffic = False
        self._silent = 0
        self._quiet = 0
        self._is_asked = False

    def look(self) -> Look:
        """One look; call it every ``period`` seconds."""
        self._silent = 0 if self.is_heard else self._silent + self.period
        self._quiet = 0 if self.has_traffic else self._quiet + self.period
        was_asked, self._is_asked = self._is_asked and not self.is_heard, False
        self.is_heard = self.has_traffic = False
        if self.inactive and self._quiet >= self.inactive:
            return Look.INACTIVE
        if was_asked:
            return Look.GONE
        if self._timemark and self._silent >= self._timemark:
            self._is_asked = True
            return Look.ASK
        return Look.FINE
