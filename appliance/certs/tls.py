"""TLS policies: what a port, or a connection to a backend, asks of TLS, and the OpenSSL contexts made from it.

A listener shares one context in which nothing can be resumed: a resumed session is never verified again. FTP asks for
one with a session scope of its own for each control connection, so that "the data connection resumed" means "it
belongs to this very login"; all those scopes share one OpenSSL context (``sessionscope``).
"""

from __future__ import annotations

import enum
import os
import socket

import attrs
from cryptography import x509
from OpenSSL import SSL, crypto

from appliance.certs import alpn, groups, sessionscope, tickets
from appliance.certs.tracing import TlsTrace
from appliance.saf.keyring import PrivateKey

__all__ = [
    "VERIFY_FLAGS",
    "ClientAuth",
    "CrlLevel",
    "OcspPolicy",
    "Origin",
    "RevocationPolicy",
    "TlsContext",
    "TlsPolicy",
]

#: SSL_OP_NO_RENEGOTIATION, which pyOpenSSL does not name.
_OP_NO_RENEGOTIATION = 1 << 30
_OPTIONS = SSL.OP_NO_COMPRESSION | SSL.OP_CIPHER_SERVER_PREFERENCE | _OP_NO_RENEGOTIATION
#: SSL_MODE_NO_AUTO_CHAIN, not named either: what we show is ``chain``. In each handshake OpenSSL would look for more
#: among those whom we trust, and check the signatures of what it finds: the root, which a peer must have already.
_MODE_NO_AUTO_CHAIN = 8
#: A session may be resumed for as long as the control connection that owns the context lives; a day is longer.
_SESSION_SECONDS = 86_400
_SCOPE_BYTES = 16
#: RFC 5280 to the letter; its certificate policies are looked at by ``path_policy``.
VERIFY_FLAGS = crypto.X509StoreFlags.X509_STRICT
#: The longest chain that is followed: leaf, eight intermediates, root.
_DEPTH = 9


class ClientAuth(enum.Enum):
    """Whether the handshake asks for a client certificate."""

    NONE = "none"
    OPTIONAL = "optional"  # asked for; a peer without one goes on, one with a bad one does not
    REQUIRED = "required"


_VERIFY_MODES = {
    ClientAuth.NONE: SSL.VERIFY_NONE,
    ClientAuth.OPTIONAL: SSL.VERIFY_PEER,
    ClientAuth.REQUIRED: SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT,
}


class CrlLevel(enum.Enum):
    """GSK_CRL_SECURITY_LEVEL: what happens when no CRL can be had (``findings`` applies it)."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


#: Scheme, host in lower case, port: where a URL of a certificate may lead.
Origin = tuple[str, str, int]


@attrs.frozen
class OcspPolicy:
    """Which OCSP responders are asked: ``url`` first, then, with ``uses_aia``, those that a certificate names."""

    url: str = ""
    uses_aia: bool = False
    nonce: bool = False  # GSK_OCSP_NONCE_CHECK_ENABLE: an answer without ours is refused


@attrs.frozen(cache_hash=True)
class RevocationPolicy:
    """Where CRLs and OCSP answers come from, and the choice when there is none. No source: nothing is checked."""

    servers: tuple[tuple[str, int], ...] = ()  # (host, port), first that answers
    level: CrlLevel = CrlLevel.HIGH
    ends_sessions: bool = True  # a session whose certificate comes to be revoked while it lives ends
    urls: tuple[Origin, ...] = ()  # what a certificate may name
    ocsp: OcspPolicy | None = None

    @property
    def is_checking(self) -> bool:
        """Whether there is any source."""
        return bool(self.servers or self.urls or self.ocsp)


def _parsed_trust(policy: TlsPolicy) -> tuple[crypto.X509, ...]:
    return tuple(crypto.X509.from_cryptography(certificate) for certificate in policy.trust)


@attrs.frozen
class TlsPolicy:
    """Prepared TLS settings: built once at load, held by every session accepted under it."""

    name: str
    chain: tuple[x509.Certificate, ...]  # our own certificate first, then what leads to a root
    private_key: PrivateKey | None = attrs.field(repr=False)
    trust: tuple[x509.Certificate, ...]
    client_auth: ClientAuth
    ciphers: tuple[str, ...]  # OpenSSL names, TLS 1.2 and 1.3 together, in order of preference; none: OpenSSL's own
    revocation: RevocationPolicy
    is_client: bool = False
    protocols: tuple[str, ...] | None = None  # ALPN: a server's client that names others only is refused; None: unread
    trace: TlsTrace | None = attrs.field(default=None, repr=False, eq=False)
    _shared: dict[str, SSL.Context] = attrs.field(init=False, repr=False, eq=False, factory=dict)
    _anchors: tuple[crypto.X509, ...] = attrs.field(
        init=False, repr=False, eq=False, default=attrs.Factory(_parsed_trust, takes_self=True)
    )

    def context(self, *, resumption: bool = False) -> TlsContext:
        """A context of its own; no I/O.

        ``resumption`` lets connections of this one context resume each other's sessions; without it there are neither
        tickets nor a session cache. Raises ``OpenSSL.SSL.Error`` for a key or cipher that OpenSSL cannot use.
        """
        if not resumption or not sessionscope.CAN_SHARE:
            return TlsContext(self, self._context(resumption=resumption))
        if not self._shared:
            self._shared["resumable"] = self._context(resumption=True)
        return TlsContext(self, self._shared["resumable"], os.urandom(_SCOPE_BYTES))

    def _context(self, *, resumption: bool) -> SSL.Context:
        context = SSL.Context(SSL.TLS_CLIENT_METHOD if self.is_client else SSL.TLS_SERVER_METHOD)
        context.set_options(_OPTIONS)
        context.set_mode(SSL.MODE_RELEASE_BUFFERS | _MODE_NO_AUTO_CHAIN)
        self._set_ciphers(context)
        if not self.is_client:
            groups.limit(context)
        self._set_own_certificate(context)
        self._set_trust(context)
        if self.protocols is not None and not self.is_client:
            alpn.insist(context, self.protocols)
        if self.trace is not None:
            self.trace.attach(context, self._verify_mode)
        self._set_sessions(context, resumption=resumption)
        return context

    @property
    def _verify_mode(self) -> int:
        return SSL.VERIFY_PEER if self.is_client else _VERIFY_MODES[self.client_auth]

    def _set_ciphers(self, context: SSL.Context) -> None:
        suites = [name for name in self.ciphers if name.startswith("TLS_")]
        ciphers = [name for name in self.ciphers if not name.startswith("TLS_")]
        one_only = bool(suites) != bool(ciphers)  # the version whose list is empty is off
        context.set_min_proto_version(SSL.TLS1_3_VERSION if one_only and suites else SSL.TLS1_2_VERSION)
        context.set_max_proto_version(SSL.TLS1_2_VERSION if one_only and ciphers else SSL.TLS1_3_VERSION)
        if ciphers:
            context.set_cipher_list(":".join(ciphers).encode("ascii"))
        if suites:
            context.set_tls13_ciphersuites(":".join(suites).encode("ascii"))

    def _set_own_certificate(self, context: SSL.Context) -> None:
        if not self.chain or self.private_key is None:
            return
        context.use_certificate(self.chain[0])
        for certificate in self.chain[1:]:
            context.add_extra_chain_cert(certificate)
        context.use_privatekey(self.private_key)

    def _set_trust(self, context: SSL.Context) -> None:
        mode = self._verify_mode
        context.set_verify(mode)
        if mode == SSL.VERIFY_NONE:
            return
        context.set_verify_depth(_DEPTH)
        store = context.get_cert_store()
        assert store is not None
        for anchor in self._anchors:
            store.add_cert(anchor)
        store.set_flags(VERIFY_FLAGS)
        if not self.is_client:
            for certificate in self.trust:  # the names by which a client chooses among its certificates
                context.add_client_ca(certificate)

    def _set_sessions(self, context: SSL.Context, *, resumption: bool) -> None:
        # Without an id context a resumption with client certificates kills the handshake instead of being declined.
        context.set_session_id(b"sallyport")
        if resumption:
            context.set_session_cache_mode(SSL.SESS_CACHE_BOTH if self.is_client else SSL.SESS_CACHE_SERVER)
            context.set_timeout(_SESSION_SECONDS)
            if not self.is_client:
                tickets.heed(context)
        else:
            context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
            context.set_options(SSL.OP_NO_TICKET)


@attrs.frozen(eq=False)
class TlsContext:
    """An OpenSSL context and the policy it was made from; two connections share sessions only if they share this."""

    policy: TlsPolicy
    openssl: SSL.Context = attrs.field(repr=False)
    _scope: bytes = attrs.field(default=b"", repr=False)
    _has_tickets: bool = True

    def without_tickets(self) -> TlsContext:
        """The same, for connections that resume its sessions and give out no tickets of their own."""
        return TlsContext(self.policy, self.openssl, self._scope, has_tickets=False)

    def connection(self, sock: socket.socket | None) -> SSL.Connection:
        """A TLS connection on ``sock``, or over memory BIOs. On the reactor's thread only."""
        if self._scope:
            sessionscope.enter(self.openssl, self._scope)
        connection = SSL.Connection(self.openssl, sock)
        if not self._has_tickets:
            tickets.withhold(connection)
        return connection
