import base64
import os
import shutil
import subprocess
import sys
from pathlib import Path

import ldap3
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from ldaptor.protocols import pureldap
from twisted.internet.address import IPv4Address
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from appliance.certs.crls.crl_ldap import CrlFetch
from appliance.certs.crls.fetching import FetchLimits, Found
from appliance.services.directory import messages
from appliance.services.directory.answers import disconnection
from appliance.services.directory.entries import Directory
from appliance.services.directory.server import DirectoryFactory, DirectoryLimits
from tests.support import pki
from tests.support.crls import der
from tests.support.fetches import Said

NAME = pki.authority().certificate.subject
DN = NAME.rfc4514_string()
CRL = der(pki.authority().crl(range(1, 3000)))
ROOT = Path(__file__).parents[3]


class Room:
    """A factory on a fake clock."""

    def __init__(self, **limits) -> None:
        self.clock = Clock()
        self.said = Said()
        self.directory = Directory()
        self.directory.publish_authority(NAME, b"certificate", CRL)
        self.factory = DirectoryFactory(self.directory, self.clock, self.said, DirectoryLimits(**limits))

    def connect(self, host="127.0.0.1"):
        """A client's end and the server's."""
        client = self.factory.buildProtocol(IPv4Address("TCP", host, 50000))
        transport = StringTransport()
        client.makeConnection(transport)
        return client, transport


def request(operation, number=1) -> bytes:
    return bytes(pureldap.LDAPMessage(operation, id=number).toWire())


def search() -> bytes:
    return request(pureldap.LDAPSearchRequest(baseObject=DN, scope=0, attributes=["certificateRevocationList;binary"]))


BIND = request(pureldap.LDAPBindRequest())
UNBIND = request(pureldap.LDAPUnbindRequest())


class TestFraming:
    def test_cutting_does_not_matter(self):
        client, transport = Room().connect()
        client.dataReceived(BIND + search())
        other, other_transport = Room().connect()
        for byte in BIND + search():
            other.dataReceived(bytes([byte]))
        assert other_transport.value() == transport.value()
        assert CRL in transport.value()

    def test_unbind_closes(self):
        client, transport = Room().connect()
        client.dataReceived(UNBIND + BIND)
        assert transport.disconnecting
        assert transport.value() == b""

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"GET / HTTP/1.1\r\n\r\n", "this is not LDAP"),
            (b"\x30\x84\x00\x01\x00\x00", "a request of 65542 bytes is too large"),
            (b"\x30\x03\x02\x01\x01", "a request cannot be decoded (IndexError)"),
        ],
    )
    def test_a_violation_is_the_last(self, data, reason):
        room = Room()
        client, transport = room.connect()
        client.dataReceived(data + BIND)
        assert transport.disconnecting
        assert transport.value() == disconnection(reason)
        assert room.said.all == [(messages.VIOLATION, {"peer": "127.0.0.1:50000", "reason": reason})]

    def test_a_change_is_said(self):
        room = Room()
        client, _ = room.connect()
        client.dataReceived(request(pureldap.LDAPDelRequest(entry=DN)))
        assert room.said.messages == [messages.WRITE]

    def test_what_is_published_shows_at_once(self):
        room = Room()
        client, transport = room.connect()
        room.directory.publish_authority(NAME, b"certificate", b"another list")
        client.dataReceived(search())
        assert b"another list" in transport.value()


class TestBounds:
    def test_idle(self):
        room = Room(idle=60)
        client, transport = room.connect()
        room.clock.advance(59)
        client.dataReceived(BIND)
        room.clock.advance(59)
        assert not transport.disconnected
        room.clock.advance(2)
        assert transport.disconnected

    def test_half_a_request_is_no_activity_for_ever(self):
        room = Room(idle=60)
        _, transport = room.connect()
        room.clock.advance(61)
        assert transport.disconnected

    def test_so_many_clients_of_one_address(self):
        room = Room(clients=9, per_source=1)
        clients = [room.connect(host)[1] for host in ("192.0.2.1", "192.0.2.1", "192.0.2.2")]
        assert [transport.disconnected for transport in clients] == [False, True, False]

    def test_so_many_clients(self):
        room = Room(clients=2)
        clients = [room.connect() for _ in range(3)]
        assert [transport.disconnected for _, transport in clients] == [False, False, True]
        assert room.said.messages == [messages.REFUSED]
        clients[0][0].connectionLost()
        assert not room.connect()[1].disconnected

    def test_requests_wait_while_answers_do(self):
        client, transport = Room().connect()
        client.pauseProducing()
        client.dataReceived(search() * 3)
        assert transport.value() == b""
        client.resumeProducing()
        assert transport.value().count(CRL) == 3

    def test_a_client_that_does_not_read_is_not_read(self):
        client, transport = Room().connect()
        client.pauseProducing()
        assert transport.producerState == "paused"
        client.resumeProducing()
        assert transport.producerState == "producing"

    def test_a_client_that_never_reads_is_dropped(self):
        room = Room(idle=60)
        client, transport = room.connect()
        client.dataReceived(BIND)
        client.pauseProducing()
        room.clock.advance(61)
        assert transport.disconnected

    def test_closing_the_port_closes_its_clients(self):
        room = Room()
        _, transport = room.connect()
        room.factory.stopFactory()
        assert transport.disconnected

    def test_a_client_that_is_gone_leaves_nothing(self):
        room = Room()
        client, _ = room.connect()
        client.connectionLost()
        assert room.clock.getDelayedCalls() == []


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    folder = tmp_path_factory.mktemp("directory")
    (folder / "ca.pem").write_bytes(pki.authority().certificate_pem)
    (folder / "ca.crl").write_bytes(CRL)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.directory_process", folder / "ca.pem", folder / "ca.crl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield int(process.stdout.readline())
    finally:
        process.communicate(timeout=60)


def ldapsearch(port: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("ldapsearch") is None:
        if os.environ.get("SALLYPORT_SKIP_PEERS") == "1":
            pytest.skip("ldapsearch is not installed")
        pytest.fail("ldapsearch is not installed (set SALLYPORT_SKIP_PEERS=1 to leave such tests out)")
    return subprocess.run(
        ["ldapsearch", "-x", "-LLL", "-o", "ldif-wrap=no", "-H", f"ldap://127.0.0.1:{port}", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class TestOpenLdap:
    @pytest.mark.parametrize("dn", [DN, DN.lower(), "commonName = test  ca, 2.5.4.10=Test, c=nl"])
    @pytest.mark.parametrize("attribute", ["certificateRevocationList;binary", "certificateRevocationList"])
    def test_the_crl(self, port, dn, attribute):
        done = ldapsearch(port, "-b", dn, "-s", "base", attribute)
        assert done.returncode == 0
        assert done.stdout.splitlines() == [
            f"dn: {DN}",
            f"certificateRevocationList;binary:: {base64.b64encode(CRL).decode()}",
            "",
        ]

    def test_the_certificate(self, port):
        done = ldapsearch(port, "-b", "c=NL", "(objectClass=pkiCA)", "cACertificate;binary")
        encoded = base64.b64encode(pki.authority().certificate.public_bytes(Encoding.DER)).decode()
        assert f"cACertificate;binary:: {encoded}" in done.stdout

    def test_nothing_there(self, port):
        done = ldapsearch(port, "-b", "cn=nobody,c=NL")
        assert done.returncode == 32
        assert "Matched DN: C=NL" in done.stderr

    def test_root_dse(self, port):
        assert "namingContexts: C=NL" in ldapsearch(port, "-b", "", "-s", "base", "+", "*").stdout

    def test_paging_is_not_needed(self, port):
        assert ldapsearch(port, "-b", "c=NL", "-E", "pr=10/noprompt", "dn").stdout.count("dn: ") == 3

    def test_a_password_is_refused(self, port):
        assert ldapsearch(port, "-D", "cn=admin", "-w", "secret", "-b", "c=NL").returncode == 49

    def test_start_tls_is_refused_without_a_hang(self, port):
        assert ldapsearch(port, "-ZZ", "-b", "c=NL").returncode != 0

    def test_delete_is_refused(self, port):
        done = subprocess.run(
            ["ldapdelete", "-x", "-H", f"ldap://127.0.0.1:{port}", DN], capture_output=True, text=True, check=False
        )
        assert "unwilling" in done.stderr


class TestLdap3:
    def test_search(self, port):
        server = ldap3.Server("127.0.0.1", port=port, get_info=ldap3.ALL)
        connection = ldap3.Connection(server, auto_bind=True)
        assert connection.search("c=NL", "(&(cn=Test*)(objectClass=pkiCA))", attributes=ldap3.ALL_ATTRIBUTES)
        (entry,) = connection.response
        connection.unbind()
        assert entry["dn"] == DN
        assert entry["raw_attributes"]["certificateRevocationList;binary"] == [CRL]

    def test_our_own_client(self, port):
        assert CrlFetch(("127.0.0.1", port), (NAME,), FetchLimits(connect=60, whole=60)).run() == Found((CRL,))
