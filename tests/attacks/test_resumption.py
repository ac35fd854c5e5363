"""A TLS session taken up again after its certificate was revoked: nothing of before counts."""

from __future__ import annotations

import socket
import ssl
import threading

import pytest

from tests.attacks.naive import serving
from tests.system.running import Demo, until

_TLS_1_2, _TLS_1_3 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3


def client_context(demo: Demo, name: str, version: ssl.TLSVersion) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(demo.ca))
    context.load_cert_chain(*demo.certificate(name))
    context.minimum_version = context.maximum_version = version
    return context


class Client:
    """One handshake after the other with the same context; each offers the session of the one before."""

    def __init__(self, context: ssl.SSLContext, port: int, opening: bytes = b"") -> None:
        self._context, self._port, self._opening = context, port, opening
        self._session: ssl.SSLSession | None = None
        self.was_resumed = False

    def answer(self, said: bytes) -> bytes:
        """What is answered inside TLS; nothing when there is no TLS, or nobody."""
        with socket.create_connection(("127.0.0.1", self._port), 60) as plain:
            try:
                if self._opening:
                    plain.recv(1_000)
                    plain.sendall(self._opening)
                    plain.recv(1_000)
                with self._context.wrap_socket(plain, server_hostname="localhost", session=self._session) as secured:
                    self.was_resumed = bool(secured.session_reused)
                    secured.sendall(said)
                    answer = secured.recv(1_000)
                    self._session = secured.session or self._session
                    return answer
            except (ssl.SSLError, OSError):
                return b""


@pytest.mark.parametrize("version", [_TLS_1_2, _TLS_1_3], ids=["TLS 1.2", "TLS 1.3"])
def test_the_probe_works_where_a_certificate_is_looked_at_once(demo, version):
    """The control: a server that checks revocation in full handshakes, and remembers who it was in the others."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(*demo.certificate("user2"))
    server.load_verify_locations(demo.ca)
    server.verify_mode = ssl.CERT_REQUIRED
    is_revoked = threading.Event()

    def handle(connection: socket.socket) -> None:
        with server.wrap_socket(connection, server_side=True) as secured:
            if secured.session_reused or not is_revoked.is_set():
                secured.recv(100)
                secured.sendall(b"230 in")

    context = client_context(demo, "user2", version)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # it has the certificate of a user
    with serving(handle) as port:
        client, stranger = Client(context, port), Client(context, port)
        assert client.answer(b"hello") == b"230 in"
        is_revoked.set()
        assert client.answer(b"hello") == b"230 in"
        assert client.was_resumed
        assert stranger.answer(b"hello") == b""


def issue(demo: Demo, label: str) -> str:
    assert demo.console(f"F CA,ISSUE,ID=USER2,LABEL={label}").code == 0
    return label


def revoke(demo: Demo, label: str) -> None:
    """Until the list that says so is in force."""
    before = demo.output().count("SLYC0201I")
    assert demo.console(f"F CA,REVOKE,ID=USER2,LABEL={label}").code == 0
    until(lambda: demo.output().count("SLYC0201I") > before, 60)


@pytest.mark.parametrize("version", [_TLS_1_2, _TLS_1_3], ids=["TLS 1.2", "TLS 1.3"])
@pytest.mark.parametrize("service", ["FTP", "TN3270E"])
def test_a_session_of_before_the_revocation_is_of_no_use_behind_it(demo, service, version):
    label = issue(demo, f"{service.lower()}{version.name[-1]}")
    context = client_context(demo, label, version)
    if service == "FTP":
        client, said, wanted = Client(context, demo.port(2021), b"AUTH TLS\r\n"), b"USER USER2\r\n", b"230"
    else:
        client, said, wanted = Client(context, demo.port(2025)), b"\xff\xfb\x28", b"\xff"
    assert client.answer(said).startswith(wanted)
    client.answer(said)
    assert not client.was_resumed, "a session between connections was taken up again"
    revoke(demo, label)
    assert client.answer(said)[:3] in (b"", b"421", b"530")
    assert not client.was_resumed
    message = "SLYF0101E" if service == "FTP" else "SLYT0102E"
    until(lambda: any("revoked" in str(record) for record in demo.audited(message)), 60)
