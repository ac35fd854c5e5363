"""Starting TLS on a socket, and saying what the handshake agreed on.

Bytes that were read before TLS began (``pending``) may hold a ClientHello that rode in the packet of AUTH TLS, or
plaintext that somebody smuggled behind it (CVE-2011-0411). Both go to OpenSSL and never to a parser: a memory BIO takes
them for one ``do_handshake``, the answer is flushed, and the connection is moved onto the socket. A ClientHello goes
on from there, plaintext kills the handshake.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from functools import lru_cache

import service_identity
from cryptography import x509
from OpenSSL import SSL, crypto
from service_identity import pyopenssl as identity

from appliance.certs.chain import PeerChain
from appliance.certs.path_policy import policy_objection
from appliance.certs.tls import TlsContext
from appliance.runtime.wires.faults import explain
from appliance.runtime.wires.openssl import ENGINE
from appliance.session.events import TlsInfo

__all__ = ["HandshakeError", "begin", "check_name", "check_policies", "describe"]


class HandshakeError(Exception):
    """No TLS came about. ``alert`` still has to be sent to the peer as it is."""

    def __init__(self, detail: str, alert: bytes = b"") -> None:
        super().__init__(detail)
        self.detail = detail
        self.alert = alert


def begin(
    context: TlsContext, sock: socket.socket, *, pending: bytes, is_client: bool, server_name: str | None
) -> tuple[SSL.Connection, bytes]:
    """A connection on ``sock``, and bytes to be sent before it is used; HandshakeError when ``pending`` is not TLS."""
    connection = context.connection(None if pending else sock)
    if context.policy.trace is not None:
        connection.set_app_data(sock)
    if is_client:
        connection.set_connect_state()
        if server_name is not None and not _is_address(server_name):
            connection.set_tlsext_host_name(server_name.encode("ascii"))
    else:
        connection.set_accept_state()
    if not pending:
        return connection, b""
    flight = _take_in(connection, pending)
    try:
        ENGINE.attach(connection, sock.fileno())
    except SSL.Error as error:
        raise HandshakeError(explain(error)) from None
    return connection, flight


def _take_in(connection: SSL.Connection, pending: bytes) -> bytes:
    connection.bio_write(pending)
    try:
        connection.do_handshake()
    except SSL.WantReadError:
        return _outgoing(connection)
    except SSL.Error as error:
        raise HandshakeError(explain(error), _outgoing(connection)) from None
    return _outgoing(connection)


def _outgoing(connection: SSL.Connection) -> bytes:
    with contextlib.suppress(SSL.WantReadError):
        return connection.bio_read(65536)
    return b""


def check_name(connection: SSL.Connection, name: str) -> None:
    """RFC 6125: the peer's certificate is for ``name``, an address or a DNS name; HandshakeError when it is not."""
    verify = identity.verify_ip_address if _is_address(name) else identity.verify_hostname
    try:
        verify(connection, name)
    except (service_identity.VerificationError, service_identity.CertificateError, ValueError):
        raise HandshakeError(f"the certificate is not for {name}") from None


def check_policies(agreed: TlsInfo) -> None:
    """RFC 5280 section 6.1: where the path of the peer's certificate requires a policy, one holds for all of it.

    A resumed session shows no path: it was looked at when the session was made.
    """
    if agreed.chain is not None and (objection := policy_objection(agreed.chain.certificates)):
        raise HandshakeError(f"the certificate is not accepted: {objection}")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def describe(connection: SSL.Connection) -> TlsInfo:
    """What a finished handshake agreed on."""
    name = connection.get_servername()
    return TlsInfo(
        version=connection.get_protocol_version_name(),
        cipher=connection.get_cipher_name() or "",
        resumed=bool(ENGINE.is_resumed(connection)),
        chain=_peer_chain(connection),
        server_name=name.decode("ascii", "backslashreplace") if name else None,
    )


def _peer_chain(connection: SSL.Connection) -> PeerChain | None:
    shown = connection.get_verified_chain()
    if not shown:
        leaf = connection.get_peer_certificate()  # a resumed session keeps no more
        if leaf is None:
            return None
        shown = [leaf]
    return _chain(tuple(crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate) for certificate in shown))


# Partners show the same certificates all day: their names and extensions, and what is found out about a path, are
# worked out once, because the same bytes are always the same objects (``remembered``).


@lru_cache(maxsize=1_024)
def _chain(encoded: tuple[bytes, ...]) -> PeerChain:
    return PeerChain(tuple(map(_certificate, encoded)))


@lru_cache(maxsize=1_024)
def _certificate(encoded: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(encoded)
