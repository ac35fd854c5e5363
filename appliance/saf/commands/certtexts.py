"""What a certificate says, as lists show it and as operands name it: serial number, names, fingerprint."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from appliance.saf.dn import text as name_text

__all__ = ["escaped", "fingerprint", "readable", "serial_text"]

_BYTES_IN_LINE = 16


def serial_text(serial: int) -> str:
    """A serial number in hexadecimal, whole bytes."""
    text = f"{serial:X}"
    return text.zfill(len(text) + len(text) % 2)


def readable(name: x509.Name) -> str:
    """As filters write it; a name that has no such form without doubt, as RFC 4514 does."""
    return escaped(name_text(name) or name.rfc4514_string())


def escaped(text: str) -> str:
    """What somebody else's certificate says moves no cursor and begins no line."""
    return "".join(one if one.isprintable() else "".join(f"\\{byte:02X}" for byte in one.encode()) for one in text)


def fingerprint(certificate: x509.Certificate) -> Iterator[str]:
    """The SHA-256 of the whole certificate, in lines of RACDCERT LIST."""
    digest = certificate.fingerprint(hashes.SHA256())
    yield "  Certificate Fingerprint (SHA256):"
    yield f"    {digest[:_BYTES_IN_LINE].hex(':').upper()}:"
    yield f"    {digest[_BYTES_IN_LINE:].hex(':').upper()}"
