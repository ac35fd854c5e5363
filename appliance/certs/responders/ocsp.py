"""One OCSP exchange (RFC 6960) without sockets: the request for a certificate, and whether an answer is to be believed.

An answer counts when it is signed by the issuer itself, or by a certificate that the issuer made for that
(id-kp-OCSPSigning) and marked as needing no check of its own (id-pkix-ocsp-nocheck); when it is about the certificate
that was asked for; when it is of now; and, with a nonce, when it is an answer to this very request (RFC 9654).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

__all__ = [
    "MAX_ANSWER_SIZE",
    "OcspAnswer",
    "UnacceptableAnswerError",
    "make_request",
    "parse_answer",
    "responder_urls",
]

MAX_ANSWER_SIZE = 20_480  # GSK_OCSP_MAX_RESPONSE_SIZE
_MOST_LOCATIONS = 10
_CLOCK_SKEW = timedelta(minutes=5)
#: How long an answer without nextUpdate serves; it must be of now.
_BRIEF = timedelta(minutes=1)
_WEAK_HASHES = {"md5", "sha1"}
_PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | ed448.Ed448PublicKey


class UnacceptableAnswerError(Exception):
    """These bytes are no answer to rely on; the text says why, for the operator."""


@attrs.frozen
class OcspAnswer:
    """What a responder says of one certificate. ``revoked`` is the reason; None when it is not revoked."""

    is_known: bool
    revoked: str | None
    this_update: datetime
    until: datetime


def responder_urls(certificate: x509.Certificate) -> tuple[str, ...]:
    """The OCSP URLs that a certificate names. Whoever follows one asks first whether that is allowed."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return ()
    urls = (
        description.access_location.value
        for description in access
        if description.access_method == AuthorityInformationAccessOID.OCSP
        and isinstance(description.access_location, x509.UniformResourceIdentifier)
    )
    return tuple(urls)[:_MOST_LOCATIONS]


def make_request(certificate: x509.Certificate, issuer: x509.Certificate, nonce: bytes | None) -> bytes:
    """The request in DER. SHA-1 is the hash that every responder knows; nothing hangs on its strength here."""
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1())
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def parse_answer(
    der: bytes, certificate: x509.Certificate, issuer: x509.Certificate, nonce: bytes | None, now: datetime
) -> OcspAnswer:
    """What the answer says of the certificate. Raises UnacceptableAnswerError."""
    if len(der) > MAX_ANSWER_SIZE:
        raise UnacceptableAnswerError(f"it is larger than {MAX_ANSWER_SIZE} bytes")
    try:
        return _parse(der, certificate, issuer, nonce, now)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.InvalidVersion) as error:
        raise UnacceptableAnswerError(f"it cannot be decoded: {error}") from None


def _parse(
    der: bytes, certificate: x509.Certificate, issuer: x509.Certificate, nonce: bytes | None, now: datetime
) -> OcspAnswer:
    answer = ocsp.load_der_ocsp_response(der)
    if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        raise UnacceptableAnswerError(f"the responder says {answer.response_status.name}")
    _check_signature(answer, issuer, now)
    _check_nonce(answer, nonce)
    return _about(tuple(answer.responses), certificate, issuer, now)


def _check_signature(answer: ocsp.OCSPResponse, issuer: x509.Certificate, now: datetime) -> None:
    algorithm = answer.signature_hash_algorithm
    if algorithm is not None and algorithm.name in _WEAK_HASHES:
        raise UnacceptableAnswerError(f"it is signed with {algorithm.name.upper()}")
    signers = [issuer, *(one for one in answer.certificates if _is_responder(one, issuer, now))]
    if not any(_is_signed_by(answer, signer.public_key()) for signer in signers):
        raise UnacceptableAnswerError("its signature is not that of the issuer or of a responder of his")


def _is_responder(certificate: x509.Certificate, issuer: x509.Certificate, now: datetime) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        certificate.extensions.get_extension_for_class(x509.OCSPNoCheck)
    except (x509.ExtensionNotFound, InvalidSignature, ValueError, TypeError):
        return False
    is_current = certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
    return is_current and ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _is_signed_by(answer: ocsp.OCSPResponse, key: object) -> bool:
    signature, data, algorithm = answer.signature, answer.tbs_response_bytes, answer.signature_hash_algorithm
    try:
        match key:
            case rsa.RSAPublicKey() if algorithm is not None:
                key.verify(signature, data, padding.PKCS1v15(), algorithm)
            case ec.EllipticCurvePublicKey() if algorithm is not None:
                key.verify(signature, data, ec.ECDSA(algorithm))
            case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
                key.verify(signature, data)
            case _:
                return False
    except InvalidSignature:
        return False
    return True


def _check_nonce(answer: ocsp.OCSPResponse, nonce: bytes | None) -> None:
    if nonce is None:
        return
    try:
        found = answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        raise UnacceptableAnswerError("it has no nonce") from None
    if found != nonce:
        raise UnacceptableAnswerError("its nonce is not that of the request")


def _about(
    responses: Sequence[ocsp.OCSPSingleResponse], certificate: x509.Certificate, issuer: x509.Certificate, now: datetime
) -> OcspAnswer:
    wanted = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1()).build()
    for one in responses:
        expected = wanted
        if one.hash_algorithm.name != "sha1":
            asked = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, _hash(one.hash_algorithm))
            expected = asked.build()
        ids = (one.serial_number, one.issuer_name_hash, one.issuer_key_hash)
        if ids == (expected.serial_number, expected.issuer_name_hash, expected.issuer_key_hash):
            return _dated(one, now)
    raise UnacceptableAnswerError("it is about another certificate")


def _hash(algorithm: hashes.HashAlgorithm) -> hashes.SHA224 | hashes.SHA256 | hashes.SHA384 | hashes.SHA512:
    if not isinstance(algorithm, hashes.SHA224 | hashes.SHA256 | hashes.SHA384 | hashes.SHA512):
        raise UnacceptableAnswerError(f"it uses {algorithm.name}")
    return algorithm


def _dated(one: ocsp.OCSPSingleResponse, now: datetime) -> OcspAnswer:
    until = one.next_update_utc or now + _BRIEF
    if one.this_update_utc > now + _CLOCK_SKEW:
        raise UnacceptableAnswerError(f"its thisUpdate {one.this_update_utc:%Y-%m-%dT%H:%M:%SZ} is in the future")
    if one.next_update_utc is None and one.this_update_utc < now - _CLOCK_SKEW:
        # Its responder has always something newer, so somebody may have kept this one (RFC 6960 section 4.2.2.1).
        raise UnacceptableAnswerError(f"it has no nextUpdate and is of {one.this_update_utc:%Y-%m-%dT%H:%M:%SZ}")
    if until <= now:
        raise UnacceptableAnswerError(f"it served until {until:%Y-%m-%dT%H:%M:%SZ}")
    is_known = one.certificate_status is not ocsp.OCSPCertStatus.UNKNOWN
    revoked = None
    if one.certificate_status is ocsp.OCSPCertStatus.REVOKED:
        revoked = (one.revocation_reason or x509.ReasonFlags.unspecified).value
    return OcspAnswer(is_known, revoked, one.this_update_utc, until)
