"""Distinguished names as LDAP clients write them, in a form that can be compared.

One entry is asked for under many spellings: types as names or OIDs, any case, blanks around separators, characters
escaped or not (RFC 4514), LDAPv2's quotes and semicolons. The normal form is a tuple of RDNs, the most specific first,
each a set of (type OID, value) with the value folded as caseIgnoreMatch does (RFC 4518: compatibility forms, case,
insignificant blanks).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from cryptography import x509

__all__ = ["Dn", "attribute_type", "fold", "of_name", "parse"]

Rdn = frozenset[tuple[str, str]]
Dn = tuple[Rdn, ...]

#: RFC 4519 and RFC 4524 names of the types that certificates use in names, and those of the entry of a CA.
_OIDS = {
    "cn": "2.5.4.3",
    "commonname": "2.5.4.3",
    "sn": "2.5.4.4",
    "surname": "2.5.4.4",
    "serialnumber": "2.5.4.5",
    "c": "2.5.4.6",
    "countryname": "2.5.4.6",
    "l": "2.5.4.7",
    "localityname": "2.5.4.7",
    "st": "2.5.4.8",
    "s": "2.5.4.8",
    "stateorprovincename": "2.5.4.8",
    "street": "2.5.4.9",
    "streetaddress": "2.5.4.9",
    "o": "2.5.4.10",
    "organizationname": "2.5.4.10",
    "ou": "2.5.4.11",
    "organizationalunitname": "2.5.4.11",
    "title": "2.5.4.12",
    "givenname": "2.5.4.42",
    "objectclass": "2.5.4.0",
    "cacertificate": "2.5.4.37",
    "authorityrevocationlist": "2.5.4.38",
    "certificaterevocationlist": "2.5.4.39",
    "dc": "0.9.2342.19200300.100.1.25",
    "domaincomponent": "0.9.2342.19200300.100.1.25",
    "uid": "0.9.2342.19200300.100.1.1",
    "userid": "0.9.2342.19200300.100.1.1",
    "e": "1.2.840.113549.1.9.1",
    "email": "1.2.840.113549.1.9.1",
    "emailaddress": "1.2.840.113549.1.9.1",
}
_ATTRIBUTE = re.compile(r"\s*(?:oid\.)?([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)\s*=\s*", re.IGNORECASE)
_HEX = re.compile(r"#((?:[0-9A-Fa-f]{2})+)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
#: A run of anything but separators, where a backslash takes what follows with it.
_PLAIN = re.compile(r'(?:[^,;+"\\]|\\.)*', re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-9A-Fa-f]{2}|.)", re.DOTALL)
_SEPARATOR = re.compile(r"\s*([,;+])")
_BLANKS = re.compile(r"\s+")


def attribute_type(text: str) -> str:
    """A type as its OID when it is known, else in lower case."""
    lowered = text.strip().lower()
    return _OIDS.get(lowered, lowered)


def fold(value: str) -> str:
    """A value as caseIgnoreMatch compares it."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", value).casefold()).strip()


def of_name(name: x509.Name) -> Dn:
    """The normal form of an X.509 name, whose RDNs come in the other order."""
    return tuple(
        frozenset((attribute.oid.dotted_string, fold(_text(attribute.value))) for attribute in rdn)
        for rdn in reversed(name.rdns)
    )


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.hex()


def parse(text: str) -> Dn | None:
    """The normal form of what a client wrote, or None when it is no distinguished name. "" is the root's, ()."""
    if not text.strip():
        return ()
    rdns: list[Rdn] = []
    pairs: list[tuple[str, str]] = []
    position = 0
    while True:
        found = _pair(text, position)
        if found is None:
            return None
        pair, position = found
        pairs.append(pair)
        separator = _SEPARATOR.match(text, position)
        if separator is None or separator[1] != "+":
            rdns.append(frozenset(pairs))
            pairs = []
        if separator is None:
            return tuple(rdns) if not text[position:].strip() else None
        position = separator.end()


def _pair(text: str, position: int) -> tuple[tuple[str, str], int] | None:
    attribute = _ATTRIBUTE.match(text, position)
    if attribute is None:
        return None
    for form, decode in _VALUE_FORMS:
        value = form.match(text, attribute.end())
        if value is not None:
            decoded = decode(value)
            return None if decoded is None else ((attribute_type(attribute[1]), fold(decoded)), value.end())
    return None


def _from_hex(value: re.Match[str]) -> str | None:
    """#0C03616263: the BER of a string (RFC 4514 section 2.4); short lengths only."""
    encoded = bytes.fromhex(value[1])
    if len(encoded) < 2 or encoded[1] != len(encoded) - 2:
        return None
    return encoded[2:].decode("utf-8", "replace")


def _unescaped(value: re.Match[str]) -> str | None:
    text = value[value.lastindex or 0]
    encoded = _ESCAPE.sub(_unescape_one, text.encode("utf-8", "replace"))
    return encoded.decode("utf-8", "replace")


def _unescape_one(escape: re.Match[bytes]) -> bytes:
    return bytes.fromhex(escape[1].decode()) if len(escape[1]) == 2 else escape[1]


_VALUE_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (_HEX, _from_hex),
    (_QUOTED, _unescaped),
    (_PLAIN, _unescaped),
)
