"""RACDCERT REKEY and ROLLOVER: the two steps by which a certificate gets a new key.

REKEY makes a self-signed copy with a new key, to be signed elsewhere (GENREQ, ADD) while the old one still serves.
ROLLOVER then retires the old one: its private key is destroyed, and the new one stands in every ring where it stood.
Where it stood as CERTAUTH or SITE it stays beside the new one: what it signed must still verify.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from appliance.saf.commands import messages
from appliance.saf.commands.certfiles import private_pem
from appliance.saf.commands.digtcert import CertificateRequest, find_certificate, label_of, owner_text
from appliance.saf.commands.gencert import signed, validity
from appliance.saf.commands.newkeys import new_key_like, signature_hash
from appliance.saf.commands.outcome import Outcome, RefusalError
from appliance.saf.commands.tso import TsoError
from appliance.saf.commands.workshop import NewKey
from appliance.saf.database import Certificate, RingConnection, Trust, Usage

__all__ = ["rekey", "rollover"]


def rekey(wanted: CertificateRequest) -> Outcome:
    """A copy of a certificate with a new key, signed by itself."""
    old = wanted.certificate()
    label = wanted.label_beside(None)
    key = new_key_like(wanted.request.workshop, wanted.operands, old.certificate.public_key())
    certificate = _copy(wanted, old.certificate, key)
    entry = Certificate(wanted.owner, label, Trust.TRUST, certificate, private_pem(key))
    return signed(wanted, Outcome(wanted.database.with_certificate(entry)), certificate, label, None)


def _copy(wanted: CertificateRequest, old: x509.Certificate, key: NewKey) -> x509.Certificate:
    start, end = validity(wanted)
    own_id = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = (
        x509.CertificateBuilder(old.subject, old.subject, key.public_key(), wanted.request.workshop.serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(own_id, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own_id), critical=False)
    )
    for extension in old.extensions:
        match extension.value:
            case x509.KeyUsage() as usage:
                builder = builder.add_extension(_usage(usage, key), critical=True)
            case x509.BasicConstraints() | x509.SubjectAlternativeName() | x509.ExtendedKeyUsage() as kept:
                builder = builder.add_extension(kept, critical=extension.critical)
    return builder.sign(key, signature_hash(key))


def _usage(usage: x509.KeyUsage, key: NewKey) -> x509.KeyUsage:
    is_rsa = isinstance(key, rsa.RSAPrivateKey)
    return x509.KeyUsage(
        digital_signature=usage.digital_signature,
        content_commitment=usage.content_commitment,
        key_encipherment=is_rsa and usage.key_encipherment,
        data_encipherment=is_rsa and usage.data_encipherment,
        key_agreement=not is_rsa and usage.key_agreement,
        key_cert_sign=usage.key_cert_sign,
        crl_sign=usage.crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def rollover(wanted: CertificateRequest) -> Outcome:
    """Put a new certificate in the place of an old one, whose private key is destroyed."""
    old = wanted.certificate()
    words = wanted.operands.words("NEWLABEL")
    if not words:
        raise TsoError("ROLLOVER takes NEWLABEL, the certificate that takes over", wanted.operands.column("ROLLOVER"))
    new = find_certificate(wanted.database, wanted.owner, label_of(words[0]))
    problem = _problem(old, new, is_forced=wanted.operands.has("FORCE"))
    if problem:
        raise RefusalError(messages.NO_ROLLOVER, old=old.label, new=new.label, detail=problem)

    database, count = wanted.database.with_certificate(attrs.evolve(old, private_key=None)), 0
    for ring in tuple(database.rings.values()):
        if any((entry.owner, entry.label) == (old.owner, old.label) for entry in ring.connections):
            connections = tuple(_taken_over(ring.connections, old, new))
            database, count = database.with_ring(attrs.evolve(ring, connections=connections)), count + 1
    fields = {"old": old.label, "new": new.label, "owner": owner_text(wanted.owner), "count": count}
    return Outcome(database).say(messages.ROLLED_OVER, **fields)


def _taken_over(entries: tuple[RingConnection, ...], old: Certificate, new: Certificate) -> Iterator[RingConnection]:
    for entry in entries:
        match (entry.owner, entry.label):
            case (old.owner, old.label):
                yield attrs.evolve(entry, label=new.label)
                if entry.usage is not Usage.PERSONAL:
                    yield attrs.evolve(entry, is_default=False)
            case (new.owner, new.label):
                pass
            case _:
                yield entry


def _problem(old: Certificate, new: Certificate, *, is_forced: bool) -> str | None:
    if new.certificate == old.certificate:
        return "they are one certificate"
    if new.trust is Trust.NOTRUST:
        return "the new one has the status NOTRUST"
    if new.private_key is None and not is_forced:
        return "the private key of the new one is not here (FORCE overrides this)"
    if new.certificate.subject != old.certificate.subject and not is_forced:
        return "their subjects differ (FORCE overrides this)"
    return None
