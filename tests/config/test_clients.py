from ipaddress import ip_address, ip_network

import pytest

from appliance.config.clients import AddressRange, IpGroup, UserGroup

GROUP = IpGroup(
    "G",
    (AddressRange(ip_address("10.0.0.5"), ip_address("10.0.0.9")), AddressRange(ip_address("::1"), ip_address("::1"))),
    (ip_network("192.0.2.0/24"), ip_network("2001:db8::/32")),
)


@pytest.mark.parametrize(
    ("address", "exactly", "by_network"),
    [
        ("10.0.0.5", True, False),
        ("10.0.0.9", True, False),
        ("10.0.0.10", False, False),
        ("::1", True, False),
        ("::2", False, False),
        ("192.0.2.255", False, True),
        ("2001:db8:1::", False, True),
    ],
)
def test_members_of_an_ip_group(address, exactly, by_network):
    assert GROUP.holds_exactly(ip_address(address)) == exactly
    assert GROUP.holds_by_network(ip_address(address)) == by_network


@pytest.mark.parametrize(
    ("user", "exactly", "by_pattern"),
    [
        ("USER1", True, False),
        ("TEST", False, True),
        ("TESTING", False, True),
        ("AXB", False, True),
        ("AXBC", False, False),
    ],
)
def test_members_of_a_user_group(user, exactly, by_pattern):
    group = UserGroup("G", frozenset({"USER1"}), ("TEST*", "A%B"))
    assert (group.holds_exactly(user), group.holds_by_pattern(user)) == (exactly, by_pattern)
