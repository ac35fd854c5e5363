"""TLS records both ways, and how a TLS peer leaves."""

import pytest
from OpenSSL import SSL

from appliance.runtime.wires import openssl, records
from appliance.session.events import CloseReason
from tests.support import pki
from tests.support.transports import VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("native", [True, False], ids=["native", "public"])
def test_tls_both_ways_in_both_versions_with_both_engines(ends, version, native, monkeypatch):
    engine = openssl.load() if native else openssl.Public()
    monkeypatch.setattr(records, "_read", engine.read)
    monkeypatch.setattr(records, "_write", engine.write)
    tls = ends.secure(client=pki.tls_context(None, is_client=True, version=version))
    assert tls.version == {SSL.TLS1_2_VERSION: "TLSv1.2", SSL.TLS1_3_VERSION: "TLSv1.3"}[version]
    ends.peer.write(b"q" * 40_000)
    ends.transport.write(b"a" * 50_000)
    ends.until(lambda: len(ends.owner.data) == 40_000 and len(ends.peer.received) == 50_000)


def test_one_record_is_handed_on_per_readiness_and_none_stays_inside(ends):
    ends.secure()
    ends.transport.pause()
    ends.peer.write(b"x" * 100_000)
    ends.settle()
    ends.transport.resume()
    ends.until(lambda: len(ends.owner.data) == 100_000)
    assert max(map(len, ends.owner.chunks)) == 16384
    ends.reactor.turn()
    assert ends.transport.tls.pending() == 0


@pytest.mark.parametrize(
    ("close", "reason"), [("close_notify", "PEER_CLOSED"), ("close", "TLS_TRUNCATED"), ("reset", "RESET")]
)
def test_how_a_tls_peer_leaves(ends, close, reason):
    ends.secure()
    ends.settle()  # a peer that has not read its session tickets would reset
    getattr(ends.peer, close)()
    ends.until(lambda: "lost" in ends.owner.names)
    assert ends.owner.get("lost")[0] is CloseReason[reason]
    ends.transport.write(b"to nobody")
