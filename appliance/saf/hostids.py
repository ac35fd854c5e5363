"""The hostIdMappings extension: a certificate that says itself who its owner is on which host (RACF, 1.3.18.0.2.18.1).

It counts only when nothing else maps the certificate, when the authority that issued it is registered HIGHTRUST, and
when the server's own user has READ to IRR.HOST.hostname in SERVAUTH. Entries that do not decode are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from cryptography import x509

from appliance.saf.database import CERTAUTH, SafDatabase, Trust
from appliance.saf.names import is_name
from appliance.saf.signatures import is_issued_by

__all__ = ["SERVERS", "HostId", "host_ids", "is_highly_trusted"]

OID = x509.ObjectIdentifier("1.3.18.0.2.18.1")
#: The started task, and so the user ID, that each service runs as.
SERVERS = {"FTP": "FTPD", "TN3270E": "TCPIP", "DCAS": "DCAS"}
_MOST = 16
_SEQUENCE, _SET, _HOST, _SUBJECT = 0x30, 0x31, 0x81, 0x82


@attrs.frozen
class HostId:
    """One mapping: on ``host`` the owner is ``user``."""

    host: str
    user: str


def host_ids(certificate: x509.Certificate) -> tuple[HostId, ...]:
    """The mappings that decode, in order."""
    try:
        value = certificate.extensions.get_extension_for_oid(OID).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return ()
    if not isinstance(value, x509.UnrecognizedExtension):
        return ()
    found = []
    for tag, content in _elements(value.value):
        if tag in (_SET, _SEQUENCE):
            found += [
                mapping for part, inside in _elements(content) if part == _SEQUENCE for mapping in _mapping(inside)
            ]
    return tuple(found[:_MOST])


def _mapping(content: bytes) -> Iterator[HostId]:
    fields = dict(_elements(content))
    try:
        host, user = fields[_HOST].decode("ascii"), fields[_SUBJECT].decode("ascii").upper()
    except (KeyError, UnicodeDecodeError):
        return
    if host.isprintable() and host and "*" not in host and "%" not in host and is_name(user):
        yield HostId(host, user)


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each DER element, as far as they are whole."""
    while len(data) >= 2:
        length, start = data[1], 2
        if length >= 0x80:
            start = 2 + (length & 0x7F)
            if length == 0x80 or start > 6:
                return
            length = int.from_bytes(data[2:start], "big")
        if len(data) < start + length:
            return
        yield data[0], data[start : start + length]
        data = data[start + length :]


def is_highly_trusted(database: SafDatabase, certificate: x509.Certificate) -> bool:
    """Whether the certificate's issuer is registered CERTAUTH HIGHTRUST."""
    return any(
        entry.owner == CERTAUTH and entry.trust is Trust.HIGHTRUST and is_issued_by(certificate, entry.certificate)
        for entry in database.certificates.values()
    )
