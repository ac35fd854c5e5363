"""RACDCERT ADD, IMPORT, ALTER, DELETE: registering certificates, their labels and their trust status."""

from __future__ import annotations

import attrs
from cryptography import x509

from appliance.saf.commands import messages
from appliance.saf.commands.certchains import is_vouched_for
from appliance.saf.commands.certfiles import ImportedCertificate, UnreadableFileError, read
from appliance.saf.commands.digtcert import CertificateRequest, certificates_of, owner_text, status_of
from appliance.saf.commands.outcome import Outcome, RefusalError
from appliance.saf.commands.renewal import registered, relabelled, renewed_by
from appliance.saf.commands.workshop import ImportRefusedError
from appliance.saf.database import CERTAUTH, Certificate, SafDatabase, Trust, certificate_key
from appliance.saf.model import Access

__all__ = ["add", "alter", "delete", "imported"]


def add(wanted: CertificateRequest) -> Outcome:
    """Register a certificate from the import folder. Without a status: TRUST if a trusted CERTAUTH vouches for it.

    A package may hold the authorities above it: they are registered as CERTAUTH, if the issuer may do that. The
    certificate of a key that is here already, the answer to a request, takes the place of the one before.
    """
    found = imported(wanted)
    known = wanted.database.certificates.get(certificate_key(found.certificate))
    if known is not None:
        raise RefusalError(messages.ALREADY_REGISTERED, label=known.label, owner=owner_text(known.owner))
    status = _checked_status(wanted, status_of(wanted.operands))
    outcome = _with_authorities(wanted, found, status)
    old = renewed_by(wanted.database, wanted.owner, found.certificate)
    label = attrs.evolve(wanted, request=attrs.evolve(wanted.request, database=outcome.database)).label_beside(old)
    status, outcome = _status(wanted, outcome, status, found.certificate)
    certificate = Certificate(wanted.owner, label, status, found.certificate, found.private_key)
    outcome = outcome.with_database(registered(outcome.database, certificate, old))
    fields = {"label": label, "owner": owner_text(wanted.owner), "status": status.name}
    return outcome.say(messages.ADDED if old is None else messages.RENEWED, **fields)


def _status(
    wanted: CertificateRequest, outcome: Outcome, status: Trust | None, certificate: x509.Certificate
) -> tuple[Trust, Outcome]:
    if status is not None:
        return status, outcome
    if is_vouched_for(outcome.database, certificate, wanted.request.workshop.now):
        return Trust.TRUST, outcome
    return Trust.NOTRUST, outcome.say(messages.UNVERIFIED)


def _with_authorities(wanted: CertificateRequest, found: ImportedCertificate, status: Trust | None) -> Outcome:
    """The authorities of a package, roots first, so that each may vouch for the next."""
    outcome = wanted.start()
    others = [one for one in found.others if certificate_key(one) not in wanted.database.certificates]
    if not others:
        return outcome
    if not wanted.has_level(Access.CONTROL):
        return outcome.say(messages.NOT_ADDED_TOO, count=len(others))
    for other in sorted(others, key=lambda one: one.subject != one.issuer):
        authority = attrs.evolve(
            wanted, owner=CERTAUTH, request=attrs.evolve(wanted.request, database=outcome.database)
        )
        label = authority.generated_label()
        its_status, outcome = _status(wanted, outcome, status, other)
        entry = Certificate(CERTAUTH, label, its_status, other)
        outcome = outcome.with_database(outcome.database.with_certificate(entry))
        outcome = outcome.say(messages.ADDED, label=label, owner=owner_text(CERTAUTH), status=its_status.name)
    return outcome


def imported(wanted: CertificateRequest) -> ImportedCertificate:
    """What the file holds that the function names."""
    name = wanted.operands.text(wanted.function) or ""
    try:
        return read(wanted.request.workshop.read_import(name), wanted.operands.secret("PASSWORD"))
    except (ImportRefusedError, UnreadableFileError) as error:
        raise RefusalError(messages.IMPORT_REFUSED, detail=error) from None


def _checked_status(wanted: CertificateRequest, status: Trust | None) -> Trust | None:
    if status is Trust.HIGHTRUST and wanted.owner != CERTAUTH:
        raise RefusalError(messages.HIGHTRUST_ONLY)
    return status


def alter(wanted: CertificateRequest) -> Outcome:
    """Give a certificate another status or label; rings follow the label."""
    certificate = wanted.certificate()
    status = _checked_status(wanted, status_of(wanted.operands)) or certificate.trust
    label = certificate.label
    if wanted.operands.has("NEWLABEL"):
        used = {one.label for one in certificates_of(wanted.database, wanted.owner)}
        label = wanted.new_label("NEWLABEL", used, "certificate")
    changed = attrs.evolve(certificate, trust=status, label=label)
    database = relabelled(wanted.database, (certificate.owner, certificate.label), label).with_certificate(changed)
    fields = {"label": label, "owner": owner_text(wanted.owner), "status": status.name}
    return Outcome(database).say(messages.CERTIFICATE_CHANGED, **fields)


def delete(wanted: CertificateRequest) -> Outcome:
    """Delete a certificate with its key, and take it out of every ring."""
    certificate = wanted.certificate()
    database, count = _disconnected(wanted.database, certificate)
    name = f"{certificate.label} of {owner_text(wanted.owner)}"
    outcome = Outcome(database.without_certificate(certificate.certificate))
    outcome = outcome.say(messages.DELETED, what="certificate", name=name)
    return outcome.say(messages.IN_RINGS, count=count) if count else outcome


def _disconnected(database: SafDatabase, certificate: Certificate) -> tuple[SafDatabase, int]:
    place, count = (certificate.owner, certificate.label), 0
    for ring in tuple(database.rings.values()):
        connections = tuple(entry for entry in ring.connections if (entry.owner, entry.label) != place)
        if connections != ring.connections:
            database, count = database.with_ring(attrs.evolve(ring, connections=connections)), count + 1
    return database, count
