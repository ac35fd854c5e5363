"""The OCSP answers in memory: what a check reads, as a server that staples reads its own (RFC 6066 section 8).

An answer serves until its nextUpdate. A newer failure leaves it in place; an older answer than the one that is there is
refused, since whoever can answer for a responder would otherwise bring back what held before a revocation.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime

import attrs
from cryptography import x509

from appliance.certs.crls.crl_source import Availability, key_digest
from appliance.certs.responders.ocsp import OcspAnswer

__all__ = ["OcspCache", "OcspEntry", "OcspQuestion"]

_LARGEST = 4096


@attrs.frozen
class OcspQuestion:
    """A certificate, by its issuer's key and its serial number, at these responders, and whether with a nonce."""

    certificate: x509.Certificate = attrs.field(eq=False)
    issuer: x509.Certificate = attrs.field(eq=False)
    urls: tuple[str, ...]
    nonce: bool
    serial: int = attrs.field(init=False)
    key: bytes = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "serial", self.certificate.serial_number)
        object.__setattr__(self, "key", key_digest(self.issuer))


@attrs.frozen
class OcspEntry:
    """What is known of one question."""

    answer: OcspAnswer | None = None
    availability: Availability = Availability.NEVER
    error: str = ""
    asked: datetime | None = None
    origin: str = ""  # the responder whose answer it is


class OcspCache:
    """Entries by question, the least recently used one forgotten first. One thread uses it."""

    def __init__(self, largest: int = _LARGEST) -> None:
        self._largest = largest
        self._entries: OrderedDict[OcspQuestion, OcspEntry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def entry(self, question: OcspQuestion) -> OcspEntry:
        """What is known; an entry of NEVER when nobody asked."""
        found = self._entries.get(question)
        if found is None:
            return OcspEntry()
        self._entries.move_to_end(question)
        return found

    def entries(self) -> tuple[tuple[OcspQuestion, OcspEntry], ...]:
        """All of them, the least recently used one first."""
        return tuple(self._entries.items())

    def install(self, question: OcspQuestion, answer: OcspAnswer, now: datetime, origin: str = "") -> bool:
        """Take an answer; False for one that is older than the one that is there."""
        known = self.entry(question).answer
        if known is not None and answer.this_update < known.this_update:
            return False
        self._put(question, OcspEntry(answer, Availability.AVAILABLE, "", now, origin))
        return True

    def note(self, question: OcspQuestion, availability: Availability, error: str, now: datetime) -> None:
        """An attempt failed: say so, and keep the answer that is there."""
        self._put(question, attrs.evolve(self.entry(question), availability=availability, error=error, asked=now))

    def _put(self, question: OcspQuestion, entry: OcspEntry) -> None:
        self._entries[question] = entry
        self._entries.move_to_end(question)
        while len(self._entries) > self._largest:
            self._entries.popitem(last=False)
