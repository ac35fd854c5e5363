"""SUBJECTSDN, ALTNAME and KEYUSAGE of GENCERT, as the parts of a certificate that they become."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

from cryptography import x509
from cryptography.x509.oid import NameOID

from appliance.saf.commands import messages
from appliance.saf.commands.digtcert import CertificateRequest
from appliance.saf.commands.outcome import RefusalError
from appliance.saf.commands.syntax import Operands
from appliance.saf.commands.tso import Word
from appliance.saf.database import CERTAUTH

__all__ = ["USAGES", "alternative_names", "alternative_names_of", "key_usage", "subject"]

#: In the order of a name, least specific first.
_ATTRIBUTES = (
    ("C", NameOID.COUNTRY_NAME),
    ("SP", NameOID.STATE_OR_PROVINCE_NAME),
    ("L", NameOID.LOCALITY_NAME),
    ("O", NameOID.ORGANIZATION_NAME),
    ("OU", NameOID.ORGANIZATIONAL_UNIT_NAME),
    ("T", NameOID.TITLE),
    ("CN", NameOID.COMMON_NAME),
)
_NAME_KINDS: tuple[tuple[str, Callable[[str], x509.GeneralName]], ...] = (
    ("DOMAIN", x509.DNSName),
    ("IP", lambda text: x509.IPAddress(ipaddress.ip_address(text))),
    ("EMAIL", x509.RFC822Name),
    ("URI", x509.UniformResourceIdentifier),
)
_FORMS = {
    "DOMAIN": re.compile(r"(?:\*\.)?[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*"),
    "IP": re.compile(r"[0-9A-Fa-f.:]+"),
    "EMAIL": re.compile(r"[!-~]+@[!-~]+"),
    "URI": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+"),
}
#: What each word of KEYUSAGE sets.
USAGES = {
    "HANDSHAKE": ("digital_signature", "key_encipherment"),
    "DATAENCRYPT": ("data_encipherment",),
    "DOCSIGN": ("content_commitment",),
    "KEYAGREE": ("key_agreement",),
    "CERTSIGN": ("key_cert_sign", "crl_sign"),
}
_USAGE_BITS = tuple(bit for bits in USAGES.values() for bit in bits)


def subject(wanted: CertificateRequest) -> x509.Name:
    """The name of SUBJECTSDN; without it a user's certificate has the user's name as CN."""
    inside = wanted.operands.inside("SUBJECTSDN")
    user = wanted.database.users.get(wanted.owner)
    if inside is None and user is not None:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, user.full_name or user.name)])
    words = [(oid, word) for keyword, oid in _ATTRIBUTES for word in (inside.words(keyword) if inside else ())]
    if not words:
        column = wanted.operands.column("SUBJECTSDN")
        raise RefusalError(messages.BAD_SUBJECT, column=column, detail="SUBJECTSDN is missing or empty")
    return x509.Name([_attribute(oid, word) for oid, word in words])


def _attribute(oid: x509.ObjectIdentifier, word: Word) -> x509.NameAttribute[str]:
    try:
        return x509.NameAttribute(oid, word.text)
    except ValueError:
        detail = "the value is too short or too long for this attribute"
        raise RefusalError(messages.BAD_SUBJECT, column=word.column, detail=detail) from None


def alternative_names(operands: Operands) -> list[x509.GeneralName]:
    """The names of ALTNAME: host names, addresses, mail addresses."""
    inside = operands.inside("ALTNAME")
    if inside is None:
        return []
    return [_name(keyword, make, word) for keyword, make in _NAME_KINDS for word in inside.words(keyword)]


def alternative_names_of(holder: x509.Certificate | x509.CertificateSigningRequest) -> list[x509.GeneralName]:
    """The names that a certificate or a request has already."""
    try:
        return list(holder.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except x509.ExtensionNotFound:
        return []


def _name(keyword: str, make: Callable[[str], x509.GeneralName], word: Word) -> x509.GeneralName:
    try:
        if _FORMS[keyword].fullmatch(word.text) is None:
            raise ValueError("the library takes any text")
        return make(word.text)
    except ValueError:
        detail = f"this is no value for {keyword}"
        raise RefusalError(messages.BAD_SUBJECT, column=word.column, detail=detail) from None


def key_usage(wanted: CertificateRequest, *, is_rsa: bool) -> x509.KeyUsage:
    """What the key is for: KEYUSAGE, else CERTSIGN for an authority and HANDSHAKE for all others.

    An elliptic curve key enciphers no other key, so HANDSHAKE means signatures alone there (RFC 8813 section 3).
    """
    words = wanted.operands.words("KEYUSAGE")
    for word in words:
        if word.text.upper() not in USAGES:
            choices = ", ".join(USAGES)
            raise RefusalError(messages.BAD_WORD, column=word.column, keyword="KEYUSAGE", choices=choices)
    is_authority = wanted.owner == CERTAUTH
    given = {word.text.upper() for word in words} or {"CERTSIGN" if is_authority else "HANDSHAKE"}
    if is_authority:
        given.add("CERTSIGN")
    elif "CERTSIGN" in given:
        column = wanted.operands.column("KEYUSAGE")
        raise RefusalError(messages.BAD_SUBJECT, column=column, detail="CERTSIGN is for CERTAUTH certificates")
    bits = {bit for usage in given for bit in USAGES[usage]}
    if not is_rsa:
        bits -= {"key_encipherment", "data_encipherment"}
    return x509.KeyUsage(**{bit: bit in bits for bit in _USAGE_BITS}, encipher_only=False, decipher_only=False)
