"""OCSP answers of the own CA, from memory: what it revoked, what it issued, and nothing about what it never made.

Every answer is signed anew with the CA's key and serves for a short time, so a revocation is known as soon as it is
published. A nonce comes back as it was sent (RFC 9654).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

import attrs
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from appliance.certs.authority import Issued, Revocation

__all__ = ["MAX_REQUEST_SIZE", "OwnResponder"]

MAX_REQUEST_SIZE = 4096
_LIFE = timedelta(minutes=5)
_LONGEST_NONCE = 128
_HASHES: dict[str, type[hashes.SHA1 | hashes.SHA256 | hashes.SHA384 | hashes.SHA512]] = {
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


@attrs.frozen
class _Material:
    ca: Issued
    revoked: Mapping[int, Revocation]


class OwnResponder:
    """``is_issued`` says whether the CA made a certificate with that serial number."""

    def __init__(self, now: Callable[[], datetime], is_issued: Callable[[x509.Certificate, int], bool]) -> None:
        self._now = now
        self._is_issued = is_issued
        self._material: _Material | None = None

    def publish(self, ca: Issued, revoked: Iterable[Revocation]) -> None:
        """Answer for this CA from now on."""
        self._material = _Material(ca, {entry.serial: entry for entry in revoked})

    def answer(self, der: bytes) -> bytes:
        """The response, in DER, to a request; a failure is a response too."""
        material = self._material
        if material is None:
            return _failure(ocsp.OCSPResponseStatus.TRY_LATER)
        try:
            request = ocsp.load_der_ocsp_request(der)
            return self._signed(material, request)
        except (ValueError, TypeError, NotImplementedError, UnsupportedAlgorithm, x509.DuplicateExtension):
            return _failure(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)

    def _signed(self, material: _Material, request: ocsp.OCSPRequest) -> bytes:
        algorithm = _HASHES.get(request.hash_algorithm.name)
        ca = material.ca.certificate
        if algorithm is None or not _is_about(request, ca, algorithm()):
            return _failure(ocsp.OCSPResponseStatus.UNAUTHORIZED)
        serial, now = request.serial_number, self._now().replace(microsecond=0)
        entry = material.revoked.get(serial)
        known = ocsp.OCSPCertStatus.GOOD if self._is_issued(ca, serial) else ocsp.OCSPCertStatus.UNKNOWN
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=request.issuer_name_hash,
            issuer_key_hash=request.issuer_key_hash,
            serial_number=serial,
            algorithm=algorithm(),
            cert_status=ocsp.OCSPCertStatus.REVOKED if entry is not None else known,
            this_update=now,
            next_update=now + _LIFE,
            revocation_time=entry.date if entry is not None else None,
            revocation_reason=_reason(entry),
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, ca)
        nonce = _nonce(request)
        if nonce is not None:
            builder = builder.add_extension(nonce, critical=False)
        assert isinstance(material.ca.private_key, ec.EllipticCurvePrivateKey), "make_ca makes P-256 keys"
        return builder.sign(material.ca.private_key, hashes.SHA256()).public_bytes(Encoding.DER)


def _reason(entry: Revocation | None) -> x509.ReasonFlags | None:
    return entry.reason if entry is not None and entry.reason is not x509.ReasonFlags.unspecified else None


def _is_about(
    request: ocsp.OCSPRequest,
    ca: x509.Certificate,
    algorithm: hashes.SHA1 | hashes.SHA256 | hashes.SHA384 | hashes.SHA512,
) -> bool:
    own = ocsp.OCSPRequestBuilder().add_certificate(ca, ca, algorithm).build()
    return (request.issuer_name_hash, request.issuer_key_hash) == (own.issuer_name_hash, own.issuer_key_hash)


def _nonce(request: ocsp.OCSPRequest) -> x509.OCSPNonce | None:
    try:
        nonce = request.extensions.get_extension_for_class(x509.OCSPNonce).value
    except x509.ExtensionNotFound:
        return None
    return nonce if 1 <= len(nonce.nonce) <= _LONGEST_NONCE else None


def _failure(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
