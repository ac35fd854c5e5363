"""The certificates of a first boot: an authority of its own with the server's certificate, or both from PKCS#12."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from appliance.assembly.firststart.firstmembers import CHAIN_LABEL, SERVER_LABEL, SERVER_OWNER
from appliance.certs.authority import Issued, Usage, issue, make_ca
from appliance.saf.commands.certfiles import UnreadableFileError, read
from appliance.saf.database import CERTAUTH, Certificate, Trust
from appliance.saf.publication import Publication
from appliance.secret import Secret

__all__ = ["CertificateError", "beside", "imported", "made", "name_above", "registered"]

#: A server's certificate lives for a year, as checkers of TLS servers want it.
_DAYS = 365


class CertificateError(Exception):
    """No certificate can be made or taken over; the text says why."""


def made(suffix: str, label: str, names: tuple[str, ...], now: datetime) -> tuple[Certificate, ...]:
    """A new CA, ``label`` below ``suffix``, and a server certificate for ``names`` that it issued."""
    above = name_above(suffix)
    ca = make_ca(x509.Name([*above, x509.NameAttribute(NameOID.COMMON_NAME, label)]), now)
    point = ca.certificate.subject
    server = issue(ca, beside(point, names[0]), (Usage.SERVER,), names, _DAYS, now, published=Publication(point))
    return registered(CERTAUTH, label, ca), registered(SERVER_OWNER, SERVER_LABEL, server)


def name_above(suffix: str) -> x509.Name:
    """The name that a CA is made below."""
    try:
        return x509.Name.from_rfc4514_string(suffix)
    except ValueError:
        raise CertificateError(f"{suffix} is no distinguished name") from None


def imported(data: bytes, password: Secret, now: datetime) -> tuple[Certificate, ...]:
    """The server's certificate with its key, and its chain, of a PKCS#12 file."""
    try:
        found = read(data, password)
    except UnreadableFileError as error:
        raise CertificateError(str(error)) from None
    if found.private_key is None:
        raise CertificateError("it holds no private key")
    if not found.certificate.not_valid_before_utc <= now <= found.certificate.not_valid_after_utc:
        raise CertificateError("the certificate is not valid now")
    chain = tuple(
        Certificate(CERTAUTH, CHAIN_LABEL.format(number=number), Trust.TRUST, certificate)
        for number, certificate in enumerate(found.others, 1)
    )
    if not chain:
        raise CertificateError("it holds no certificate of the authority that issued the server's")
    return *chain, Certificate(SERVER_OWNER, SERVER_LABEL, Trust.TRUST, found.certificate, found.private_key)


def registered(owner: str, label: str, issued: Issued) -> Certificate:
    """A certificate that was issued here, with its key, as the database has it."""
    key = issued.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Certificate(owner, label, Trust.TRUST, issued.certificate, Secret(key))


def beside(ca: x509.Name, common_name: str) -> x509.Name:
    """The name of a thing whose CA is ``ca``: the same but for the common name."""
    above = [rdn for rdn in ca.rdns if not rdn.get_attributes_for_oid(NameOID.COMMON_NAME)]
    own = x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    return x509.Name([*above, own])
