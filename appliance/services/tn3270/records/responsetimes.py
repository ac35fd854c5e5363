"""MONITORGROUP: how long one terminal waits for answers, as sums, averages and buckets.

A transaction begins with a record of the terminal. The first record that goes back ends its SNA part: the time of the
application and of the host behind the relay. With INCLUDEIP the IP part follows, until the terminal says that it has
the answer: by the definite response that the host asked for or, with DYNAMICDR, by a TIMING-MARK that is sent behind
every answer (RFC 2562 section 3.3 describes both). A transaction without such a word has no IP part.

Averages are over AVGSAMPMULTIPLIER periods of AVGSAMPPERIOD seconds, the running one among them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import attrs

from appliance.config.terminals.telnet import MonitorGroup

__all__ = ["ResponseTimes"]


@attrs.frozen
class _Sum:
    """Transactions and the milliseconds that they took."""

    count: int = 0
    sna: int = 0
    ip: int = 0

    def with_one(self, sna: int, ip: int) -> _Sum:
        return _Sum(self.count + 1, self.sna + sna, self.ip + ip)

    def __add__(self, other: _Sum) -> _Sum:
        return _Sum(self.count + other.count, self.sna + other.sna, self.ip + other.ip)

    def averages(self) -> tuple[int, int, int]:
        """Milliseconds of one: in all, SNA, IP."""
        of = self.count or 1
        return (self.sna + self.ip) // of, self.sna // of, self.ip // of


class ResponseTimes:
    """What is measured of one terminal."""

    __slots__ = ("_answered", "_asked", "_buckets", "_group", "_now", "_period", "_periods", "_total")

    def __init__(self, group: MonitorGroup, now: Callable[[], datetime]) -> None:
        self._group = group
        self._now = now
        self._asked: datetime | None = None  # a transaction began
        self._answered: datetime | None = None  # its answer went out, and the terminal is to say that it has it
        self._total = _Sum()
        self._buckets = [0] * (len(group.boundaries) + 1)
        self._periods: deque[_Sum] = deque([_Sum()], group.multiplier)  # the running one is the last
        self._period = self._number(now())

    @property
    def is_open(self) -> bool:
        """True while an answer is waited for."""
        return self._asked is not None and self._answered is None

    @property
    def asks_terminal(self) -> bool:
        """DYNAMICDR: the terminal is to be asked whether it has the answer."""
        return self._group.includes_network and self._group.dynamic_responses

    def asked(self) -> None:
        """A record of the terminal; one that was not answered yet counts no more."""
        self._asked, self._answered = self._now(), None

    def answered(self, *, is_confirmed: bool) -> None:
        """The first record went back; ``is_confirmed``: the terminal will say that it has it."""
        if not self.is_open:
            return
        self._answered = self._now()
        if not (is_confirmed and self._group.includes_network):
            self._finish(self._answered)

    def confirmed(self) -> None:
        """The terminal has the answer."""
        if self._answered is not None:
            self._finish(self._now())

    def _finish(self, end: datetime) -> None:
        assert self._asked is not None
        assert self._answered is not None
        sna, ip = _milliseconds(self._asked, self._answered), _milliseconds(self._answered, end)
        self._asked = self._answered = None
        self._total = self._total.with_one(sna, ip)
        self._buckets[sum(sna + ip > boundary for boundary in self._group.boundaries)] += 1
        self._turn(end)
        self._periods[-1] = self._periods[-1].with_one(sna, ip)

    def _number(self, at: datetime) -> int:
        """Which sampling period it is."""
        return int(at.timestamp()) // self._group.sampling_period

    def _turn(self, at: datetime) -> None:
        """Begin the sampling period of ``at``; those between were empty."""
        passed = max(self._number(at) - self._period, 0)
        self._period += passed
        self._periods.extend([_Sum()] * min(passed, self._group.multiplier))

    # -- as it is shown

    def shown(self) -> Sequence[tuple[str, str]]:
        """(name, value) for the connection display."""
        group, total = self._group, self._total
        lines = [
            ("MONITORGROUP", group.name),
            ("TRANSACTIONS", str(total.count)),
            ("RESPONSE TIME", _in_words(total)),
        ]
        if group.averages:
            recent = self._recent()
            lines.append(("SLIDING AVERAGE", f"{_in_words(recent)} OF {recent.count}"))
        if group.buckets:
            lines += list(zip(self._bucket_names(), map(str, self._buckets), strict=True))
        return lines

    def record(self) -> Mapping[str, object]:
        """The same for an accounting record; times in milliseconds."""
        group, total = self._group, self._total
        facts: dict[str, object] = {
            "group": group.name,
            "transactions": total.count,
            "sna_time": total.sna,
            "ip_time": total.ip,
        }
        if group.averages:
            recent = self._recent()
            of_all, sna, ip = recent.averages()
            facts["average"] = {"transactions": recent.count, "total": of_all, "sna": sna, "ip": ip}
        if group.buckets:
            facts["buckets"] = dict(zip(self._bucket_names(), self._buckets, strict=True))
        return facts

    def _recent(self) -> _Sum:
        self._turn(self._now())
        return sum(self._periods, _Sum())

    def _bucket_names(self) -> list[str]:
        boundaries = self._group.boundaries
        return [*(f"UP TO {milliseconds} MS" for milliseconds in boundaries), f"OVER {boundaries[-1]} MS"]


def _milliseconds(begin: datetime, end: datetime) -> int:
    """A clock that was set back gives no time less than none."""
    return max(round((end - begin).total_seconds() * 1000), 0)


def _in_words(times: _Sum) -> str:
    of_all, sna, ip = times.averages()
    return f"{of_all} MS, SNA {sna} MS, IP {ip} MS"
