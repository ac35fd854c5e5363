"""Beginning TLS, and what is said of a finished handshake; the way over sockets is in test_transport."""

import pytest
from cryptography import x509
from OpenSSL import SSL

from appliance.certs.tls import ClientAuth
from appliance.runtime.wires import handshake
from appliance.runtime.wires.handshake import HandshakeError
from tests.support import pki
from tests.support.wires import tcp_pair

VERSIONS = [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION]


@pytest.fixture
def pair():
    sock, other = tcp_pair()
    with sock, other:
        yield sock, other


def shake(server, client):
    for _ in range(6):
        for end in (client, server):
            try:
                end.do_handshake()
                end.recv(1)
            except SSL.WantReadError:
                pass


def connect(pair, server_context, client_context, session=None, name=None):
    server, flight = handshake.begin(server_context, pair[0], pending=b"", is_client=False, server_name=None)
    assert flight == b""
    client, _ = handshake.begin(client_context, pair[1], pending=b"", is_client=True, server_name=name)
    if session is not None:
        client.set_session(session)
    shake(server, client)
    return server, client


@pytest.mark.parametrize("version", VERSIONS)
def test_a_resumed_session_says_so_and_keeps_the_leaf(version):
    server_context = pki.tls_context(pki.server(), client_auth=ClientAuth.REQUIRED)
    client_context = pki.tls_context(pki.user("user2"), is_client=True, version=version)
    pairs = [tcp_pair(), tcp_pair()]
    server, client = connect(pairs[0], server_context, client_context)
    first = handshake.describe(server)
    assert (first.resumed, len(first.chain.certificates)) == (False, 2)
    server, _ = connect(pairs[1], server_context, client_context, session=client.get_session())
    second = handshake.describe(server)
    assert second.resumed
    assert second.chain.certificates == (pki.user("user2").certificate,)
    for sock in (*pairs[0], *pairs[1]):
        sock.close()


def test_a_session_of_another_context_is_not_resumed():
    """What binds a data connection to its own login."""
    client_context = pki.tls_context(None, is_client=True)
    pairs = [tcp_pair(), tcp_pair()]
    _, client = connect(pairs[0], pki.tls_context(pki.server()), client_context)
    server, _ = connect(pairs[1], pki.tls_context(pki.server()), client_context, session=client.get_session())
    assert not handshake.describe(server).resumed
    for sock in (*pairs[0], *pairs[1]):
        sock.close()


def test_server_name_is_sent_for_names_and_not_for_addresses(pair):
    server, _ = connect(pair, pki.tls_context(pki.server()), pki.tls_context(None, is_client=True), name="localhost")
    assert handshake.describe(server).server_name == "localhost"
    pair = tcp_pair()
    server, _ = connect(pair, pki.tls_context(pki.server()), pki.tls_context(None, is_client=True), name="127.0.0.1")
    assert handshake.describe(server).server_name is None
    for sock in pair:
        sock.close()


def test_no_certificate_is_no_chain(pair):
    server, client = connect(pair, pki.tls_context(pki.server()), pki.tls_context(None, is_client=True))
    assert handshake.describe(server).chain is None
    assert handshake.describe(client).chain.leaf == pki.server().certificate


SMUGGLED = [b"USER X\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x00\x04abcd", b"\x00" * 50]


@pytest.mark.parametrize("smuggled", SMUGGLED)
def test_what_is_no_client_hello_fails_with_an_alert_to_send(pair, smuggled):
    context = pki.tls_context(pki.server())
    with pytest.raises(HandshakeError) as caught:
        handshake.begin(context, pair[0], pending=smuggled, is_client=False, server_name=None)
    assert caught.value.detail
    assert caught.value.alert[:1] in (b"", b"\x15")


@pytest.mark.parametrize(("name", "fits"), [("localhost", True), ("127.0.0.1", True), ("::1", True), ("mvs098", False)])
def test_check_name(pair, name, fits):
    _, client = connect(pair, pki.tls_context(pki.server()), pki.tls_context(None, is_client=True))
    if fits:
        handshake.check_name(client, name)
    else:
        with pytest.raises(HandshakeError, match="not for mvs098"):
            handshake.check_name(client, name)


@pytest.mark.parametrize("has_policy", [True, False])
def test_check_policies(pair, has_policy):
    stated = x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier("1.3.1"), None)])
    extensions = [(x509.PolicyConstraints(0, None), True), *([(stated, False)] if has_policy else [])]
    client_context = pki.tls_context(pki.authority().issue("user2", extensions=extensions), is_client=True)
    server, client = connect(pair, pki.tls_context(pki.server(), client_auth=ClientAuth.REQUIRED), client_context)
    handshake.check_policies(handshake.describe(client))
    if has_policy:
        handshake.check_policies(handshake.describe(server))
    else:
        with pytest.raises(HandshakeError, match="a policy is required"):
            handshake.check_policies(handshake.describe(server))
