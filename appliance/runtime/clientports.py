"""Ports that the kernel gives to clients: who listens on one finds it taken now and then, by nobody that he knows."""

from __future__ import annotations

import errno
import os
from pathlib import Path

__all__ = ["client_ports", "why_not_bound"]

_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def client_ports(path: Path = _RANGE) -> range:
    """Where connections that go out begin (ip(7)); it holds for IPv6 too. Empty when the kernel does not say."""
    try:
        low, high = map(int, path.read_text().split())
    except (OSError, ValueError):
        return range(0)
    return range(low, high + 1)


def why_not_bound(port: int, number: int, given: range | None = None) -> str:
    """What errno ``number`` means for a port that was to be listened on."""
    reason = os.strerror(number)
    ports = client_ports() if given is None else given
    if number == errno.EADDRINUSE and port in ports:
        # ss lists a listener under -l only; what has the port here may be the near end of any connection.
        reason += f", by a client of this machine perhaps: the kernel gives them {ports[0]} to {ports[-1]}"
    return reason
