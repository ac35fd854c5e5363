"""Sources that fail too often wait outside: SYSTEM.CONF PENALTY, asked at accept, before anything is built.

What counts is what OpenSSH's penalties count: a handshake that did not come about, a password that was not right, a
certificate or a request that was refused. An IPv6 source is its /64, since a host has as many addresses there as it
likes. The table is bounded; the source that was quiet for longest makes room, and who was quiet for as long as the
longest pause starts anew. Who is kept out by an operator stays.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from itertools import islice

import attrs

__all__ = ["Penalties", "PenaltyRules"]

_PREFIX_BITS = 64


@attrs.frozen
class PenaltyRules:
    """After ``failures`` a source waits ``seconds``, doubled by each further failure, ``maximum`` at most."""

    failures: int
    seconds: float
    maximum: float
    exempt: tuple[IPv4Network | IPv6Network, ...] = ()
    sources: int = 10_000  # are remembered


@attrs.define
class _Source:
    failures: int = 0
    last: float = 0.0
    until: float = 0.0
    is_quarantined: bool = False  # an operator said so


class Penalties:
    """Used on the reactor's thread."""

    def __init__(self, rules: PenaltyRules, seconds: Callable[[], float]) -> None:
        """``seconds`` is a clock that never goes back."""
        self.rules = rules
        self._seconds = seconds
        self._sources: OrderedDict[str, _Source] = OrderedDict()

    def __len__(self) -> int:
        """Sources that wait."""
        now = self._seconds()
        return sum(source.until > now for source in self._sources.values())

    def remaining(self, host: str) -> float:
        """Seconds that connections from ``host`` are still refused; 0 when they are not."""
        if not self._sources:
            return 0.0
        source = self._sources.get(_key(host))
        return max(0.0, source.until - self._seconds()) if source is not None else 0.0

    def failed(self, host: str) -> float:
        """One failure of ``host``: the pause that begins with it, 0 for none."""
        if self._is_exempt(host):
            return 0.0
        rules, now, key = self.rules, self._seconds(), _key(host)
        source = self._sources.setdefault(key, _Source())
        if now - max(source.last, source.until) > rules.maximum:
            source.failures, source.is_quarantined = 0, False
        source.failures += 1
        source.last = now
        self._sources.move_to_end(key)
        self._make_room(now)
        beyond = source.failures - rules.failures
        if beyond < 0 or rules.failures == 0:
            return 0.0
        # The exponent is bounded: a source can fail more often than a float can be doubled.
        pause = min(rules.maximum, rules.seconds * 2.0 ** min(beyond, 32))
        source.until = max(source.until, now + pause) if source.is_quarantined else now + pause
        return pause

    @property
    def remembered(self) -> int:
        """Sources that failed not long ago, or that an operator keeps out."""
        return len(self._sources)

    def quarantine(self, host: str, seconds: float) -> None:
        """Refuse connections from ``host`` for so long, whether it is exempt or not."""
        key = _key(host)
        source = self._sources.setdefault(key, _Source())
        source.until, source.is_quarantined = self._seconds() + seconds, True
        self._sources.move_to_end(key)

    def _make_room(self, now: float) -> None:
        """Forget those that were quiet for longest, but none that an operator keeps out."""
        beyond = len(self._sources) - self.rules.sources
        if beyond > 0:
            free = (key for key, one in self._sources.items() if not (one.is_quarantined and one.until > now))
            for key in tuple(islice(free, beyond)):
                del self._sources[key]

    def release(self, host: str) -> bool:
        """Take connections from ``host`` again, its failures forgotten; False when they were not refused."""
        has_waited = self.remaining(host) > 0
        self._sources.pop(_key(host), None)
        return has_waited

    def waiting(self) -> list[tuple[str, ...]]:
        """Who waits: source, seconds yet, failures, QUARANTINE or PENALTY."""
        now = self._seconds()
        waiting = [(key, source) for key, source in self._sources.items() if source.until > now]
        return [
            (key, str(int(one.until - now)), str(one.failures), "QUARANTINE" if one.is_quarantined else "PENALTY")
            for key, one in waiting
        ]

    def _is_exempt(self, host: str) -> bool:
        try:
            address = ip_address(host.partition("%")[0])
        except ValueError:
            return True  # a Unix socket: the kernel says who it is
        return any(address in network for network in self.rules.exempt)


def _key(host: str) -> str:
    if ":" not in host:
        return host
    address = IPv6Address(host.partition("%")[0])
    return str(address.ipv4_mapped or IPv6Network((address, _PREFIX_BITS), strict=False))
