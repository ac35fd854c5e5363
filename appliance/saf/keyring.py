"""Key rings: the certificates and keys that a server works with, as one value read out of a snapshot.

A ring names certificates by owner and label, and what each is there for. Virtual rings need no definition:
``*AUTH*/*`` holds every certificate authority, ``*SITE*/*`` every site certificate, ``user/*`` all that a user owns.
Certificates that are registered NOTRUST are left out of all of them, and a CERTAUTH entry never gives its key away.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from appliance.saf.database import CERTAUTH, SITE, Certificate, RingConnection, SafDatabase, Trust, Usage
from appliance.secret import Secret

__all__ = ["KeyRing", "PrivateKey", "RingEntry", "key_ring", "ring_contents"]

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey

_KEY_TYPES = (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey, ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey)
_USAGES = {CERTAUTH: Usage.CERTAUTH, SITE: Usage.SITE}
#: The ring name that stands for everything its owner has.
_ALL = "*"


@attrs.frozen
class RingEntry:
    """One certificate in a ring. ``owner`` is a user ID, CERTAUTH or SITE."""

    label: str
    owner: str
    usage: Usage
    certificate: x509.Certificate
    private_key: PrivateKey | None = attrs.field(repr=False)
    is_default: bool
    trust: Trust


@attrs.frozen
class KeyRing:
    """A ring with what it holds; NOTRUST certificates and dangling connections are already gone."""

    owner: str
    name: str
    entries: tuple[RingEntry, ...]

    @property
    def anchors(self) -> tuple[x509.Certificate, ...]:
        """What peers' chains may end in."""
        return tuple(entry.certificate for entry in self.entries if entry.usage is Usage.CERTAUTH)

    def own(self, label: str = "") -> RingEntry | None:
        """The entry with a key that a server shows: the labelled one, else the DEFAULT, else the only one."""
        usable = [entry for entry in self.entries if entry.private_key is not None]
        if label:
            return next((entry for entry in usable if entry.label == label), None)
        chosen = [entry for entry in usable if entry.is_default] or usable
        return chosen[0] if len(chosen) == 1 else None


def key_ring(database: SafDatabase, reference: str, default_owner: str) -> KeyRing | None:
    """The ring called ``owner/ring``, or ``ring`` of the default owner; None when it is not defined.

    Raises ValueError when a private key in it cannot be read.
    """
    owner, ring_name = _place(reference, default_owner)
    if ring_name == _ALL:
        return KeyRing(owner, ring_name, tuple(_virtual(database, owner)))
    ring = database.rings.get((owner, ring_name))
    if ring is None:
        return None
    return KeyRing(owner, ring_name, tuple(_connected(database, ring.connections)))


def ring_contents(database: SafDatabase, reference: str, default_owner: str) -> object:
    """What a ring is made of, without reading a key: equal for two snapshots that give the same ``key_ring``."""
    owner, ring_name = _place(reference, default_owner)
    if ring_name == _ALL:
        return tuple(one for one in database.certificates.values() if one.owner == owner)
    ring = database.rings.get((owner, ring_name))
    if ring is None:
        return None
    return tuple((entry, database.certificate(entry.owner, entry.label)) for entry in ring.connections)


def _place(reference: str, default_owner: str) -> tuple[str, str]:
    owner, slash, ring_name = reference.rpartition("/")
    return (owner.upper() if slash else default_owner), ring_name


def _connected(database: SafDatabase, connections: tuple[RingConnection, ...]) -> Iterator[RingEntry]:
    for connection in connections:
        certificate = database.certificate(connection.owner, connection.label)
        if certificate is not None and certificate.trust is not Trust.NOTRUST:
            yield _entry(certificate, connection.usage, is_default=connection.is_default)


def _virtual(database: SafDatabase, owner: str) -> Iterator[RingEntry]:
    for certificate in database.certificates.values():
        if certificate.owner == owner and certificate.trust is not Trust.NOTRUST:
            yield _entry(certificate, _USAGES.get(owner, Usage.PERSONAL), is_default=False)


def _entry(certificate: Certificate, usage: Usage, *, is_default: bool) -> RingEntry:
    secret = None if usage is Usage.CERTAUTH else certificate.private_key
    return RingEntry(
        label=certificate.label,
        owner=certificate.owner,
        usage=usage,
        certificate=certificate.certificate,
        private_key=None if secret is None else _key(certificate.label, secret),
        is_default=is_default,
        trust=certificate.trust,
    )


def _key(label: str, pem: Secret) -> PrivateKey:
    # Checked when it came in and sealed since; checking an RSA key again takes 25 ms.
    key = load_pem_private_key(pem.reveal(), password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, _KEY_TYPES):
        raise ValueError(f"the private key of {label} is of a kind that TLS does not use")
    return key
