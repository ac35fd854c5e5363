"""Distinguished names as RACF writes them: RDNs from the most to the least specific, joined with periods.

``CN=Ann.OU=Dev.O=Example.C=US``. Nothing is escaped in that form, so a value such as ``Ann.OU=Admin`` would read as
two RDNs, and a NUL would end the name for some readers: a name with such a value has no text form here, and so no
filter ever matches it.
"""

from __future__ import annotations

import re

from cryptography import x509
from cryptography.x509.oid import NameOID

from appliance.remembered import remembered

__all__ = ["LIMIT", "begins_with_rdn", "description", "rdn_texts", "text"]

#: Characters that a filter may have (RACDCERT MAP, IRRD142I).
LIMIT = 255

_PREFIXES = {
    NameOID.COMMON_NAME: "CN",
    NameOID.ORGANIZATIONAL_UNIT_NAME: "OU",
    NameOID.ORGANIZATION_NAME: "O",
    NameOID.LOCALITY_NAME: "L",
    NameOID.STATE_OR_PROVINCE_NAME: "ST",
    NameOID.COUNTRY_NAME: "C",
    NameOID.TITLE: "T",
    NameOID.STREET_ADDRESS: "STREET",
    NameOID.POSTAL_CODE: "PC",
    NameOID.DOMAIN_COMPONENT: "DC",
    NameOID.USER_ID: "UID",
    NameOID.EMAIL_ADDRESS: "EMAIL",
    NameOID.SERIAL_NUMBER: "SERIALNUMBER",
    NameOID.DN_QUALIFIER: "DNQUALIFIER",
    NameOID.SURNAME: "SN",
    NameOID.GIVEN_NAME: "GIVENNAME",
}
_RDN_START = re.compile("(?:" + "|".join(_PREFIXES.values()) + ")=")
_AMBIGUOUS = re.compile(r"[\x00-\x1f\x7f]|[.+]\s*[A-Za-z0-9.]+=")


def rdn_texts(name: x509.Name) -> tuple[str, ...] | None:
    """The RDNs, most specific first; None when the name is empty or cannot be written without doubt."""
    texts = tuple(_rdn_text(rdn) for rdn in reversed(name.rdns))
    if not texts or "" in texts:
        return None
    return texts


def text(name: x509.Name) -> str:
    """The whole name for a person to read; "" when it has no text form."""
    return ".".join(rdn_texts(name) or ())


def begins_with_rdn(value: str) -> bool:
    """Whether a filter value begins as a name does, with a prefix such as ``CN=`` (IRRD140I when not)."""
    return _RDN_START.match(value) is not None


def _rdn_text(rdn: x509.RelativeDistinguishedName) -> str:
    """One RDN; the attributes of a multi-valued one are joined with ``+``. "" when it is in doubt."""
    attributes = [(_PREFIXES.get(a.oid, a.oid.dotted_string), a.value) for a in rdn]
    if any(isinstance(value, bytes) or not value or _AMBIGUOUS.search(value) for _, value in attributes):
        return ""
    return "+".join(f"{prefix}={value!s}" for prefix, value in attributes)


def description(certificate: x509.Certificate) -> dict[str, str]:
    """What the auditor keeps of a certificate: serial number (hex), subject and issuer (RFC 4514)."""
    return dict(zip(("serial", "subject", "issuer"), _described(certificate), strict=True))


@remembered(1_024)  # a partner's jobs show the same certificate all day
def _described(certificate: x509.Certificate) -> tuple[str, str, str]:
    return f"{certificate.serial_number:X}", _readable(certificate, "subject"), _readable(certificate, "issuer")


def _readable(certificate: x509.Certificate, which: str) -> str:
    try:
        name: x509.Name = getattr(certificate, which)
        return name.rfc4514_string()
    except ValueError:
        return "(a name that does not decode)"
