"""Where a CRL may be: a directory that the administrator named, or a URL that a certificate named and he allowed.

A URL is followed only when its scheme, host and port are on the list of REVOCATIONURL; a certificate's owner would
otherwise choose which host this appliance connects to.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cryptography import x509

from appliance.certs.crls.crl import MAX_CRL_SIZE
from appliance.certs.crls.crl_ldap import CrlFetch, Login
from appliance.certs.crls.crl_retrieval import Fetch
from appliance.certs.crls.fetching import Absent, FetchLimits, FetchResult, Found, Unreachable
from appliance.certs.crls.http_fetch import Body, HttpFetch
from appliance.certs.tls import Origin
from appliance.config.revocation import LdapAccess, LdapSecurity
from appliance.secret import Secret

__all__ = ["CrlFetches", "Location", "is_allowed", "key_of", "logins", "origin_of"]

#: (host, port) of a directory, or a URL.
Location = tuple[str, int] | str

_PORTS = {"http": 80, "ldap": 389}


def origin_of(location: Location) -> str:
    """A place as a URL, for messages."""
    if isinstance(location, str):
        return location
    host, port = location
    return f"ldap://[{host}]:{port}" if ":" in host else f"ldap://{host}:{port}"


def key_of(location: Location) -> tuple[str, int]:
    """The server behind a place: one circuit breaker for everything that it serves."""
    if isinstance(location, tuple):
        return location
    origin = _origin(location)
    return (origin[1], origin[2]) if origin is not None else (location, 0)


def is_allowed(url: str, allowed: Iterable[Origin]) -> bool:
    """Whether the administrator lets a certificate name this URL."""
    return _origin(url) in set(allowed)


def _origin(url: str) -> Origin | None:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.username is not None or parts.password is not None or not parts.hostname:
        return None
    return (parts.scheme, parts.hostname, port) if parts.scheme in _PORTS else None


def logins(access: Iterable[LdapAccess]) -> Mapping[tuple[str, int], Login]:
    """How each directory is entered; reads the password and CA files. OSError or ssl.SSLError when that fails."""
    return {entry.server: _login(entry) for entry in access}


def _login(entry: LdapAccess) -> Login:
    context = None
    if entry.security is not LdapSecurity.PLAIN:
        authorities = entry.ca_file.read_text(encoding="ascii") if entry.ca_file else None
        context = ssl.create_default_context(cadata=authorities)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
    password = Secret(_first_line(entry.password_file)) if entry.password_file else None
    return Login(context, entry.security is LdapSecurity.STARTTLS, entry.user, password)


def _first_line(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")


class CrlFetches:
    """Makes fetches for places of every kind."""

    def __init__(self, logins: Mapping[tuple[str, int], Login] | None = None) -> None:
        self._logins = logins or {}

    def __call__(self, location: Location, names: Sequence[x509.Name], limits: FetchLimits) -> Fetch:
        """A fetch that has not begun; ``names`` are the entries to look for in a directory."""
        if isinstance(location, tuple):
            return CrlFetch(location, names, limits, self._logins.get(location))
        if urlsplit(location).scheme == "http":
            return _HttpCrl(location, limits)
        server = key_of(location)
        return CrlFetch(server, _entry_of(location), limits, self._logins.get(server))


def _entry_of(url: str) -> tuple[x509.Name, ...]:
    """The entry that an LDAP URL names (RFC 4516); none when it does not decode."""
    try:
        return (x509.Name.from_rfc4514_string(unquote(urlsplit(url).path.lstrip("/"))),)
    except ValueError:
        return ()


class _HttpCrl:
    """A CRL by HTTP: the body is the list (RFC 5280 section 4.2.1.13)."""

    def __init__(self, url: str, limits: FetchLimits) -> None:
        self._fetch = HttpFetch(url, FetchLimits(limits.connect, limits.whole, min(limits.size, MAX_CRL_SIZE)))

    def run(self) -> FetchResult:
        match self._fetch.run():
            case Body(content):
                return Found((content,))
            case (Absent() | Unreachable()) as nothing:
                return nothing

    def abort(self) -> None:
        self._fetch.abort()
