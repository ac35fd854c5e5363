"""The groups of a server, and no others."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL

from appliance.certs import groups
from appliance.certs.tls import ClientAuth, TlsContext
from tests.certs.test_tls import meet, raw_client, server_policy


@pytest.fixture
def server() -> TlsContext:
    return server_policy(client_auth=ClientAuth.NONE).context()


def offering(curve: ec.EllipticCurve) -> SSL.Context:
    """A client that knows one group."""
    client = raw_client(SSL.TLS1_3_VERSION)
    client.set_tmp_ecdh(curve)
    return client


def test_this_openssl_can_be_told():
    assert groups.CAN_LIMIT


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()], ids=lambda curve: curve.name)
def test_those_of_the_intermediate_configuration(server, curve):
    assert meet(server, offering(curve)).server.get_group_name().lower() in ("secp256r1", "secp384r1")


def test_no_other(server):
    with pytest.raises(SSL.Error):
        meet(server, offering(ec.SECP521R1()))
