"""The client's certificates as an operator reads them."""

from __future__ import annotations

from appliance.certs.chain import PeerChain
from appliance.runtime.connections.certificatelines import certificate_lines
from appliance.session.events import TlsInfo
from tests.support import pki


def test_one_line_for_each_fact_of_each_certificate():
    chain = PeerChain((pki.user("user2").certificate, pki.authority().certificate))
    lines = dict(certificate_lines(TlsInfo("TLSv1.3", "TLS_AES_256_GCM_SHA384", resumed=True, chain=chain)))
    assert lines["TLS RESUMED"] == "YES"
    assert "user2" in lines["CERTIFICATE 1"].lower()
    assert lines["CERTIFICATE 1 ISSUER"] == lines["CERTIFICATE 2"]
    assert lines["CERTIFICATE 1 SERIAL"] == f"{pki.user('user2').certificate.serial_number:X}"
    assert lines["CERTIFICATE 2 UNTIL"].endswith("Z")


def test_nobody_showed_one():
    assert dict(certificate_lines(TlsInfo("TLSv1.3", "x", resumed=False, chain=None))) == {"TLS RESUMED": "NO"}
