"""RACDCERT GENCERT: a certificate for a new key or for a request, signed by itself or by an own authority."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from appliance.saf.commands import certnames, messages
from appliance.saf.commands.certfiles import UnreadableFileError, private_pem, read_request
from appliance.saf.commands.certtexts import serial_text
from appliance.saf.commands.digtcert import CertificateRequest, certificates_of, owner_text
from appliance.saf.commands.newkeys import new_key, signature_hash
from appliance.saf.commands.outcome import Outcome, RefusalError
from appliance.saf.commands.renewal import registered, renewed_by
from appliance.saf.commands.signing import Signer, find_signer
from appliance.saf.commands.syntax import Operands
from appliance.saf.commands.tso import TsoError
from appliance.saf.commands.workshop import ImportRefusedError, NewKey
from appliance.saf.database import CERTAUTH, Certificate, Trust

__all__ = ["gencert", "signed", "validity"]

_YEAR = timedelta(days=365)
#: What a certificate can say (RFC 5280 section 4.1.2.5).
_FIRST, _LAST = datetime(1950, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def gencert(wanted: CertificateRequest) -> Outcome:
    """Make it; a certificate of CERTAUTH is a certificate authority, all others are end entities."""
    signer, request = find_signer(wanted), _request(wanted)
    if request is not None:
        return _for_request(wanted, request, signer)
    used = {certificate.label for certificate in certificates_of(wanted.database, wanted.owner)}
    label = wanted.new_label("WITHLABEL", used, "certificate")
    key = new_key(wanted.request.workshop, wanted.operands)
    names = certnames.alternative_names(wanted.operands)
    certificate = _certificate(wanted, certnames.subject(wanted), names, key.public_key(), signer, key)
    entry = Certificate(wanted.owner, label, Trust.TRUST, certificate, private_pem(key))
    outcome = Outcome(wanted.database.with_certificate(entry))
    return signed(wanted, outcome, certificate, label, signer)


def _request(wanted: CertificateRequest) -> x509.CertificateSigningRequest | None:
    name = wanted.operands.text("GENCERT")
    if name is None:
        return None
    try:
        return read_request(wanted.request.workshop.read_import(name))
    except (ImportRefusedError, UnreadableFileError) as error:
        raise RefusalError(messages.IMPORT_REFUSED, detail=error) from None


def _for_request(wanted: CertificateRequest, request: x509.CertificateSigningRequest, signer: Signer | None) -> Outcome:
    """The key is somebody else's, or that of a certificate of ours which the new one then replaces."""
    if signer is None:
        raise TsoError("a request is signed with SIGNWITH", wanted.operands.column("GENCERT"))
    subject = certnames.subject(wanted) if wanted.operands.has("SUBJECTSDN") else request.subject
    names = certnames.alternative_names(wanted.operands) or certnames.alternative_names_of(request)
    certificate = _certificate(wanted, subject, names, request.public_key(), signer, signer.key)
    old = renewed_by(wanted.database, wanted.owner, certificate)
    label = wanted.label_beside(old)
    entry = Certificate(wanted.owner, label, Trust.TRUST, certificate)
    return signed(wanted, Outcome(registered(wanted.database, entry, old)), certificate, label, signer)


def signed(
    wanted: CertificateRequest, outcome: Outcome, certificate: x509.Certificate, label: str, signer: Signer | None
) -> Outcome:
    """The outcome with the entry in the signer's books and what is to be said of a new certificate."""
    if signer is not None:
        outcome = attrs.evolve(outcome, issued=signer.entry(wanted, certificate))
        if certificate.not_valid_after_utc > signer.certificate.not_valid_after_utc:
            outcome = outcome.say(messages.OUTLIVES_SIGNER)
    serial = serial_text(certificate.serial_number)
    return outcome.say(messages.GENERATED, label=label, owner=owner_text(wanted.owner), serial=serial)


def _certificate(
    wanted: CertificateRequest,
    subject: x509.Name,
    names: list[x509.GeneralName],
    key: CertificatePublicKeyTypes,
    signer: Signer | None,
    signing_key: NewKey,
) -> x509.Certificate:
    start, end = validity(wanted)
    own_id = x509.SubjectKeyIdentifier.from_public_key(key)
    own_identifier = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own_id)
    usage = certnames.key_usage(wanted, is_rsa=isinstance(key, rsa.RSAPublicKey))
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer.certificate.subject if signer else subject)
        .public_key(key)
        .serial_number(wanted.request.workshop.serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=wanted.owner == CERTAUTH, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(own_id, critical=False)
        .add_extension(signer.key_identifier() if signer else own_identifier, critical=False)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    places = wanted.request.workshop.published(signer.certificate) if signer else None
    for extension in places.extensions() if places else ():
        builder = builder.add_extension(extension, critical=False)
    key_that_signs = signer.key if signer else signing_key
    return builder.sign(key_that_signs, signature_hash(key_that_signs))


def validity(wanted: CertificateRequest) -> tuple[datetime, datetime]:
    """From today 00:00 for a year, unless NOTBEFORE and NOTAFTER say otherwise; UTC."""
    today = wanted.request.workshop.now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = _moment(wanted.operands, "NOTBEFORE", "00:00:00") or today
    end = _moment(wanted.operands, "NOTAFTER", "23:59:59") or min(start, _LAST - _YEAR) + _YEAR
    if end <= start:
        raise RefusalError(messages.BAD_DATE, column=wanted.operands.column("NOTAFTER"))
    return start, end


def _moment(operands: Operands, keyword: str, usual_time: str) -> datetime | None:
    inside = operands.inside(keyword)
    if inside is None:
        return None
    text = f"{(inside.text('DATE') or '').replace('/', '-')} {inside.text('TIME') or usual_time}"
    try:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        moment = None
    if moment is None or moment < _FIRST:
        raise RefusalError(messages.BAD_DATE, column=operands.column(keyword))
    return moment
