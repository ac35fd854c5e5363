"""The policy mappings extension (RFC 5280 section 4.2.1.5), which the x509 library leaves undecoded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from cryptography import x509
from cryptography.hazmat import asn1

__all__ = ["OID", "policy_mappings"]

OID = x509.ObjectIdentifier("2.5.29.33")


@asn1.sequence
class _PolicyMapping:
    issuer_domain: x509.ObjectIdentifier
    subject_domain: x509.ObjectIdentifier


@asn1.sequence
class _Holder:
    """The library decodes lists as fields only."""

    mappings: list[_PolicyMapping]


def policy_mappings(value: bytes) -> Mapping[x509.ObjectIdentifier, frozenset[x509.ObjectIdentifier]]:
    """The subject's policies that each policy of the issuer is said to equal; ValueError when it does not decode."""
    found: defaultdict[x509.ObjectIdentifier, frozenset[x509.ObjectIdentifier]] = defaultdict(frozenset)
    for mapping in asn1.decode_der(_Holder, _sequence(value)).mappings:
        found[mapping.issuer_domain] |= {mapping.subject_domain}
    return dict(found)


def _sequence(content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes((0x30, length)) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((0x30, 0x80 | len(size))) + size + content
