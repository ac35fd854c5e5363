"""Cipher names: System SSL's, Telnet's and IANA's, each to OpenSSL's name, or refused as obsolete.

A name that OpenSSL no longer offers, or that nobody should, is an error and never silence: a port that lists only
SSL_RC4_SHA must not come up with something else. AES with CBC and SHA-1 under RSA key exchange still exists for
TLS 1.2 and is mapped with a warning: no forward secrecy, and it needs an RSA server certificate.
"""

from __future__ import annotations

import enum

import attrs

__all__ = ["DEFAULT_CIPHERS", "CipherAdvice", "CipherName", "look_up", "of_versions"]

#: Offered when a member lists none: forward secrecy and AEAD only, AES-128 first (it is the fastest in hardware).
DEFAULT_CIPHERS = (
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
)


class CipherAdvice(enum.Enum):
    """What to tell the administrator about a name."""

    GOOD = "good"
    WEAK = "weak"  # offered, with a warning
    OBSOLETE = "obsolete"  # refused


@attrs.frozen
class CipherName:
    """A known name. ``openssl`` is "" for an obsolete one; ``why`` is the half sentence for the diagnostic."""

    openssl: str
    advice: CipherAdvice = CipherAdvice.GOOD
    why: str = ""


def _good(*names: str) -> dict[str, CipherName]:
    return {name: CipherName(name) for name in names}


_WEAK = "RSA key exchange has no forward secrecy, and needs an RSA server certificate"


def _weak(openssl: str) -> CipherName:
    return CipherName(openssl, CipherAdvice.WEAK, _WEAK)


def _obsolete(why: str) -> CipherName:
    return CipherName("", CipherAdvice.OBSOLETE, why)


_RC4 = _obsolete("RC4 is broken (RFC 7465)")
_RC2 = _obsolete("RC2 with a 40-bit key is broken")
_DES = _obsolete("DES is broken")
_TRIPLE_DES = _obsolete("triple DES has 64-bit blocks (SWEET32)")
_NULL = _obsolete("NULL does not encipher")

#: Names of the Telnet ENCRYPTION and the FTP CIPHERSUITE statements.
_SYSTEM_SSL = {
    "SSL_NULL_MD5": _NULL,
    "SSL_NULL_SHA": _NULL,
    "SSL_RC4_MD5_EX": _RC4,
    "SSL_RC4_MD5": _RC4,
    "SSL_RC4_SHA": _RC4,
    "SSL_RC2_MD5_EX": _RC2,
    "SSL_DES_SHA": _DES,
    "SSL_3DES_SHA": _TRIPLE_DES,
    "SSL_AES_128_SHA": _weak("AES128-SHA"),
    "SSL_AES_256_SHA": _weak("AES256-SHA"),
}
#: V3CIPHER codes of System SSL: two hexadecimal digits, the low byte of the suite's number.
_CODES = {
    "01": "SSL_NULL_MD5",
    "02": "SSL_NULL_SHA",
    "03": "SSL_RC4_MD5_EX",
    "04": "SSL_RC4_MD5",
    "05": "SSL_RC4_SHA",
    "06": "SSL_RC2_MD5_EX",
    "09": "SSL_DES_SHA",
    "0A": "SSL_3DES_SHA",
    "2F": "SSL_AES_128_SHA",
    "35": "SSL_AES_256_SHA",
}
#: IANA's names of what is worth offering (TLS 1.3's are OpenSSL's too), and the suite's number in four digits.
_IANA = {
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256": ("ECDHE-ECDSA-AES128-GCM-SHA256", "C02B"),
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384": ("ECDHE-ECDSA-AES256-GCM-SHA384", "C02C"),
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256": ("ECDHE-RSA-AES128-GCM-SHA256", "C02F"),
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384": ("ECDHE-RSA-AES256-GCM-SHA384", "C030"),
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256": ("ECDHE-ECDSA-CHACHA20-POLY1305", "CCA9"),
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256": ("ECDHE-RSA-CHACHA20-POLY1305", "CCA8"),
    "TLS_AES_128_GCM_SHA256": ("TLS_AES_128_GCM_SHA256", "1301"),
    "TLS_AES_256_GCM_SHA384": ("TLS_AES_256_GCM_SHA384", "1302"),
    "TLS_CHACHA20_POLY1305_SHA256": ("TLS_CHACHA20_POLY1305_SHA256", "1303"),
}
_IANA_WEAK = {
    "TLS_RSA_WITH_AES_128_CBC_SHA": ("AES128-SHA", "002F"),
    "TLS_RSA_WITH_AES_256_CBC_SHA": ("AES256-SHA", "0035"),
    "TLS_RSA_WITH_AES_128_CBC_SHA256": ("AES128-SHA256", "003C"),
    "TLS_RSA_WITH_AES_256_CBC_SHA256": ("AES256-SHA256", "003D"),
    "TLS_RSA_WITH_AES_128_GCM_SHA256": ("AES128-GCM-SHA256", "009C"),
    "TLS_RSA_WITH_AES_256_GCM_SHA384": ("AES256-GCM-SHA384", "009D"),
}
_NAMES = {
    **_SYSTEM_SSL,
    **{code: _SYSTEM_SSL[name] for code, name in _CODES.items()},
    **{f"00{code}": _SYSTEM_SSL[name] for code, name in _CODES.items()},
    **_good(*DEFAULT_CIPHERS),
    **{key: CipherName(openssl) for name, (openssl, code) in _IANA.items() for key in (name, code)},
    **{key: _weak(openssl) for name, (openssl, code) in _IANA_WEAK.items() for key in (name, code, openssl)},
}
#: Parts of a name that give an obsolete suite away, however the rest is spelled.
_OBSOLETE_PARTS = (
    ("NULL", _NULL),
    ("RC4", _RC4),
    ("RC2", _RC2),
    ("3DES", _TRIPLE_DES),
    ("DES-CBC3", _TRIPLE_DES),
    ("DES", _DES),
    ("EXPORT", _obsolete("EXPORT keys are broken")),
    ("ANON", _obsolete("an anonymous key exchange proves nothing")),
    ("MD5", _obsolete("MD5 is broken")),
)


def look_up(name: str) -> CipherName | None:
    """What a name or code in a member means; None for one that is not known at all. Case does not matter."""
    upper = name.upper()
    if upper in _NAMES:
        return _NAMES[upper]
    return next((advice for part, advice in _OBSOLETE_PARTS if part in upper), None)


def of_versions(ciphers: tuple[str, ...], *, tls12: bool, tls13: bool) -> tuple[str, ...]:
    """OpenSSL's names of the versions of TLS that are on; a version that none is left of is not spoken."""
    return tuple(name for name in ciphers if (tls13 if name.startswith("TLS_") else tls12))
