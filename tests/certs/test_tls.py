import contextlib

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from OpenSSL import SSL

from appliance.certs import sessionscope
from appliance.certs.tls import ClientAuth, RevocationPolicy, TlsContext, TlsPolicy
from tests.support import pki

CIPHERS = (
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
)


def policy(
    identity: pki.Identity | None = None,
    *,
    client_auth: ClientAuth = ClientAuth.NONE,
    is_client: bool = False,
    trust: pki.Authority | None = None,
    ciphers: tuple[str, ...] = CIPHERS,
) -> TlsPolicy:
    return TlsPolicy(
        name="2025",
        chain=(identity.certificate, *identity.intermediates) if identity else (),
        private_key=identity.private_key if identity else None,
        trust=((trust or pki.authority()).certificate,),
        client_auth=client_auth,
        ciphers=ciphers,
        revocation=RevocationPolicy(),
        is_client=is_client,
    )


def server_policy(client_auth: ClientAuth = ClientAuth.REQUIRED, **changes) -> TlsPolicy:
    return attrs.evolve(policy(pki.server(), client_auth=client_auth), **changes)


def client_policy(identity: pki.Identity | None = None, **changes) -> TlsPolicy:
    return attrs.evolve(policy(identity, is_client=True), **changes)


class Ends:
    """A client and a server joined in memory."""

    def __init__(self, server: TlsContext, client: SSL.Context, session: SSL.Session | None = None) -> None:
        self.server = server.connection(None)
        self.server.set_accept_state()
        self.client = SSL.Connection(client, None)
        self.client.set_connect_state()
        if session is not None:
            self.client.set_session(session)
        self.sent = {self.server: 0, self.client: 0}

    def handshake(self) -> "Ends":
        """Both sides to the end; raises what the failing one raises."""
        ends = [self.client, self.server]
        for _ in range(20):
            for end in tuple(ends):
                try:
                    end.do_handshake()
                    ends.remove(end)
                except SSL.WantReadError:
                    pass
                self.move()
            if not ends:
                # One byte each way carries tickets over, and a server's late refusal in TLS 1.3.
                self.say(self.server, self.client)
                self.say(self.client, self.server)
                return self
        raise AssertionError("the handshake does not end")

    def move(self) -> None:
        for source, target in ((self.client, self.server), (self.server, self.client)):
            try:
                while True:
                    moved = source.bio_read(65536)
                    target.bio_write(moved)
                    self.sent[source] += len(moved)
            except SSL.WantReadError:
                pass

    def say(self, source: SSL.Connection, target: SSL.Connection) -> None:
        source.send(b"x")
        self.move()
        assert target.recv(1) == b"x"

    def session(self) -> SSL.Session:
        """The client's session, after a clean end: OpenSSL resumes no other."""
        session = self.client.get_session()
        assert session is not None
        for end in (self.client, self.server):
            end.shutdown()
            self.move()
        return session

    @property
    def is_resumed(self) -> bool:
        return bool(SSL._lib.SSL_session_reused(self.server._ssl))


def meet(server: TlsContext, client: TlsPolicy | SSL.Context, session: SSL.Session | None = None) -> Ends:
    context = client.context().openssl if isinstance(client, TlsPolicy) else client
    return Ends(server, context, session).handshake()


def raw_client(version: int | None = None, identity: pki.Identity | None = None) -> SSL.Context:
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    if version is not None:
        context.set_min_proto_version(version)
        context.set_max_proto_version(version)
        context.set_cipher_list(b"ALL:@SECLEVEL=0")
    if identity is not None:
        context.use_certificate(identity.certificate)
        context.use_privatekey(identity.private_key)
    return context


class TestClientAuthentication:
    def test_required_and_shown(self):
        ends = meet(server_policy().context(), client_policy(pki.user("user2")))
        chain = ends.server.get_verified_chain(as_cryptography=True)
        assert chain == [pki.user("user2").certificate, pki.authority().certificate]

    def test_required_and_not_shown(self):
        with pytest.raises(SSL.Error):
            meet(server_policy().context(), client_policy())

    def test_optional_and_not_shown(self):
        ends = meet(server_policy(ClientAuth.OPTIONAL).context(), client_policy())
        assert ends.server.get_peer_certificate(as_cryptography=True) is None

    @pytest.mark.parametrize("client_auth", [ClientAuth.OPTIONAL, ClientAuth.REQUIRED])
    def test_of_another_authority(self, client_auth):
        stranger = pki.Authority.create("Other CA").issue("stranger")
        with pytest.raises(SSL.Error):
            meet(server_policy(client_auth).context(), raw_client(identity=stranger))

    def test_expired(self):
        old = pki.authority().issue("old", not_before=pki.now() - 9 * pki.DAY, not_after=pki.now() - pki.DAY)
        with pytest.raises(SSL.Error):
            meet(server_policy().context(), client_policy(old))

    def test_a_server_certificate_is_no_client_certificate(self):
        with pytest.raises(SSL.Error):
            meet(
                server_policy().context(),
                client_policy(pki.authority().issue("server", usage=[ExtendedKeyUsageOID.SERVER_AUTH])),
            )

    def test_none_asks_for_nothing(self):
        ends = meet(server_policy(ClientAuth.NONE).context(), client_policy(pki.user("user2")))
        assert ends.server.get_peer_certificate(as_cryptography=True) is None

    def test_the_server_names_whom_it_trusts(self):
        ends = meet(server_policy().context(), raw_client(SSL.TLS1_2_VERSION, pki.user("user2")))
        assert [name.CN for name in ends.client.get_client_ca_list()] == ["Test CA"]

    def test_chain_over_an_intermediate(self):
        inner = pki.authority().subordinate()
        ends = meet(server_policy().context(), client_policy(inner.issue("user9")))
        assert len(ends.server.get_verified_chain(as_cryptography=True)) == 3

    @pytest.mark.parametrize("version", [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION])
    def test_the_root_is_not_sent_although_it_is_trusted(self, version):
        ends = meet(server_policy().context(), raw_client(version, pki.user("user2")))
        (shown,) = ends.client.get_peer_cert_chain(as_cryptography=True)
        assert shown.subject != shown.issuer


class TestClientRole:
    def test_a_server_of_another_authority_is_refused(self):
        with pytest.raises(SSL.Error):
            meet(server_policy(ClientAuth.NONE).context(), policy(is_client=True, trust=pki.Authority.create("Other")))

    def test_own_chain_is_sent(self):
        inner = pki.authority().subordinate()
        server = policy(inner.issue("localhost")).context()
        ends = meet(server, client_policy())
        assert len(ends.client.get_peer_cert_chain(as_cryptography=True)) == 2


class TestProtocol:
    @pytest.mark.parametrize("version", [SSL.TLS1_VERSION, SSL.TLS1_1_VERSION])
    def test_old_versions_are_refused(self, version):
        with pytest.raises(SSL.Error):
            meet(server_policy(ClientAuth.NONE).context(), raw_client(version))

    @pytest.mark.parametrize("version", [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION])
    def test_present_versions(self, version):
        ends = meet(server_policy(ClientAuth.NONE).context(), raw_client(version))
        assert ends.server.get_protocol_version() == version

    @pytest.mark.parametrize("reverse", [False, True])
    def test_the_server_prefers(self, reverse):
        ciphers = CIPHERS[2:][::-1] if reverse else CIPHERS[2:]
        context = server_policy(ClientAuth.NONE, ciphers=ciphers).context()
        client = raw_client(SSL.TLS1_2_VERSION)
        client.set_cipher_list(b"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256")
        assert meet(context, client).server.get_cipher_name() == ciphers[0]

    @pytest.mark.parametrize("reverse", [False, True])
    def test_the_server_prefers_in_tls13(self, reverse):
        ciphers = CIPHERS[:2][::-1] if reverse else CIPHERS[:2]
        context = server_policy(ClientAuth.NONE, ciphers=ciphers).context()
        assert meet(context, raw_client()).server.get_cipher_name() == ciphers[0]

    def test_only_tls12_ciphers_turn_tls13_off(self):
        context = server_policy(ClientAuth.NONE, ciphers=CIPHERS[2:]).context()
        assert meet(context, raw_client()).server.get_protocol_version() == SSL.TLS1_2_VERSION

    def test_only_tls13_suites_turn_tls12_off(self):
        context = server_policy(ClientAuth.NONE, ciphers=CIPHERS[:2]).context()
        with pytest.raises(SSL.Error):
            meet(context, raw_client(SSL.TLS1_2_VERSION))

    def test_no_ciphers_named_leaves_the_choice_to_openssl(self):
        assert meet(server_policy(ClientAuth.NONE, ciphers=()).context(), raw_client())

    def test_hybrid_key_exchange_is_on(self):
        ends = meet(server_policy(ClientAuth.NONE).context(), raw_client())
        assert ends.server.get_group_name().upper() == "X25519MLKEM768"

    def test_renegotiation_is_refused(self):
        ends = meet(server_policy(ClientAuth.NONE).context(), raw_client(SSL.TLS1_2_VERSION))
        ends.client.renegotiate()
        with contextlib.suppress(SSL.WantReadError):
            ends.client.do_handshake()
        ends.move()
        with contextlib.suppress(SSL.WantReadError):
            ends.server.recv(1)
        ends.move()
        with pytest.raises(SSL.Error, match="no renegotiation"):
            ends.client.do_handshake()


class TestResumption:
    @pytest.mark.parametrize("version", [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION])
    @pytest.mark.parametrize(("resumption", "resumes"), [(True, True), (False, False)])
    def test_within_one_context(self, version, resumption, resumes):
        server = server_policy().context(resumption=resumption)
        client = raw_client(version, pki.user("user2"))
        session = meet(server, client).session()
        assert meet(server, client, session).is_resumed is resumes

    @pytest.mark.parametrize("version", [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION])
    def test_never_across_contexts(self, version):
        policy = server_policy()
        client = raw_client(version, pki.user("user2"))
        session = meet(policy.context(resumption=True), client).session()
        assert not meet(policy.context(resumption=True), client, session).is_resumed

    def test_without_tickets_sessions_are_resumed_and_none_is_given_out(self):
        control = server_policy().context(resumption=True)
        client = raw_client(SSL.TLS1_3_VERSION, pki.user("user2"))
        session = meet(control, client).session()
        usual, quiet = meet(control, client, session), meet(control.without_tickets(), client, session)
        assert usual.is_resumed
        assert quiet.is_resumed
        assert usual.sent[usual.server] - quiet.sent[quiet.server] > 500  # a ticket holds the client's certificate

    def test_the_leaf_is_still_known(self):
        server = server_policy().context(resumption=True)
        client = raw_client(identity=pki.user("user2"))
        session = meet(server, client).session()
        again = meet(server, client, session)
        assert again.is_resumed
        assert again.server.get_peer_certificate(as_cryptography=True) == pki.user("user2").certificate


class TestContext:
    def test_a_key_of_another_certificate(self):
        other = pki.user("user2")
        with pytest.raises(SSL.Error):
            server_policy(private_key=other.private_key).context()

    def test_each_is_its_own(self):
        policy = server_policy()
        first, second = policy.context(), policy.context()
        assert first.openssl is not second.openssl
        assert first != second
        assert first.policy is policy

    def test_the_key_does_not_show(self):
        policy = server_policy(private_key=rsa.generate_private_key(65537, 2048))
        assert "rivateKey" not in repr(policy)

    def test_scopes_share_what_is_costly(self):
        policy = server_policy()
        first, second = policy.context(resumption=True), policy.context(resumption=True)
        assert first.openssl is second.openssl
        assert first != second
        assert policy.context().openssl is not first.openssl

    def test_without_scopes_each_has_a_context_of_its_own(self, monkeypatch):
        monkeypatch.setattr(sessionscope, "CAN_SHARE", False)
        policy = server_policy()
        first, second = policy.context(resumption=True), policy.context(resumption=True)
        assert first.openssl is not second.openssl
        client = raw_client(identity=pki.user("user2"))
        session = meet(first, client).session()
        assert not meet(second, client, session).is_resumed
        assert meet(first, client, session).is_resumed
