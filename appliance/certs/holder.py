"""Off-line verification of a certificate that somebody else's TLS handshake received.

A DCAS gets the certificate of an end user second hand, and certificate name filters would happily match a forged
name, so the chain is verified here again. ``X509StoreContext`` outside a handshake does not look at the extended key
usage; that is done by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from OpenSSL import crypto

from appliance.certs.chain import PeerChain

__all__ = ["UnacceptableCertificateError", "verify_holder"]


class UnacceptableCertificateError(Exception):
    """The certificate cannot be decoded, or no trusted CA vouches for it; the text is for the auditor."""


def verify_holder(der: bytes, trust: Iterable[x509.Certificate], now: datetime) -> PeerChain:
    """The verified chain of a client certificate in DER, or UnacceptableCertificateError."""
    try:
        leaf = x509.load_der_x509_certificate(der)
        usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        usage = None
    except (ValueError, x509.DuplicateExtension, x509.InvalidVersion) as error:
        raise UnacceptableCertificateError(f"the certificate cannot be decoded: {error}") from None
    if usage is not None and ExtendedKeyUsageOID.CLIENT_AUTH not in usage:
        raise UnacceptableCertificateError("the certificate is not for client authentication")
    return _verified_chain(leaf, trust, now)


def _verified_chain(leaf: x509.Certificate, trust: Iterable[x509.Certificate], now: datetime) -> PeerChain:
    store = crypto.X509Store()
    for anchor in trust:
        store.add_cert(crypto.X509.from_cryptography(anchor))
    store.set_flags(crypto.X509StoreFlags.X509_STRICT)
    store.set_time(now.replace(tzinfo=None))
    try:
        chain = crypto.X509StoreContext(store, crypto.X509.from_cryptography(leaf)).get_verified_chain()
    except crypto.Error as error:
        raise UnacceptableCertificateError(f"the certificate cannot be decoded: {error}") from None
    except crypto.X509StoreContextError as error:
        raise UnacceptableCertificateError(f"no trusted CA vouches for the certificate: {error}") from None
    return PeerChain(tuple(certificate.to_cryptography() for certificate in chain))
