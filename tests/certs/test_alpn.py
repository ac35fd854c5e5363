"""What is offered by ALPN, and what comes of it."""

import pytest
from OpenSSL import SSL

from appliance.certs.tls import ClientAuth
from tests.certs.test_tls import meet, raw_client, server_policy

VERSIONS = (SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION)
BROWSER = [b"h2", b"http/1.1"]


def offering(protocols: list[bytes], version: int) -> SSL.Context:
    client = raw_client(version)
    if protocols:
        client.set_alpn_protos(protocols)
    return client


def server(protocol: str):
    return server_policy(client_auth=ClientAuth.NONE, protocol=protocol).context()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("protocol", "offered", "chosen"),
    [("ftp", [b"ftp"], b"ftp"), ("ftp", [b"x-other", b"ftp"], b"ftp"), ("ftp", [], b""), ("", [], b"")],
)
def test_the_server_is_one_that_the_client_wants(version, protocol, offered, chosen):
    ends = meet(server(protocol), offering(offered, version))
    assert ends.client.get_alpn_proto_negotiated() == chosen


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("protocol", ["ftp", ""])
def test_a_browser_ends_in_an_alert(version, protocol):
    with pytest.raises(SSL.Error):
        meet(server(protocol), offering(BROWSER, version))
