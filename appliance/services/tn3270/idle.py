"""Idle terminals: INACTIVE and its relatives drop who does nothing, TIMEMARK asks who is silent if it is still there.

Nothing is done per record but setting a flag. One timer per session looks at the flags, as often as SCANINTERVAL says
(or the smaller of the limits, so that none is missed by much); a client that has not answered DO TIMING-MARK by the
next look is gone.
"""

from __future__ import annotations

import enum

import attrs

from appliance.config.terminals.telnetparms import TelnetParms

__all__ = ["IdleLimits", "IdleWatch", "Look", "limits_of"]


class Look(enum.Enum):
    """What a look at one session found."""

    FINE = "fine"
    ASK = "send DO TIMING-MARK"
    INACTIVE = "nothing was done for too long"
    GONE = "the timing mark was not answered"


@attrs.frozen
class IdleLimits:
    """Seconds; 0 switches one off.

    ``inactive`` is INACTIVE or PRTINACTIVE; ``keep_inactive`` is for a KEEPOPEN connection without a session, in place
    of it; ``profile_inactive`` for a connection without a session whose profile is not current.
    """

    inactive: int = 0
    timemark: int = 0
    scan_interval: int = 0
    keep_inactive: int = 0
    profile_inactive: int = 0
    keeps_open: bool = False

    @property
    def period(self) -> int:
        """Seconds between two looks; 0: none are needed."""
        wanted = [self.inactive, self.timemark, self.keep_inactive if self.keeps_open else 0]
        if not any(wanted):
            return self.scan_interval if self.profile_inactive else 0
        return min(seconds for seconds in (*wanted, self.scan_interval) if seconds)


def limits_of(config: TelnetParms, *, is_printer: bool, keeps_open: bool) -> IdleLimits:
    """What a connection's parameters say."""
    return IdleLimits(
        inactive=config.printer_inactive if is_printer else config.inactive,
        timemark=config.timemark,
        scan_interval=config.scan_interval,
        keep_inactive=config.keep_inactive,
        profile_inactive=config.profile_inactive,
        keeps_open=keeps_open,
    )


class IdleWatch:
    """Flags of one session and how long they have been down."""

    __slots__ = ("_is_asked", "_limits", "_quiet", "_silent", "exceeded", "has_traffic", "is_heard", "period")

    def __init__(self, limits: IdleLimits) -> None:
        self._limits = limits
        #: Seconds between two looks; 0: none are needed.
        self.period = limits.period
        #: The client sent anything at all since the last look.
        self.is_heard = False
        #: A record passed, either way, since the last look.
        self.has_traffic = False
        #: The limit that was exceeded when a look says INACTIVE.
        self.exceeded = 0
        self._silent = 0
        self._quiet = 0
        self._is_asked = False

    def look(self, *, has_session: bool = True, is_current: bool = True) -> Look:
        """One look; call it every ``period`` seconds. ``is_current`` is about the profile."""
        self._silent = 0 if self.is_heard else self._silent + self.period
        self._quiet = 0 if self.has_traffic else self._quiet + self.period
        was_asked, self._is_asked = self._is_asked and not self.is_heard, False
        self.is_heard = self.has_traffic = False
        self.exceeded = self._exceeded(has_session=has_session, is_current=is_current)
        if self.exceeded:
            return Look.INACTIVE
        if was_asked:
            return Look.GONE
        if self._limits.timemark and self._silent >= self._limits.timemark:
            self._is_asked = True
            return Look.ASK
        return Look.FINE

    def _exceeded(self, *, has_session: bool, is_current: bool) -> int:
        limits = self._limits
        waits_for_session = limits.keeps_open and not has_session
        of_now = [limits.keep_inactive if waits_for_session else limits.inactive]
        if not has_session and not is_current:
            of_now.append(limits.profile_inactive)
        return min((seconds for seconds in of_now if 0 < seconds <= self._quiet), default=0)
