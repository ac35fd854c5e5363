"""A new certificate for a key that is here already: it takes the place of the old one.

That is how the answer to a certificate request comes home (GENREQ, then ADD): the private key, the label and every
ring connection stay, the certificate alone is another. Only a certificate with its private key here is replaced.
"""

from __future__ import annotations

import attrs
from cryptography import x509

from appliance.saf.commands.digtcert import certificates_of
from appliance.saf.commands.newkeys import is_same_key
from appliance.saf.database import Certificate, SafDatabase

__all__ = ["Place", "registered", "relabelled", "renewed_by"]

#: Owner and label.
Place = tuple[str, str]


def renewed_by(database: SafDatabase, owner: str, certificate: x509.Certificate) -> Certificate | None:
    """The certificate of the owner, with its key, that a new one stands in for; None when it is for another key."""
    for old in certificates_of(database, owner):
        if old.private_key is not None and is_same_key(old.certificate.public_key(), certificate.public_key()):
            return old
    return None


def registered(database: SafDatabase, certificate: Certificate, old: Certificate | None) -> SafDatabase:
    """The certificate registered, in place of ``old`` when there is one."""
    if old is None:
        return database.with_certificate(certificate)
    if certificate.private_key is None:
        certificate = attrs.evolve(certificate, private_key=old.private_key)
    database = database.without_certificate(old.certificate).with_certificate(certificate)
    return relabelled(database, (old.owner, old.label), certificate.label)


def relabelled(database: SafDatabase, place: Place, label: str) -> SafDatabase:
    """Every ring connection of a certificate moved to its new label."""
    if place[1] == label:
        return database
    for ring in tuple(database.rings.values()):
        connections = tuple(
            attrs.evolve(entry, label=label) if (entry.owner, entry.label) == place else entry
            for entry in ring.connections
        )
        if connections != ring.connections:
            database = database.with_ring(attrs.evolve(ring, connections=connections))
    return database
