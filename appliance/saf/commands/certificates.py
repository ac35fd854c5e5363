"""RACDCERT ADD, ALTER, DELETE, LIST, EXPORT: certificates, their labels and their trust status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from appliance.saf.commands import messages
from appliance.saf.commands.certfiles import ImportedCertificate, UnreadableFileError, read
from appliance.saf.commands.digtcert import CertificateRequest, certificates_of, owner_text, status_of
from appliance.saf.commands.outcome import Outcome, RefusalError
from appliance.saf.commands.workshop import ImportRefusedError
from appliance.saf.database import CERTAUTH, Certificate, SafDatabase, Trust, certificate_key
from appliance.saf.dn import text as name_text

__all__ = ["add", "alter", "delete", "display", "export"]

_LONGEST_CHAIN = 10
_TIME = "%Y-%m-%d %H:%M:%S"


def add(wanted: CertificateRequest) -> Outcome:
    """Register a certificate from the import folder. Without a status: TRUST if a trusted CERTAUTH vouches for it."""
    imported = _imported(wanted)
    known = wanted.database.certificates.get(certificate_key(imported.certificate))
    if known is not None:
        raise RefusalError(messages.ALREADY_REGISTERED, label=known.label, owner=owner_text(known.owner))
    status = _checked_status(wanted, status_of(wanted.operands))
    outcome = wanted.start()
    if status is None:
        is_vouched = _is_vouched_for(wanted.database, imported.certificate, wanted.request.workshop.now)
        status = Trust.TRUST if is_vouched else Trust.NOTRUST
        outcome = outcome if is_vouched else outcome.say(messages.UNVERIFIED)
    label = wanted.new_label("WITHLABEL", _labels(wanted), "certificate")
    certificate = Certificate(wanted.owner, label, status, imported.certificate, imported.private_key)
    outcome = outcome.with_database(wanted.database.with_certificate(certificate))
    return outcome.say(messages.ADDED, label=label, owner=owner_text(wanted.owner), status=status.name)


def _imported(wanted: CertificateRequest) -> ImportedCertificate:
    name = wanted.operands.text("ADD") or ""
    try:
        return read(wanted.request.workshop.read_import(name), wanted.operands.secret("PASSWORD"))
    except (ImportRefusedError, UnreadableFileError) as error:
        raise RefusalError(messages.IMPORT_REFUSED, detail=error) from None


def _checked_status(wanted: CertificateRequest, status: Trust | None) -> Trust | None:
    if status is Trust.HIGHTRUST and wanted.owner != CERTAUTH:
        raise RefusalError(messages.HIGHTRUST_ONLY)
    return status


def _labels(wanted: CertificateRequest) -> set[str]:
    return {certificate.label for certificate in certificates_of(wanted.database, wanted.owner)}


def _is_vouched_for(database: SafDatabase, certificate: x509.Certificate, now: datetime) -> bool:
    """Whether the certificate is in date and its signatures lead to a trusted CERTAUTH certificate."""
    anchors = [one for one in certificates_of(database, CERTAUTH) if one.trust is not Trust.NOTRUST]
    for _ in range(_LONGEST_CHAIN):
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            return False
        if any(anchor.certificate == certificate for anchor in anchors):
            return True
        issuer = next((anchor.certificate for anchor in anchors if _signed(anchor.certificate, certificate)), None)
        if issuer is None:
            return False
        certificate = issuer
    return False


def _signed(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def alter(wanted: CertificateRequest) -> Outcome:
    """Give a certificate another status or label; rings follow the label."""
    certificate = wanted.certificate()
    status = _checked_status(wanted, status_of(wanted.operands)) or certificate.trust
    database = wanted.database.with_certificate(attrs.evolve(certificate, trust=status))
    if wanted.operands.has("NEWLABEL"):
        label = wanted.new_label("NEWLABEL", _labels(wanted), "certificate")
        database = _relabelled(database, attrs.evolve(certificate, trust=status), label)
        certificate = attrs.evolve(certificate, label=label)
    fields = {"label": certificate.label, "owner": owner_text(wanted.owner), "status": status.name}
    return Outcome(database).say(messages.CERTIFICATE_CHANGED, **fields)


def _relabelled(database: SafDatabase, certificate: Certificate, label: str) -> SafDatabase:
    place = (certificate.owner, certificate.label)
    for ring in tuple(database.rings.values()):
        connections = tuple(
            attrs.evolve(entry, label=label) if (entry.owner, entry.label) == place else entry
            for entry in ring.connections
        )
        if connections != ring.connections:
            database = database.with_ring(attrs.evolve(ring, connections=connections))
    return database.with_certificate(attrs.evolve(certificate, label=label))


def delete(wanted: CertificateRequest) -> Outcome:
    """Delete a certificate with its key, and take it out of every ring."""
    certificate = wanted.certificate()
    place, database, count = (certificate.owner, certificate.label), wanted.database, 0
    for ring in tuple(database.rings.values()):
        connections = tuple(entry for entry in ring.connections if (entry.owner, entry.label) != place)
        if connections != ring.connections:
            database, count = database.with_ring(attrs.evolve(ring, connections=connections)), count + 1
    name = f"{certificate.label} of {owner_text(wanted.owner)}"
    outcome = Outcome(database.without_certificate(certificate.certificate))
    outcome = outcome.say(messages.DELETED, what="certificate", name=name)
    return outcome.say(messages.IN_RINGS, count=count) if count else outcome


def export(wanted: CertificateRequest) -> Outcome:
    """A certificate as PEM lines; a private key never leaves the database."""
    pem = wanted.certificate().certificate.public_bytes(Encoding.PEM)
    return wanted.start().show(pem.decode("ascii").splitlines())


def display(wanted: CertificateRequest) -> Outcome:
    """One certificate by its label, or all of the owner's."""
    inside = wanted.operands.inside("LIST")
    is_one = inside is not None and inside.has("LABEL")
    shown = [wanted.certificate()] if is_one else certificates_of(wanted.database, wanted.owner)
    lines = [line for certificate in shown for line in _lines(wanted.database, certificate)]
    return wanted.start().show(lines) if lines else wanted.start().say(messages.NOTHING_FOUND)


def _lines(database: SafDatabase, certificate: Certificate) -> Iterator[str]:
    own = certificate.certificate
    yield f"Label: {certificate.label}"
    yield f"  Owner: {owner_text(certificate.owner)}  Status: {certificate.trust.name}"
    yield f"  Start Date: {own.not_valid_before_utc:{_TIME}}  End Date: {own.not_valid_after_utc:{_TIME}}"
    yield f"  Serial Number: {own.serial_number:X}"
    yield f"  Issuer's Name: {name_text(own.issuer)}"
    yield f"  Subject's Name: {name_text(own.subject)}"
    yield f"  Key Type: {_key_type(own)}  Private Key: {'YES' if certificate.private_key is not None else 'NO'}"
    place = (certificate.owner, certificate.label)
    for ring in database.rings.values():
        if any((entry.owner, entry.label) == place for entry in ring.connections):
            yield f"  Ring: {ring.owner}/{ring.name}"


def _key_type(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"NIST ECC {key.key_size}"
    return f"RSA {key.key_size}" if isinstance(key, rsa.RSAPublicKey) else type(key).__name__.removesuffix("PublicKey")
