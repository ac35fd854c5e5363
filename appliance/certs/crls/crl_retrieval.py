"""From a directory's answer to a CRL to rely on: the blocking half of a refresh, run on a worker thread.

A directory may hold several lists for one issuer, old ones and lists of another kind among them; the newest acceptable
one counts, and it is refused only when none is.
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import Protocol

import attrs

from appliance.certs.crls.crl import Crl, UnacceptableCrlError, apply_delta, parse_crl
from appliance.certs.crls.crl_source import CrlSource
from appliance.certs.crls.fetching import Absent, FetchResult, Found, Unreachable

__all__ = ["Fetch", "Retrieval", "Retrieved", "Unacceptable", "retrieve"]


@attrs.frozen
class Retrieved:
    """A CRL whose signature is the issuer's. The very same object as the known one when the bytes are the same."""

    crl: Crl


@attrs.frozen
class Unacceptable:
    """There was an answer, but no CRL in it that can be relied on."""

    detail: str


Retrieval = Retrieved | Absent | Unreachable | Unacceptable


class Fetch(Protocol):
    """One attempt at one server (``crl_ldap.CrlFetch``)."""

    def run(self) -> FetchResult:
        """Block until there is an answer or time is up."""
        ...

    def abort(self) -> None:
        """End a running attempt from another thread."""
        ...


def retrieve(fetch: Fetch, source: CrlSource, known: Crl | None, now: datetime) -> Retrieval:
    """Run the fetch and parse what it finds. ``known`` saves parsing a list that did not change."""
    match fetch.run():
        case Found(values, deltas):
            return _newest(values, deltas, source, known, now)
        case (Absent() | Unreachable()) as nothing:
            return nothing


def _newest(
    values: tuple[bytes, ...], deltas: tuple[bytes, ...], source: CrlSource, known: Crl | None, now: datetime
) -> Retrieval:
    newest: Crl | None = None
    complaint = ""
    for der in values:
        try:
            crl = _parsed(der, deltas, source, known, now)
        except UnacceptableCrlError as error:
            complaint = complaint or str(error)
            continue
        if newest is None or newest.is_older_than(crl):
            newest = crl
    return Unacceptable(complaint) if newest is None else Retrieved(newest)


def _parsed(der: bytes, deltas: tuple[bytes, ...], source: CrlSource, known: Crl | None, now: datetime) -> Crl:
    """The list with the newest delta that belongs to it; a delta that does not is no reason to refuse the list."""
    if source.part is not None:
        deltas = ()  # they would have to be of that very part
    is_known = known is not None and der == known.der
    if known is not None and is_known and (known.delta in deltas if known.delta else not deltas):
        return known
    crl = parse_crl(der, source.issuer, now, source.part)
    newest = crl
    for delta in deltas:
        with contextlib.suppress(UnacceptableCrlError):
            applied = apply_delta(crl, delta, source.issuer, now)
            newest = applied if newest.is_older_than(applied) else newest
    return newest
