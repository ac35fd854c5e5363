"""What a traced context tells of a handshake, good and bad, and how that reads."""

from __future__ import annotations

import json
import socket

import attrs
import pytest
from OpenSSL import SSL

from appliance.certs.tls import ClientAuth
from appliance.certs.trace_text import lines
from appliance.certs.tracing import TlsTrace
from tests.support import pki


class Traced:
    """A server's policy under trace, and what it told."""

    def __init__(self, client_auth=ClientAuth.OPTIONAL, *, with_keys=False) -> None:
        self.told, self.keys = [], []
        self.trace = TlsTrace(pki.now, self.told.append, self.keys.append if with_keys else None)
        self.policy = attrs.evolve(pki.tls_context(pki.server(), client_auth=client_auth).policy, trace=self.trace)

    def handshake(self, identity=None) -> None:
        """With a client of pyOpenSSL's own over a socket pair."""
        near, far = socket.socketpair()
        client = SSL.Connection(pki.tls_context(identity, is_client=True).openssl, near)
        server = self.policy.context().connection(far)
        client.set_connect_state()
        server.set_accept_state()
        for end in (near, far):
            end.setblocking(False)
        ends = [client, server]
        for _ in range(20):
            for end in tuple(ends):
                try:
                    end.do_handshake()
                except SSL.WantReadError:
                    pass
                except SSL.Error:
                    ends.remove(end)
        near.close()
        far.close()

    @property
    def events(self):
        return [record["event"] for record in self.told]

    def text(self) -> str:
        return "\n".join(lines(json.dumps(record) for record in self.told))


def test_a_good_handshake_is_told_from_the_first_step_to_the_last():
    traced = Traced()
    traced.handshake(pki.user("user2"))
    assert traced.events[0] == "start"
    assert "done" in traced.events
    assert {record["connection"] for record in traced.told} == {1}
    text = traced.text()
    assert "read client hello" in text
    assert "peer's certificate: CN=user2" in text
    assert "accepted so far" in text
    assert "TLSv1.3" in text
    assert "key exchange" in text


def test_a_refused_certificate_is_told_with_its_reason_and_the_alert():
    traced = Traced()
    traced.handshake(pki.Authority.create("Stranger").issue("ann"))
    text = traced.text()
    assert "its issuer is not among the trusted authorities" in text
    assert "fatal alert sent: unknown_ca: no trusted authority vouches for the certificate" in text
    assert "handshake done" not in text


def test_an_expired_certificate_is_told_so():
    traced = Traced()
    traced.handshake(pki.authority().issue("old", not_before=pki.now() - 9 * pki.DAY, not_after=pki.now() - pki.DAY))
    assert "it is expired" in traced.text()
    assert "certificate_expired" in traced.text()


def test_the_verdict_is_openssls_own():
    traced = Traced(ClientAuth.REQUIRED)
    traced.handshake()
    assert "certificate_required" in traced.text() or "handshake_failure" in traced.text()


def test_keys_are_told_only_when_asked_for_and_never_in_the_trace():
    quiet, open_one = Traced(), Traced(with_keys=True)
    quiet.handshake()
    open_one.handshake()
    assert quiet.keys == []
    assert any(line.startswith(b"CLIENT_TRAFFIC_SECRET_0 ") for line in open_one.keys)
    secrets = {line.split()[2].decode() for line in open_one.keys}
    assert not any(secret in open_one.text() or secret in json.dumps(open_one.told) for secret in secrets)


def test_after_its_time_a_context_tells_no_more():
    traced = Traced(with_keys=True)
    traced.trace.is_over = True
    traced.handshake()
    assert (traced.told, traced.keys) == ([], [])


@pytest.mark.parametrize("client_auth", list(ClientAuth))
def test_a_trace_changes_nothing_about_who_gets_in(client_auth):
    traced = Traced(client_auth)
    traced.handshake(pki.user("user2"))
    assert "done" in traced.events
