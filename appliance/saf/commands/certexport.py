"""RACDCERT EXPORT and GENREQ: certificates, packages with their keys, and requests, as lines or as files.

Without DSN a text form is shown as lines. With DSN the file goes into the export folder, readable by its owner alone.
A private key leaves the database in one form only, PKCS#12 under a password, and for that the issuer needs authority
over IRR.DIGTCERT.EXPORTKEY beside that over EXPORT. Who is not SPECIAL has so many files in the folder and no more.
"""

from __future__ import annotations

import base64
import enum
from collections.abc import Callable

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs7,
    pkcs12,
)

from appliance.saf.commands import messages
from appliance.saf.commands.certchains import issuers_of
from appliance.saf.commands.certnames import alternative_names_of
from appliance.saf.commands.digtcert import CertificateRequest, owner_text
from appliance.saf.commands.names import choice
from appliance.saf.commands.newkeys import key_of, signature_hash
from appliance.saf.commands.outcome import Outcome, RefusalError
from appliance.saf.commands.tso import TsoError
from appliance.saf.commands.workshop import ExportRefusedError, NewKey
from appliance.saf.database import Certificate

__all__ = ["export", "request"]

_SHORTEST_PASSWORD = 8


class Format(enum.Enum):
    """FORMAT of EXPORT; B64 forms are text."""

    CERTB64 = "CERTB64"
    CERTDER = "CERTDER"
    PKCS7B64 = "PKCS7B64"
    PKCS7DER = "PKCS7DER"
    PKCS12B64 = "PKCS12B64"
    PKCS12DER = "PKCS12DER"


_WITH_KEY = (Format.PKCS12B64, Format.PKCS12DER)
_TEXT = (Format.CERTB64, Format.PKCS7B64, Format.PKCS12B64)


def export(wanted: CertificateRequest) -> Outcome:
    """A certificate, alone, with those above it (PKCS#7), or with its private key too (PKCS#12)."""
    certificate, operands = wanted.certificate(), wanted.operands
    named = choice(operands, "FORMAT", tuple(form.name for form in Format))
    form = Format[named] if named else Format.PKCS12DER if operands.has("PASSWORD") else Format.CERTB64
    if form in _WITH_KEY:
        wanted.require_authority_for("EXPORTKEY")
        make = _package(wanted, certificate, form)
    elif operands.has("PASSWORD"):
        raise TsoError(f"FORMAT({form.name}) takes no PASSWORD", operands.column("PASSWORD"))
    else:
        above = issuers_of(wanted.database, certificate)
        make = _plain(certificate.certificate, [one.certificate for one in above], form)
    return _given_out(wanted, certificate, make, is_text=form in _TEXT and form not in _WITH_KEY)


def _plain(certificate: x509.Certificate, above: list[x509.Certificate], form: Format) -> Callable[[], bytes]:
    encoding = Encoding.PEM if form in _TEXT else Encoding.DER
    if form in (Format.CERTB64, Format.CERTDER):
        return lambda: certificate.public_bytes(encoding)
    return lambda: pkcs7.serialize_certificates([certificate, *above], encoding)


def _package(wanted: CertificateRequest, certificate: Certificate, form: Format) -> Callable[[], bytes]:
    secret, key = wanted.operands.secret("PASSWORD"), key_of(certificate)
    if secret is None or len(secret.reveal()) < _SHORTEST_PASSWORD:
        detail = f"FORMAT({form.name}) takes a PASSWORD of at least {_SHORTEST_PASSWORD} characters"
        raise TsoError(detail, wanted.operands.column("PASSWORD"))
    if key is None:
        raise RefusalError(messages.NO_PRIVATE_KEY, label=certificate.label, owner=owner_text(certificate.owner))
    above = [one.certificate for one in issuers_of(wanted.database, certificate)]

    def make() -> bytes:
        encryption = BestAvailableEncryption(secret.reveal())
        name = certificate.label.encode()
        package = pkcs12.serialize_key_and_certificates(name, key, certificate.certificate, above, encryption)
        return package if form is Format.PKCS12DER else _armoured(package)

    return make


def _armoured(package: bytes) -> bytes:
    text = base64.b64encode(package)
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN PKCS12-----", *lines, b"-----END PKCS12-----", b""])


def request(wanted: CertificateRequest) -> Outcome:
    """GENREQ: a PKCS#10 request for the key of a certificate that is here, for another authority to sign."""
    certificate = wanted.certificate()
    key = key_of(certificate)
    if key is None:
        raise RefusalError(messages.NO_PRIVATE_KEY, label=certificate.label, owner=owner_text(certificate.owner))
    return _given_out(wanted, certificate, lambda: _request(certificate.certificate, key), is_text=True)


def _request(certificate: x509.Certificate, key: NewKey) -> bytes:
    builder = x509.CertificateSigningRequestBuilder().subject_name(certificate.subject)
    names = alternative_names_of(certificate)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    for extension in certificate.extensions:
        if isinstance(extension.value, x509.KeyUsage | x509.BasicConstraints):
            builder = builder.add_extension(extension.value, critical=extension.critical)
    return builder.sign(key, signature_hash(key)).public_bytes(Encoding.PEM)


def _given_out(
    wanted: CertificateRequest, certificate: Certificate, make: Callable[[], bytes], *, is_text: bool
) -> Outcome:
    name, acee = wanted.operands.text("DSN"), wanted.request.acee
    if name is None:
        if not is_text:
            raise TsoError("this form goes into a file: DSN is missing", wanted.operands.column(wanted.function))
        return wanted.start().show(make().decode("ascii").splitlines())
    try:
        where = wanted.request.workshop.write_export(name, make, "" if acee.special else acee.user)
    except ExportRefusedError as error:
        raise RefusalError(messages.EXPORT_REFUSED, detail=error) from None
    fields = {"label": certificate.label, "owner": owner_text(certificate.owner), "path": where}
    return wanted.start().say(messages.EXPORTED, **fields)
