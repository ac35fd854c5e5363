"""RACDCERT GENCERT: a new key, and a certificate for it, signed by itself or by an own certificate authority."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from appliance.saf.commands import certnames, messages
from appliance.saf.commands.certfiles import private_pem
from appliance.saf.commands.digtcert import (
    CertificateRequest,
    certificates_of,
    find_certificate,
    label_of,
    owner_of,
    owner_text,
)
from appliance.saf.commands.outcome import Outcome, RefusalError
from appliance.saf.commands.syntax import Operands
from appliance.saf.commands.tso import TsoError
from appliance.saf.commands.workshop import NewKey
from appliance.saf.database import CERTAUTH, Certificate, Trust
from appliance.saf.issued import IssuedCertificate
from appliance.saf.model import Access

__all__ = ["gencert"]

_YEAR = timedelta(days=365)
_CURVES = (256, 384, 521)
_SMALLEST_RSA, _LARGEST_RSA, _USUAL_RSA = 2048, 4096, 2048


@attrs.frozen
class _Signer:
    """Who signs: a certificate of ours and its key."""

    owner: str
    label: str
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def gencert(wanted: CertificateRequest) -> Outcome:
    """Make it; a certificate of CERTAUTH is a certificate authority, all others are end entities."""
    used = {certificate.label for certificate in certificates_of(wanted.database, wanted.owner)}
    label = wanted.new_label("WITHLABEL", used, "certificate")
    signer, key = _signer(wanted), _new_key(wanted)
    start, end = _validity(wanted)
    builder = _builder(wanted, key, signer).not_valid_before(start).not_valid_after(end)
    certificate = builder.sign(signer.key if signer else key, hashes.SHA256())
    registered = Certificate(wanted.owner, label, Trust.TRUST, certificate, private_pem(key))
    outcome = Outcome(wanted.database.with_certificate(registered), issued=_issued(wanted, signer, certificate))
    if signer is not None and end > signer.certificate.not_valid_after_utc:
        outcome = outcome.say(messages.OUTLIVES_SIGNER)
    serial = f"{certificate.serial_number:X}"
    return outcome.say(messages.GENERATED, label=label, owner=owner_text(wanted.owner), serial=serial)


def _issued(
    wanted: CertificateRequest, signer: _Signer | None, certificate: x509.Certificate
) -> tuple[IssuedCertificate, ...]:
    """The entry in the signing authority's books."""
    if signer is None or signer.owner != CERTAUTH:
        return ()
    subject, end = certificate.subject.rfc4514_string(), certificate.not_valid_after_utc
    now = wanted.request.workshop.now
    return (IssuedCertificate(signer.label, certificate.serial_number, subject, now, end),)


def _builder(wanted: CertificateRequest, key: NewKey, signer: _Signer | None) -> x509.CertificateBuilder:
    is_authority = wanted.owner == CERTAUTH
    subject = certnames.subject(wanted)
    issuer = signer.certificate.subject if signer else subject
    own_id = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(wanted.request.workshop.serial_number())
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(certnames.key_usage(wanted, is_rsa=isinstance(key, rsa.RSAPrivateKey)), critical=True)
        .add_extension(own_id, critical=False)
        .add_extension(_authority_id(signer, own_id), critical=False)
    )
    names = certnames.alternative_names(wanted.operands)
    return builder.add_extension(x509.SubjectAlternativeName(names), critical=False) if names else builder


def _authority_id(signer: _Signer | None, own_id: x509.SubjectKeyIdentifier) -> x509.AuthorityKeyIdentifier:
    if signer is None:
        return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own_id)
    try:
        extension = signer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    except x509.ExtensionNotFound:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key())
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(extension.value)


def _new_key(wanted: CertificateRequest) -> NewKey:
    operands = wanted.operands
    if operands.has("NISTECC") and operands.has("RSA"):
        raise TsoError("NISTECC and RSA exclude each other", operands.column("RSA"))
    if not operands.has("NISTECC"):
        size = operands.number("SIZE", _SMALLEST_RSA, _LARGEST_RSA) or _USUAL_RSA
        return wanted.request.workshop.rsa_key(size)
    bits = operands.number("SIZE", _CURVES[0], _CURVES[-1]) or _CURVES[0]
    if bits not in _CURVES:
        raise TsoError(f"SIZE of a NISTECC key is {', '.join(map(str, _CURVES))}", operands.column("SIZE"))
    return wanted.request.workshop.ec_key(bits)


def _validity(wanted: CertificateRequest) -> tuple[datetime, datetime]:
    """From today 00:00 for a year, unless NOTBEFORE and NOTAFTER say otherwise; UTC."""
    today = wanted.request.workshop.now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = _moment(wanted.operands, "NOTBEFORE", "00:00:00") or today
    end = _moment(wanted.operands, "NOTAFTER", "23:59:59") or start + _YEAR
    if end <= start:
        raise RefusalError(messages.BAD_DATE, column=wanted.operands.column("NOTAFTER"))
    return start, end


def _moment(operands: Operands, keyword: str, usual_time: str) -> datetime | None:
    inside = operands.inside(keyword)
    if inside is None:
        return None
    text = f"{inside.text('DATE')} {inside.text('TIME') or usual_time}"
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        raise RefusalError(messages.BAD_DATE, column=operands.column(keyword)) from None


def _signer(wanted: CertificateRequest) -> _Signer | None:
    """The certificate of SIGNWITH with its key; None for a self-signed one."""
    inside = wanted.operands.inside("SIGNWITH")
    if inside is None:
        return None
    words = inside.words("LABEL")
    if not words:
        raise TsoError("SIGNWITH takes a LABEL", wanted.operands.column("SIGNWITH"))
    owner = owner_of(wanted.request, inside, wanted.owner)
    if owner != wanted.request.acee.user:
        wanted.require_level(Access.CONTROL)
    found = find_certificate(wanted.database, owner, label_of(words[0]))
    problem = _signing_problem(found)
    if problem:
        raise RefusalError(messages.BAD_SIGNER, label=found.label, owner=owner_text(owner), detail=problem)
    assert found.private_key is not None
    key = load_pem_private_key(found.private_key.reveal(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    return _Signer(owner, found.label, found.certificate, key)


def _signing_problem(signer: Certificate) -> str | None:
    extensions = signer.certificate.extensions
    if signer.private_key is None:
        return "its private key is not here"
    if signer.trust is Trust.NOTRUST:
        return "its status is NOTRUST"
    if not isinstance(signer.certificate.public_key(), ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return "its key is neither RSA nor NISTECC"
    try:
        is_authority = extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return "it does not say that it is a certificate authority"
    return None if is_authority and usage.key_cert_sign else "it is no certificate authority"
