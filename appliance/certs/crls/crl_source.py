"""Where a CRL comes from, and what is known about it right now: the values that cache, refresher and displays share."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from appliance.certs.crls.crl import Crl, Part, point_names
from appliance.certs.tls import TlsPolicy
from appliance.remembered import remembered

__all__ = [
    "Availability",
    "CrlEntry",
    "CrlSource",
    "Servers",
    "Wanted",
    "distribution_names",
    "distribution_urls",
    "key_digest",
    "part_of",
    "sources",
]

Servers = tuple[tuple[str, int], ...]
#: z/OS looks at no more locations in one extension.
_MOST_LOCATIONS = 10


@remembered(256)  # asked for each certificate of each handshake, and issuers are few
def key_digest(certificate: x509.Certificate) -> bytes:
    """SHA-256 of the public key: tells an issuer from its namesake, for instance from itself before a new key."""
    encoded = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(encoded).digest()


@attrs.frozen(cache_hash=True)
class CrlSource:
    """One issuer's CRL at one list of servers, for all its certificates or a part of them.

    Equal for equal servers, issuer name, issuer key and part.
    """

    servers: Servers
    issuer: x509.Certificate = attrs.field(eq=False)
    part: Part | None = None
    name: x509.Name = attrs.field(init=False)
    key: bytes = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "name", self.issuer.subject)
        object.__setattr__(self, "key", key_digest(self.issuer))

    @property
    def digest(self) -> str:
        """40 hexadecimal digits that name this source and no other, over restarts too."""
        servers = "\n".join(f"{host} {port}" for host, port in self.servers).encode()
        part = (str(self.part.is_authority).encode(), *sorted(self.part.points)) if self.part else ()
        return hashlib.sha256(b"\n".join((self.key, self.name.public_bytes(), servers, *part))).hexdigest()[:40]

    def entries(self, places: Sequence[x509.Name]) -> tuple[x509.Name, ...]:
        """Where to look in a directory, with the entries that certificates name: a part is rather there."""
        return (self.name, *places) if self.part is None else (*places, self.name)


class Availability(enum.Enum):
    """How the last attempt to get a CRL ended."""

    NEVER = "not asked yet"
    AVAILABLE = "available"
    ABSENT = "the directory has no CRL of this issuer"
    UNREACHABLE = "no directory answered"
    UNACCEPTABLE = "the directory's CRL cannot be relied on"


@attrs.frozen
class CrlEntry:
    """What is cached for one source. ``crl`` stays when later attempts fail; only its nextUpdate ends it."""

    source: CrlSource
    crl: Crl | None = None
    availability: Availability = Availability.NEVER
    origin: str = ""  # "ldap://host:port", or "file" for the copy of an earlier run
    fetched: datetime | None = None  # when ``crl`` was last confirmed by a server
    error: str = ""  # of the last attempt; empty after a good one


@attrs.frozen
class Wanted:
    """A CRL that a check missed: ``places`` and ``urls`` are the entries that the certificate itself names.

    The URLs are on the administrator's list.
    """

    source: CrlSource
    places: tuple[x509.Name, ...]
    urls: tuple[str, ...] = ()


def sources(policies: Iterable[TlsPolicy]) -> tuple[CrlSource, ...]:
    """Every CRL that these policies may ask about: each list of servers with each trust anchor."""
    return tuple(
        dict.fromkeys(
            CrlSource(policy.revocation.servers, anchor)
            for policy in policies
            if policy.revocation.servers
            for anchor in policy.trust
        )
    )


def distribution_names(certificate: x509.Certificate) -> tuple[x509.Name, ...]:
    """The directory names in a certificate's CRL distribution points."""
    return tuple(name.value for name in _points(certificate) if isinstance(name, x509.DirectoryName))


def distribution_urls(certificate: x509.Certificate) -> tuple[str, ...]:
    """The URLs in a certificate's CRL distribution points. Whoever follows one asks first whether that is allowed."""
    return tuple(name.value for name in _points(certificate) if isinstance(name, x509.UniformResourceIdentifier))


def part_of(certificate: x509.Certificate) -> Part:
    """The part of its issuer's certificates that a certificate belongs to."""
    names = [
        name
        for point in _whole_points(certificate)
        for name in point_names(point.full_name, point.relative_name, certificate.issuer)
    ]
    try:
        is_authority = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        is_authority = False
    return Part(frozenset(names[:_MOST_LOCATIONS]), is_authority)


@lru_cache(maxsize=256)
def _points(certificate: x509.Certificate) -> tuple[x509.GeneralName, ...]:
    names = list[x509.GeneralName]()
    for point in _whole_points(certificate):
        names += point.full_name or ()
        if point.relative_name is not None:
            names.append(x509.DirectoryName(x509.Name([*certificate.issuer.rdns, point.relative_name])))
    return tuple(names[:_MOST_LOCATIONS])


def _whole_points(certificate: x509.Certificate) -> tuple[x509.DistributionPoint, ...]:
    """Those whose lists can be accepted: one for some reasons only, or of another issuer, cannot."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return ()
    return tuple(point for point in points if not point.reasons and not point.crl_issuer)
