"""One FTP server as a value."""

from ipaddress import ip_network

import pytest

from appliance.config.ftpservers.ftpserver import FtpServer, PassiveAddress


def test_a_port_is_implicit_when_it_is_the_tls_port():
    assert FtpServer("A", tls_port=990).is_implicit(990)
    assert not FtpServer("A", tls_port=990).is_implicit(21)
    assert not FtpServer("A", tls_port=0).is_implicit(0)


@pytest.mark.parametrize(
    ("client", "expected"),
    [("198.51.100.1", "203.0.113.7"), ("10.1.2.3", "192.0.2.1"), ("10.2.0.1", "203.0.113.9"), ("::1", "203.0.113.7")],
)
def test_the_longest_network_says_which_address_is_told(client, expected):
    server = FtpServer(
        "A",
        passive_addresses=(
            PassiveAddress("LOCAL", ip_network("10.0.0.0/8")),
            PassiveAddress("203.0.113.9", ip_network("10.2.0.0/16")),
            PassiveAddress("203.0.113.7"),
        ),
    )
    assert server.passive_address(client, "192.0.2.1") == expected


def test_without_a_passive_address_it_is_our_own():
    assert FtpServer("A").passive_address("10.0.0.1", "192.0.2.1") == "192.0.2.1"
