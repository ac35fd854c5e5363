"""Signatures of certificates and lists: by which algorithm, and whether one certificate was issued by another."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

__all__ = ["is_issued_by", "signature_name"]


def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether ``issuer``'s name and key stand behind ``certificate``; what cannot be checked is not."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def signature_name(signed: x509.Certificate | x509.CertificateRevocationList) -> str:
    """The algorithm as its specification names it: ``ecdsa-with-SHA256``, ``ED25519``; an unknown one by its OID."""
    try:
        used = signed.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return signed.signature_algorithm_oid.dotted_string
    name = signed.signature_algorithm_oid._name
    return name if used is not None else name.upper()
