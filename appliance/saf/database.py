"""The RACF database as one immutable value: what RACLIST is on z/OS, for everything.

The router answers from a ``SafDatabase`` and never waits; the store builds a new one after each committed change and
the reactor swaps it in. A changing helper replaces one thing and shares all the others, so a change costs the same
with ten thousand users as with ten.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import TypeVar

import attrs
from cryptography import x509

from appliance.remembered import remembered
from appliance.saf.people import Connect, Group, User
from appliance.saf.protection import Profile, TicketKeys, TicketType
from appliance.saf.settings import ClassState, Options
from appliance.saf.sharing import SharedMap
from appliance.secret import Secret

__all__ = [
    "CERTAUTH",
    "MULTIID",
    "SITE",
    "Certificate",
    "CertificateFilter",
    "ClassState",
    "Connect",
    "Group",
    "Options",
    "Profile",
    "Ring",
    "RingConnection",
    "SafDatabase",
    "TicketKeys",
    "TicketType",
    "Trust",
    "Usage",
    "User",
    "certificate_key",
]

#: Owners of certificates that belong to no user.
CERTAUTH = "*AUTH*"
SITE = "*SITE*"
#: The user of a certificate filter that leaves it to criteria who the owner is.
MULTIID = "*MULTI*"

K = TypeVar("K")
V = TypeVar("V")


class Trust(enum.Enum):
    """Trust status of a certificate or filter."""

    TRUST = "TRUST"
    NOTRUST = "NOTRUST"
    HIGHTRUST = "HIGHTRUST"


@attrs.frozen
class Certificate:
    """A registered certificate (class DIGTCERT). ``owner`` is a user ID, CERTAUTH or SITE."""

    owner: str
    label: str
    trust: Trust
    certificate: x509.Certificate
    private_key: Secret | None = None  # PKCS#8 PEM, unencrypted: sealed only at rest


@attrs.frozen
class CertificateFilter:
    """A certificate name filter (class DIGTNMAP); names are dotted, most specific RDN first."""

    user: str
    label: str
    trust: Trust
    subject: str = ""
    issuer: str = ""
    #: The template of a MULTIID filter, whose ``user`` is MULTIID: who it is says a DIGTCRIT profile.
    criteria: str = ""


class Usage(enum.Enum):
    """What a certificate is in a ring for."""

    PERSONAL = "PERSONAL"
    CERTAUTH = "CERTAUTH"
    SITE = "SITE"


@attrs.frozen
class RingConnection:
    """A certificate in a ring, by its owner and label."""

    owner: str
    label: str
    usage: Usage
    is_default: bool = False


@attrs.frozen
class Ring:
    """A key ring (class DIGTRING)."""

    owner: str
    name: str
    connections: tuple[RingConnection, ...] = ()


@remembered(1_024)  # asked at each logon by certificate
def certificate_key(certificate: x509.Certificate) -> tuple[int, bytes]:
    """What RACF tells certificates apart by: serial number and issuer name (DER)."""
    return certificate.serial_number, certificate.issuer.public_bytes()


@attrs.frozen
class SafDatabase:
    """Everything, at one moment. ``version`` grows with each committed change."""

    version: int = 0
    users: Mapping[str, User] = attrs.field(factory=dict)
    groups: Mapping[str, Group] = attrs.field(factory=dict)
    classes: Mapping[str, ClassState] = attrs.field(factory=dict)
    #: class name -> profile name -> profile
    profiles: Mapping[str, Mapping[str, Profile]] = attrs.field(factory=dict)
    #: certificate_key -> certificate
    certificates: Mapping[tuple[int, bytes], Certificate] = attrs.field(factory=dict)
    filters: tuple[CertificateFilter, ...] = ()
    #: (owner, ring name) -> ring
    rings: Mapping[tuple[str, str], Ring] = attrs.field(factory=dict)
    options: Options = attrs.field(factory=Options)

    def certificate(self, owner: str, label: str) -> Certificate | None:
        """A certificate by owner and label; labels are unique within an owner and case-sensitive."""
        for certificate in self.certificates.values():
            if certificate.owner == owner and certificate.label == label:
                return certificate
        return None

    def with_user(self, user: User) -> SafDatabase:
        """The same database with this user added or replaced."""
        return attrs.evolve(self, users=_with(self.users, user.name, user))

    def without_user(self, name: str) -> SafDatabase:
        """The same database without this user."""
        return attrs.evolve(self, users=_without(self.users, name))

    def with_group(self, group: Group) -> SafDatabase:
        """The same database with this group added or replaced."""
        return attrs.evolve(self, groups=_with(self.groups, group.name, group))

    def without_group(self, name: str) -> SafDatabase:
        """The same database without this group."""
        return attrs.evolve(self, groups=_without(self.groups, name))

    def with_class(self, name: str, state: ClassState) -> SafDatabase:
        """The same database with this class in this state."""
        return attrs.evolve(self, classes=_with(self.classes, name, state))

    def with_profile(self, profile: Profile) -> SafDatabase:
        """The same database with this profile added or replaced."""
        members = _with(self.profiles.get(profile.cls, {}), profile.name, profile)
        return attrs.evolve(self, profiles=_with(self.profiles, profile.cls, members))

    def without_profile(self, cls: str, name: str) -> SafDatabase:
        """The same database without this profile."""
        members = _without(self.profiles.get(cls, {}), name)
        return attrs.evolve(self, profiles=_with(self.profiles, cls, members))

    def with_certificate(self, certificate: Certificate) -> SafDatabase:
        """The same database with this certificate registered or replaced."""
        key = certificate_key(certificate.certificate)
        return attrs.evolve(self, certificates=_with(self.certificates, key, certificate))

    def without_certificate(self, certificate: x509.Certificate) -> SafDatabase:
        """The same database without this certificate."""
        return attrs.evolve(self, certificates=_without(self.certificates, certificate_key(certificate)))

    def with_ring(self, ring: Ring) -> SafDatabase:
        """The same database with this ring added or replaced."""
        return attrs.evolve(self, rings=_with(self.rings, (ring.owner, ring.name), ring))

    def without_ring(self, owner: str, name: str) -> SafDatabase:
        """The same database without this ring."""
        return attrs.evolve(self, rings=_without(self.rings, (owner, name)))


def _with(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return SharedMap.of(mapping).put(key, value)


def _without(mapping: Mapping[K, V], key: K) -> Mapping[K, V]:
    return SharedMap.of(mapping).drop(key)
