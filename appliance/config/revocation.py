"""SYSTEM.CONF on revocation: directories with CRLs and how they are spoken to, OCSP, and what certificates may name.

``CRLLDAPSERVER`` lists of the services name servers; ``CRLLDAPACCESS`` says for one of them how it is asked:
enciphered or not, and as whom. A certificate may name URLs of its own; only those whose scheme, host and port a
``REVOCATIONURL`` gives are ever followed, and without one none is.
"""

from __future__ import annotations

import enum
from pathlib import Path
from urllib.parse import urlsplit

import attrs

from appliance.config.language.operands import Operands
from appliance.config.language.readers import host_of, path, port, text
from appliance.config.language.tokens import Token

__all__ = [
    "CrlConf",
    "CrlLevel",
    "LdapAccess",
    "LdapSecurity",
    "OcspConf",
    "ldap_access",
    "ocsp",
    "responder_url",
    "revocation_urls",
]

_PORTS = {"http": 80, "ldap": 389}

#: Scheme, host in lower case, port.
Origin = tuple[str, str, int]


class CrlLevel(enum.Enum):
    """CRLSECURITYLEVEL: what happens to a certificate when no CRL can be had.

    LOW accepts; MEDIUM accepts when the server answered but has none; HIGH refuses.
    """

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class LdapSecurity(enum.Enum):
    """How a directory is spoken to."""

    PLAIN = "PLAIN"
    STARTTLS = "STARTTLS"
    LDAPS = "LDAPS"


@attrs.frozen
class LdapAccess:
    """CRLLDAPACCESS: how one directory is asked. Without a ``user`` the bind is anonymous."""

    server: tuple[str, int]
    security: LdapSecurity = LdapSecurity.PLAIN
    ca_file: Path | None = None  # whom its certificate must lead to; None: the system's authorities
    user: str = ""
    password_file: Path | None = None


@attrs.frozen
class OcspConf:
    """OCSP: which responders are asked. ``url`` is asked first; with ``uses_aia`` then those a certificate names."""

    url: str = ""
    uses_aia: bool = False
    nonce: bool = False  # sent, and an answer without it is refused


@attrs.frozen
class CrlConf:
    """Revocation checking. Servers are (host, port), first that answers; times are seconds."""

    servers: tuple[tuple[str, int], ...] = ()  # CRLLDAPSERVER: for every service that names none of its own
    level: CrlLevel = CrlLevel.HIGH
    cache_seconds: int = 86_400  # a CRL is kept no longer than this, nor past its nextUpdate
    refresh_seconds: int = 300  # how often a newer CRL is looked for
    timeout: float = 15.0  # hard limit of one fetch
    access: tuple[LdapAccess, ...] = ()
    urls: tuple[Origin, ...] = ()  # REVOCATIONURL
    ocsp: OcspConf | None = None


def ldap_access(operands: Operands) -> LdapAccess:
    """``host port PLAIN|STARTTLS|LDAPS [CAFILE path] [USER dn PASSWORDFILE path]``."""
    server = host_of(operands, operands.take("a host name or address")), port(operands)
    word = operands.take("PLAIN, STARTTLS or LDAPS")
    if word.upper not in LdapSecurity.__members__:
        raise operands.wrong(word, "PLAIN, STARTTLS or LDAPS is expected")
    security = LdapSecurity[word.upper]
    ca_file = path(operands) if operands.take_word("CAFILE") else None
    if not operands.take_word("USER"):
        return LdapAccess(server, security, ca_file)
    user = text("a distinguished name")(operands)
    if not operands.take_word("PASSWORDFILE"):
        raise operands.wrong(word, "USER needs PASSWORDFILE")
    if security is LdapSecurity.PLAIN:
        raise operands.wrong(word, "a password is not sent in the clear: STARTTLS or LDAPS is needed")
    return LdapAccess(server, security, ca_file, user, path(operands))


def revocation_urls(operands: Operands) -> tuple[Origin, ...]:
    """``http://host[:port]`` and ``ldap://host[:port]``, one or more."""
    return tuple(_origin(operands, token) for token in (operands.take("a URL"), *operands.rest()))


def ocsp(operands: Operands) -> OcspConf:
    """``[http://host[:port]/path] [AIA] [NONCE]``; a URL or AIA at least."""
    url, first = "", operands.peek()
    if first is not None and first.text.lower().startswith("http://"):
        url = operands.take("a URL").text
        if not urlsplit(url).hostname:
            raise operands.wrong(first, f"{url} names no host")
    uses_aia = bool(operands.take_word("AIA"))
    if not url and not uses_aia:
        raise operands.wrong(first or operands.keyword, "takes an http:// URL or AIA")
    return OcspConf(url, uses_aia, bool(operands.take_word("NONCE")))


def responder_url(operands: Operands) -> str:
    """``http://host[:port]``: the own responder as others reach it."""
    token = operands.take("a URL")
    scheme, host, number = _origin(operands, token)
    if scheme != "http":
        raise operands.wrong(token, f"{token.text} is not http://host[:port]")
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}" if number == _PORTS["http"] else f"http://{host}:{number}"


def _origin(operands: Operands, token: Token) -> Origin:
    try:
        parts = urlsplit(token.text)
        host, number = parts.hostname, parts.port
    except ValueError:
        raise operands.wrong(token, f"{token.text} is no URL") from None
    if parts.scheme not in _PORTS or not host or parts.path not in ("", "/") or parts.username is not None:
        raise operands.wrong(token, f"{token.text} is not http://host[:port] or ldap://host[:port]")
    return parts.scheme, host, number or _PORTS[parts.scheme]
