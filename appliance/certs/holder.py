"""Off-line verification of a certificate that somebody else's TLS handshake received.

A DCAS gets the certificate of an end user second hand, and certificate name filters would happily match a forged
name, so the chain is verified here again, by the same rules as in a handshake. ``X509StoreContext`` outside one does
not look at key usages; that is done by hand, as OpenSSL does it for a TLS client.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID
from OpenSSL import crypto

from appliance.certs.chain import PeerChain
from appliance.certs.path_policy import policy_objection
from appliance.certs.tls import VERIFY_FLAGS

__all__ = ["UnacceptableCertificateError", "verify_holder"]


class UnacceptableCertificateError(Exception):
    """The certificate cannot be decoded, or no trusted CA vouches for it; the text is for the auditor."""


#: What the library raises for bytes that are not what they should be.
_UNREADABLE = (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.InvalidVersion)


def verify_holder(
    der: bytes, trust: Iterable[x509.Certificate], now: datetime, others: Iterable[bytes] = ()
) -> PeerChain:
    """The verified chain of a client certificate in DER, or UnacceptableCertificateError.

    ``others`` are certificates, in DER, that may lead from it to one that is trusted.
    """
    try:
        leaf = x509.load_der_x509_certificate(der)
        between = [x509.load_der_x509_certificate(other) for other in others]
        _check_usage(leaf)
        chain = _verified_chain(leaf, between, trust, now)
        for authority in chain.certificates[1:]:
            _check_extended_usage(authority)
    except (*_UNREADABLE, x509.UnsupportedGeneralNameType) as error:
        raise UnacceptableCertificateError(f"the certificate cannot be decoded: {error}") from None
    return chain


def _check_usage(leaf: x509.Certificate) -> None:
    _check_extended_usage(leaf)
    try:
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.key_agreement):
        raise UnacceptableCertificateError("the certificate's key usage does not allow it to sign a handshake")


def _check_extended_usage(certificate: x509.Certificate) -> None:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return
    if ExtendedKeyUsageOID.CLIENT_AUTH not in usage:
        raise UnacceptableCertificateError("the certificate is not for client authentication")


def _verified_chain(
    leaf: x509.Certificate, between: list[x509.Certificate], trust: Iterable[x509.Certificate], now: datetime
) -> PeerChain:
    store = crypto.X509Store()
    for anchor in trust:
        store.add_cert(crypto.X509.from_cryptography(anchor))
    store.set_flags(VERIFY_FLAGS)
    store.set_time(now.replace(tzinfo=None))
    try:
        untrusted = [crypto.X509.from_cryptography(certificate) for certificate in between]
        chain = crypto.X509StoreContext(store, crypto.X509.from_cryptography(leaf), untrusted).get_verified_chain()
    except crypto.Error as error:
        raise UnacceptableCertificateError(f"the certificate cannot be decoded: {error}") from None
    except crypto.X509StoreContextError as error:
        raise UnacceptableCertificateError(f"no trusted CA vouches for the certificate: {error}") from None
    path = tuple(certificate.to_cryptography() for certificate in chain)
    if objection := policy_objection(path):
        raise UnacceptableCertificateError(f"no trusted CA vouches for the certificate: {objection}")
    return PeerChain(path)
