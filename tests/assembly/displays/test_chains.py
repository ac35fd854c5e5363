"""Chains of the SAF database, of a key ring, of a live connection."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from appliance.assembly.displays.chains import Chains
from appliance.certs.chain import PeerChain
from appliance.certs.responders.ocsp_cache import OcspCache
from appliance.saf.database import CERTAUTH, Certificate, Ring, RingConnection, SafDatabase, Trust, Usage
from appliance.secret import Secret
from tests.support import pki
from tests.support.crls import filled

MIDDLE = pki.authority().subordinate("Middle")
LEAF = MIDDLE.issue("localhost")
PATH = (LEAF.certificate, MIDDLE.certificate, pki.authority().certificate)
OWN = Certificate("TCPIP", "SERVER", Trust.TRUST, LEAF.certificate, Secret(LEAF.key_pem))
AUTHORITIES = [Certificate(CERTAUTH, label, Trust.TRUST, one) for label, one in zip("MR", PATH[1:], strict=True)]


def chains(*connected, certificates=(OWN, *AUTHORITIES), shown=None):
    database = SafDatabase()
    for one in certificates:
        database = database.with_certificate(one)
    usage = {"TCPIP": Usage.PERSONAL, CERTAUTH: Usage.CERTAUTH}
    links = tuple(RingConnection(one.owner, one.label, usage[one.owner], one is OWN) for one in connected)
    parts = SimpleNamespace(
        router=SimpleNamespace(database=database.with_ring(Ring("TCPIP", "R", links))),
        now=pki.now,
        revocation=SimpleNamespace(lists=filled(), answers=OcspCache()),
        registry=SimpleNamespace(chain=lambda number: shown),
    )
    return Chains(parts)


def told(work):
    return [(link.registered.label if link.registered else "", list(link.faults)) for link in work()]


def test_of_a_certificate():
    whole = chains()
    assert told(whole.of_certificate("TCPIP", "SERVER")) == [("SERVER", []), ("M", []), ("R", [])]
    assert told(whole.of_certificate("certauth", "M")) == [("M", []), ("R", [])]
    with pytest.raises(LookupError, match="TCPIP has no certificate X"):
        whole.of_certificate("TCPIP", "X")()


def test_what_a_ring_lacks():
    assert told(chains(OWN, *AUTHORITIES).of_ring("TCPIP/R", "")) == [("SERVER", []), ("M", []), ("R", [])]
    lacking = told(chains(OWN, AUTHORITIES[1]).of_ring("TCPIP/R", "SERVER"))
    assert lacking == [("SERVER", []), ("M", ["it is not in the key ring"]), ("R", [])]


def test_a_ring_that_shows_nothing():
    with pytest.raises(LookupError, match="no key ring TCPIP/X"):
        chains().of_ring("TCPIP/X", "")()
    with pytest.raises(LookupError, match="TCPIP/R has no certificate with a key"):
        chains(AUTHORITIES[0]).of_ring("TCPIP/R", "")()


@pytest.mark.parametrize("shown", [PATH, PATH[:1]], ids=["whole", "resumed"])
def test_of_a_connection(shown):
    assert told(chains(shown=PeerChain(shown)).of_connection(1)) == [("SERVER", []), ("M", []), ("R", [])]


def test_a_connection_that_showed_nothing():
    with pytest.raises(LookupError, match="connection 1 has shown no certificate"):
        chains().of_connection(1)()


def test_an_issuer_that_nobody_registered():
    ((_, faults),) = told(chains(certificates=(OWN,)).of_certificate("TCPIP", "SERVER"))
    assert faults == [f"its issuer {MIDDLE.certificate.subject.rfc4514_string()} is not registered"]
