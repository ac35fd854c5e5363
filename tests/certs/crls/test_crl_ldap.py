import gc
import socket
import struct
import time
import weakref
from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from appliance.certs.crls.crl_fetch import logins, origin_of
from appliance.certs.crls.crl_ldap import CrlFetch
from appliance.certs.crls.fetching import Absent, FetchLimits, Found, Unreachable
from appliance.config.revocation import LdapAccess, LdapSecurity
from tests.support import pki
from tests.support.peers import peer, silent
from tests.support.ports import free_port
from tests.support.slapd import slapd

LIMITS = FetchLimits(connect=60, whole=60, size=2_000_000)
#: For who would be waited for without end: that the fetch comes back at all is its deadline's doing.
SHORT = FetchLimits(connect=60, whole=1.5, size=2_000_000)
NAME = pki.authority().certificate.subject


def der(crl: x509.CertificateRevocationList) -> bytes:
    return crl.public_bytes(Encoding.DER)


def drip(client: socket.socket) -> None:
    client.recv(4096)
    for byte in b"\x30\x82\x10\x00" + bytes(4096):
        client.sendall(bytes([byte]))
        time.sleep(0.3)


def promise(length: int) -> Callable[[socket.socket], None]:
    def serve(client: socket.socket) -> None:
        client.recv(4096)
        client.sendall(b"\x30\x84" + struct.pack(">I", length))
        while True:
            client.sendall(bytes(65536))

    return serve


def _length(size: int) -> bytes:
    return bytes([size]) if size < 128 else b"\x82" + struct.pack(">H", size)


def _tlv(tag: int, content: bytes) -> bytes:
    return bytes([tag]) + _length(len(content)) + content


def message_id(request: bytes) -> bytes:
    """The request's id, as an element."""
    begin = 2 if request[1] < 128 else 2 + request[1] - 128
    return request[begin : begin + 2 + request[begin + 1]]


def endless_entries(client: socket.socket) -> None:
    """Small, valid entries without end."""
    number = message_id(client.recv(4096))
    attribute = _tlv(0x30, _tlv(0x04, b"a") + _tlv(0x31, _tlv(0x04, bytes(1000))))
    message = _tlv(0x30, number + _tlv(0x64, _tlv(0x04, b"") + _tlv(0x30, attribute)))
    while True:
        client.sendall(message * 50)


def result(code: int) -> Callable[[socket.socket], None]:
    def serve(client: socket.socket) -> None:
        number = message_id(client.recv(4096))
        client.sendall(_tlv(0x30, number + _tlv(0x65, b"\x0a\x01" + bytes([code]) + b"\x04\x00\x04\x00")))
        client.recv(1)

    return serve


def answer(message: bytes) -> Callable[[socket.socket], None]:
    def serve(client: socket.socket) -> None:
        client.recv(4096)
        client.sendall(message)
        client.recv(1)

    return serve


class TestHostileServers:
    @pytest.mark.parametrize(
        ("serve", "says"),
        [
            (answer(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "not LDAP"),
            (answer(b"\x30\x80\x00\x00"), "not LDAP"),
            (answer(_tlv(0x30, b"\xff" * 60)), "decoded"),
            (answer(b"\x30\x84" + struct.pack(">I", 15000) + b"\x30\x82\x20\x00" * 3750), "decoded"),
            (promise(0x7FFFFFFF), "larger than the limit"),
            (endless_entries, "too many messages"),
            (lambda client: client.close(), ""),
            (result(51), "busy"),
            (result(10), "referral"),
        ],
        ids=[
            *("http", "indefinite", "garbage", "nested", "huge", "endless"),
            *("closing", "busy", "referral"),
        ],
    )
    def test_is_an_outcome(self, serve, says):
        with peer(serve) as address:
            outcome = CrlFetch(address, (NAME,), LIMITS).run()
        assert isinstance(outcome, Unreachable)
        assert says in outcome.detail

    @pytest.mark.parametrize("serve", [silent, drip], ids=["silent", "drip"])
    def test_without_a_whole_answer_the_deadline_is_the_outcome(self, serve):
        with peer(serve) as address:
            outcome = CrlFetch(address, (NAME,), SHORT).run()
        assert isinstance(outcome, Unreachable)
        assert outcome.detail.endswith("no complete answer in time")

    def test_closed_port(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            assert isinstance(CrlFetch(probe.getsockname(), (NAME,), LIMITS).run(), Unreachable)

    def test_an_invalid_host_is_an_outcome(self):
        assert isinstance(CrlFetch(("no such host", 389), (NAME,), LIMITS).run(), Unreachable)

    def test_abort_ends_it_from_another_thread(self):
        """While the server has its question; the fetch's own time is longer than this test may take."""

        def serve(client: socket.socket) -> None:
            client.recv(4096)
            fetch.abort()
            silent(client)

        with peer(serve) as address:
            fetch = CrlFetch(address, (NAME,), FetchLimits(whole=3600))
            assert fetch.run() == Unreachable("no complete answer in time")

    def test_aborted_before_it_ran(self):
        with peer(silent) as address:
            fetch = CrlFetch(address, (NAME,), LIMITS)
            fetch.abort()
            assert isinstance(fetch.run(), Unreachable)

    def test_no_such_entry(self):
        with peer(result(32)) as address:
            assert isinstance(CrlFetch(address, (NAME,), LIMITS).run(), Absent)


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    suffix = x509.Name(pki.authority().certificate.subject.rdns[:2])
    with slapd(tmp_path_factory.mktemp("slapd"), suffix) as running:
        yield running


class TestRealServer:
    def address(self, directory):
        return "127.0.0.1", directory.port

    def test_found(self, directory):
        crl = pki.authority().crl([7])
        directory.add_authority(NAME, {"certificateRevocationList": crl, "authorityRevocationList": crl})
        assert CrlFetch(self.address(directory), (NAME,), LIMITS).run() == Found((der(crl),))

    def test_nothing_of_it_waits_for_the_collector(self, directory):
        fetch = CrlFetch(self.address(directory), (NAME,), LIMITS)
        gc.collect()
        gc.disable()
        try:
            assert isinstance(fetch.run(), Found | Absent)
            gone = weakref.ref(fetch._connection)
            del fetch
            assert gone() is None
        finally:
            gc.enable()

    def test_large(self, directory):
        ca = pki.Authority.create("Large CA")
        crl = ca.crl(range(1, 30_000))
        directory.add_authority(ca.certificate.subject, {"certificateRevocationList": crl})
        found = CrlFetch(self.address(directory), (ca.certificate.subject,), LIMITS).run()
        assert found == Found((der(crl),))

    def test_absent_and_then_the_entry_that_the_certificate_names(self, directory):
        place = pki.distinguished_name("Elsewhere")
        other = pki.Authority.create("Other CA")
        assert isinstance(CrlFetch(self.address(directory), (other.certificate.subject,), LIMITS).run(), Absent)
        crl = other.crl()
        directory.add_authority(place, {"authorityRevocationList": crl})
        names = (other.certificate.subject, place)
        assert CrlFetch(self.address(directory), names, LIMITS).run() == Found((der(crl),))

    def test_a_name_with_every_special_character(self, directory):
        name = pki.distinguished_name('#A, "B" + C=1; <D> \\ * ( ) é ')
        ca = pki.authority()
        directory.add_authority(name, {"certificateRevocationList": ca.crl()})
        assert isinstance(CrlFetch(self.address(directory), (name,), LIMITS).run(), Found)

    def test_a_name_without_text_form(self, directory):
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nul\0byte")])
        assert isinstance(CrlFetch(self.address(directory), (name,), LIMITS).run(), Absent | Unreachable)


def test_origins():
    assert origin_of(("ldap.example.com", 389)) == "ldap://ldap.example.com:389"
    assert origin_of(("::1", 3890)) == "ldap://[::1]:3890"


class Guarded:
    """A directory that shows a CRL to its reader alone, over LDAPS or StartTLS."""

    def __init__(self, folder, port: int, tls_port: int, crl: x509.CertificateRevocationList) -> None:
        self.folder, self.port, self.tls_port, self.crl = folder, port, tls_port, crl

    def fetch(self, security: LdapSecurity, *, user="cn=admin", password="admin", ca=None, host="127.0.0.1"):
        port = self.tls_port if security is LdapSecurity.LDAPS else self.port
        (self.folder / "pw").write_text(f"{password}\n")
        reader = f"{user},{x509.Name(NAME.rdns[:2]).rfc4514_string()}" if user else ""
        access = LdapAccess((host, port), security, ca or self.folder / "ca.pem", reader, self.folder / "pw")
        return CrlFetch((host, port), (NAME,), LIMITS, logins([access])[host, port]).run()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    folder, tls_port = tmp_path_factory.mktemp("guarded"), free_port()
    identity = pki.authority().issue("slapd", names=("127.0.0.1",))
    (folder / "server.pem").write_bytes(identity.certificate_pem)
    (folder / "server.key").write_bytes(identity.key_pem)
    (folder / "ca.pem").write_bytes(pki.authority().certificate_pem)
    (folder / "other.pem").write_bytes(pki.Authority.create("Other").certificate_pem)
    more = (
        f"TLSCACertificateFile {folder}/ca.pem\nTLSCertificateFile {folder}/server.pem\n"
        f"TLSCertificateKeyFile {folder}/server.key\naccess to * by * auth\n"
    )
    suffix, crl = x509.Name(NAME.rdns[:2]), pki.authority().crl([7])
    with slapd(folder, suffix, more=more, urls=f"ldaps://127.0.0.1:{tls_port}") as running:
        running.add_authority(NAME, {"certificateRevocationList": crl})
        yield Guarded(folder, running.port, tls_port, crl)


class TestGuardedServer:
    """TLS and a bind, by a real slapd."""

    @pytest.mark.parametrize("security", [LdapSecurity.LDAPS, LdapSecurity.STARTTLS])
    def test_its_reader_gets_the_list(self, guarded, security):
        assert guarded.fetch(security) == Found((der(guarded.crl),))

    @pytest.mark.parametrize("security", [LdapSecurity.LDAPS, LdapSecurity.STARTTLS])
    def test_nobody_else_does(self, guarded, security):
        wrong = guarded.fetch(security, password="wrong")
        assert isinstance(wrong, Unreachable)
        assert "bind" in wrong.detail
        assert not isinstance(guarded.fetch(security, user=""), Found)
        assert not isinstance(CrlFetch(("127.0.0.1", guarded.port), (NAME,), LIMITS).run(), Found)

    @pytest.mark.parametrize("security", [LdapSecurity.LDAPS, LdapSecurity.STARTTLS])
    def test_an_impostor_gets_no_password(self, guarded, security):
        refused = guarded.fetch(security, ca=guarded.folder / "other.pem")
        assert isinstance(refused, Unreachable)
        assert "CERTIFICATE_VERIFY_FAILED" in refused.detail
        assert "match" in guarded.fetch(security, host="localhost").detail

    def test_a_server_without_tls_is_unreachable(self, guarded):
        with peer(drip) as address:
            access = LdapAccess(address, LdapSecurity.LDAPS, guarded.folder / "ca.pem")
            assert isinstance(CrlFetch(address, (NAME,), SHORT, logins([access])[address]).run(), Unreachable)

    def test_what_is_said_between_starttls_and_tls_is_not_listened_to(self, guarded):
        def serve(client: socket.socket) -> None:
            identity = message_id(client.recv(4096))
            done = _tlv(0x78, b"\x0a\x01\x00\x04\x00\x04\x00")
            smuggled = _tlv(0x61, b"\x0a\x01\x00\x04\x00\x04\x00")
            client.sendall(_tlv(0x30, identity + done) + _tlv(0x30, identity + smuggled))
            client.recv(4096)

        with peer(serve) as address:
            access = LdapAccess(address, LdapSecurity.STARTTLS, guarded.folder / "ca.pem")
            refused = CrlFetch(address, (NAME,), LIMITS, logins([access])[address]).run()
            assert "between StartTLS and TLS" in refused.detail
