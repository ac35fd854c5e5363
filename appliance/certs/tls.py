"""TLS policies: what a port, or a connection to a backend, asks of TLS, and the OpenSSL contexts made from it."""

from __future__ import annotations

import enum

import attrs
from cryptography import x509
from OpenSSL import SSL

__all__ = ["ClientAuth", "CrlLevel", "RevocationPolicy", "TlsContext", "TlsPolicy"]


class ClientAuth(enum.Enum):
    """Whether the handshake asks for a client certificate."""

    NONE = "none"
    OPTIONAL = "optional"  # asked for; a peer without one goes on, one with a bad one does not
    REQUIRED = "required"


class CrlLevel(enum.Enum):
    """GSK_CRL_SECURITY_LEVEL: what happens when no CRL can be had (``express-logon`` facts, System SSL)."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


@attrs.frozen
class RevocationPolicy:
    """Where CRLs come from, and the choice when there is none. No server: nothing is checked."""

    servers: tuple[tuple[str, int], ...] = ()  # (host, port), first that answers
    level: CrlLevel = CrlLevel.HIGH


@attrs.frozen
class TlsPolicy:
    """Prepared TLS settings: built once at load, held by every session accepted under it."""

    name: str
    chain: tuple[x509.Certificate, ...]
    private_key: object = attrs.field(repr=False)
    trust: tuple[x509.Certificate, ...]
    client_auth: ClientAuth
    ciphers: tuple[str, ...]  # OpenSSL names, TLS 1.2 and 1.3 together, in order of preference
    revocation: RevocationPolicy
    is_client: bool = False

    def context(self, *, resumption: bool = False) -> TlsContext:
        """An OpenSSL context of its own (0.2 to 0.6 ms of CPU, no I/O)."""
        raise NotImplementedError


@attrs.frozen(eq=False)
class TlsContext:
    """One OpenSSL context and the policy it was made from; two connections share sessions only if they share this."""

    policy: TlsPolicy
    openssl: SSL.Context = attrs.field(repr=False)
