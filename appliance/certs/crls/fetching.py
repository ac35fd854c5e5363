"""The words of fetching from a network that may fail: how long and how much, and what came of it."""

from __future__ import annotations

import attrs

from appliance.certs.crls.crl import MAX_CRL_SIZE

__all__ = ["Absent", "FetchLimits", "FetchResult", "Found", "Unreachable"]


@attrs.frozen
class FetchLimits:
    """Bounds of one fetch from one server; seconds and bytes."""

    connect: float = 5.0
    whole: float = 15.0  # GSK_LDAP_RESPONSE_TIMEOUT
    size: int = 2 * MAX_CRL_SIZE  # the CRL may be in both attributes


@attrs.frozen
class Found:
    """The server has CRLs under this name, in DER, not looked at; ``deltas`` say what changed since one of them."""

    values: tuple[bytes, ...] = attrs.field(repr=False)
    deltas: tuple[bytes, ...] = attrs.field(default=(), repr=False)


@attrs.frozen
class Absent:
    """The server answered, and has none."""

    detail: str


@attrs.frozen
class Unreachable:
    """No usable answer."""

    detail: str


FetchResult = Found | Absent | Unreachable
