"""Tickets withheld on one connection of a context (the handshakes with a client are in ``test_tls``)."""

from appliance.certs import tickets


def test_this_pyopenssl_can():
    assert tickets.CAN_WITHHOLD
