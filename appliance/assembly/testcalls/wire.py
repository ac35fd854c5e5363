"""A client's connection that blocks: plain first, then TLS with a client certificate; every wait has an end."""

from __future__ import annotations

import socket
import struct

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from OpenSSL import SSL
from OpenSSL.crypto import X509

from appliance.secret import Secret

__all__ = ["Client", "EndedError", "Wire"]

_SECONDS = 20
_RECEIVE = 4096


class EndedError(Exception):
    """The other side ended it, or says nothing; the text is one sentence."""


@attrs.frozen
class Client:
    """Who calls, and which authorities he trusts."""

    certificate: x509.Certificate
    key: Secret = attrs.field(repr=False)  # PKCS#8 PEM
    authorities: tuple[x509.Certificate, ...]


class Wire:
    """One connection. OSError when it cannot be made."""

    def __init__(self, host: str, port: int, source: str) -> None:
        """``source`` is the address to come from, "" for any."""
        self._sock = socket.create_connection((host, port), _SECONDS, (source, 0) if source else None)
        self._sock.settimeout(None)  # OpenSSL wants a socket that blocks; the kernel ends the wait instead
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            self._sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", _SECONDS, 0))
        self._tls: SSL.Connection | None = None

    @property
    def local(self) -> tuple[str, int]:
        """Our own address and port."""
        host, port, *_ = self._sock.getsockname()
        return host, port

    def close(self) -> None:
        """End it."""
        self._sock.close()

    def secure(self, client: Client) -> str:
        """The handshake; what it came to, as one line."""
        context = SSL.Context(SSL.TLS_CLIENT_METHOD)
        context.use_certificate(client.certificate)
        context.use_privatekey(load_pem_private_key(client.key.reveal(), None))  # type: ignore[arg-type]
        store = context.get_cert_store()
        assert store is not None
        for authority in client.authorities:
            store.add_cert(X509.from_cryptography(authority))
        context.set_verify(SSL.VERIFY_PEER)
        self._tls = SSL.Connection(context, self._sock)
        self._tls.set_connect_state()
        try:
            self._tls.do_handshake()
        except SSL.Error as error:
            raise EndedError(f"TLS: {_reason(error)}") from None
        server = self._tls.get_peer_certificate(as_cryptography=True)
        subject = server.subject.rfc4514_string() if server is not None else "nobody"
        return f"{self._tls.get_protocol_version_name()} {self._tls.get_cipher_name()} with {subject}"

    def send(self, data: bytes) -> None:
        """All of it."""
        try:
            (self._tls or self._sock).sendall(data)
        except (SSL.Error, OSError) as error:
            raise EndedError(_reason(error)) from None

    def receive(self) -> bytes:
        """What comes next, at least a byte."""
        try:
            data = (self._tls or self._sock).recv(_RECEIVE)
        except (SSL.Error, OSError) as error:
            raise EndedError(_reason(error)) from None
        if not data:
            raise EndedError("the port closed the connection")
        return data


def _reason(error: Exception) -> str:
    match error:
        case SSL.ZeroReturnError() | SSL.SysCallError() | ConnectionError():
            return "the port closed the connection"
        case SSL.WantReadError() | SSL.WantWriteError() | BlockingIOError():
            return f"nothing came for {_SECONDS} seconds"
        case SSL.Error(args=([(_, _, reason), *_],)):
            return f"{reason}"
        case _:
            return f"{error}" or type(error).__name__
