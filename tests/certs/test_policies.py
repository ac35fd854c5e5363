import pytest

from appliance.certs import messages
from appliance.certs.policies import PolicyProblem, client_policy, from_key_ring
from appliance.certs.tls import ClientAuth, CrlLevel, RevocationPolicy, TlsPolicy
from appliance.saf.database import Trust, Usage
from appliance.saf.keyring import KeyRing, RingEntry
from tests.support import pki

NOW = pki.now()
CIPHERS = ("TLS_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256")
REVOCATION = RevocationPolicy((("127.0.0.1", 3890),), CrlLevel.HIGH)


def own(identity: pki.Identity, label: str = "SERVER", *, is_default: bool = False, key=True) -> RingEntry:
    private_key = identity.private_key if key is True else key
    return RingEntry(label, "TCPIP", Usage.PERSONAL, identity.certificate, private_key, is_default, Trust.TRUST)


def anchor(authority: pki.Authority | None = None, label: str = "CA") -> RingEntry:
    certificate = (authority or pki.authority()).certificate
    return RingEntry(label, "*AUTH*", Usage.CERTAUTH, certificate, None, False, Trust.TRUST)


def ring(*entries: RingEntry) -> KeyRing:
    return KeyRing("TCPIP", "RING", entries)


def server(key_ring: KeyRing | None, *, client_auth=ClientAuth.REQUIRED, ciphers=CIPHERS, label="", now=NOW):
    return from_key_ring(
        "2025", key_ring, client_auth=client_auth, ciphers=ciphers, revocation=REVOCATION, now=now, label=label
    )


def client(key_ring: KeyRing | None, label: str = ""):
    return client_policy("RELAY1", key_ring, ciphers=CIPHERS, revocation=REVOCATION, now=NOW, label=label)


class TestServer:
    def test_made(self):
        policy = server(ring(own(pki.server()), anchor()))
        assert isinstance(policy, TlsPolicy)
        assert policy.chain == (pki.server().certificate,)
        assert policy.trust == (pki.authority().certificate,)
        assert (policy.client_auth, policy.ciphers, policy.revocation) == (ClientAuth.REQUIRED, CIPHERS, REVOCATION)
        assert not policy.is_client

    def test_intermediates_of_the_ring_are_sent(self):
        inner = pki.authority().subordinate()
        identity = inner.issue("localhost")
        policy = server(ring(anchor(), own(identity), anchor(inner, "SUB")))
        assert policy.chain == (identity.certificate, inner.certificate)

    def test_label_before_default(self):
        other = pki.authority().issue("other")
        key_ring = ring(own(pki.server(), is_default=True), own(other, "OTHER"), anchor())
        assert server(key_ring).chain[0] == pki.server().certificate
        assert server(key_ring, label="OTHER").chain[0] == other.certificate

    def test_anchors_are_needed_for_client_certificates_only(self):
        assert isinstance(server(ring(own(pki.server())), client_auth=ClientAuth.NONE), TlsPolicy)


class TestProblems:
    @pytest.mark.parametrize(
        ("key_ring", "options", "message"),
        [
            (None, {}, messages.NO_RING),
            (ring(anchor()), {}, messages.NO_OWN),
            (ring(own(pki.server(), key=None), anchor()), {}, messages.NO_OWN),
            (ring(own(pki.server())), {}, messages.NO_TRUST),
            (ring(own(pki.server())), {"client_auth": ClientAuth.OPTIONAL}, messages.NO_TRUST),
            (ring(own(pki.server()), anchor()), {"label": "OTHER"}, messages.NO_LABEL),
            (ring(own(pki.server()), own(pki.user("user2"), "B"), anchor()), {}, messages.NO_DEFAULT),
            (ring(own(pki.server()), anchor()), {"now": NOW + 31 * pki.DAY}, messages.OWN_EXPIRED),
            (ring(own(pki.server()), anchor()), {"now": NOW - 2 * pki.DAY}, messages.OWN_FUTURE),
            (ring(own(pki.server(), key=pki.user("user2").private_key), anchor()), {}, messages.KEY_MISMATCH),
            (ring(own(pki.server()), anchor()), {"ciphers": (*CIPHERS, "RC2-40-MD5")}, messages.NO_CIPHER),
            (ring(own(pki.server()), anchor()), {"ciphers": ("TLS_RC4_MD5",)}, messages.NO_CIPHER),
        ],
    )
    def test_each_has_its_message(self, key_ring, options, message):
        problem = server(key_ring, **options)
        assert isinstance(problem, PolicyProblem)
        assert problem.message == message
        assert "policy 2025" in str(problem)

    def test_it_names_the_ring(self):
        assert "TCPIP/RING" in str(server(ring(anchor())))


class TestClient:
    def test_without_a_certificate_of_its_own(self):
        policy = client(ring(anchor()))
        assert isinstance(policy, TlsPolicy)
        assert (policy.is_client, policy.chain, policy.private_key) == (True, (), None)

    def test_with_one(self):
        assert client(ring(anchor(), own(pki.user("user2")))).chain == (pki.user("user2").certificate,)

    def test_whom_to_trust_is_a_must(self):
        assert client(ring(own(pki.user("user2")))).message == messages.NO_TRUST
        assert client(None).message == messages.NO_RING

    def test_a_label_that_is_not_there(self):
        assert client(ring(anchor()), label="USER2").message == messages.NO_LABEL

    def test_an_expired_certificate_of_its_own(self):
        old = pki.authority().issue("old", not_before=NOW - 9 * pki.DAY, not_after=NOW - pki.DAY)
        assert client(ring(anchor(), own(old))).message == messages.OWN_EXPIRED
