"""An address in one form, however a socket tells it."""

from ipaddress import ip_address

import pytest

from appliance.config.addresses import plain_address


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("2001:db8::1", "2001:db8::1"),
    ],
)
def test_plain(host, address):
    assert plain_address(host) == ip_address(address)


def test_a_name_is_none():
    with pytest.raises(ValueError, match="does not appear"):
        plain_address("host.example")
