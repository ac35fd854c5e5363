from ipaddress import ip_address, ip_network

import pytest

from appliance.config.terminals.clients import (
    AddressRange,
    ClientId,
    ClientIdType,
    HostGroup,
    IpGroup,
    LinkGroup,
    UserGroup,
)

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


@pytest.mark.parametrize(
    ("pattern", "host", "fits"),
    [
        ("*.IBM.COM", "A.IBM.COM", True),
        ("*.IBM.COM", "A.B.IBM.COM", False),
        ("*.IBM.COM", "IBM.COM", False),
        ("**.IBM.COM", "A.IBM.COM", True),
        ("**.IBM.COM", "A.B.IBM.COM", True),
        ("**.IBM.COM", "A.B.IBM.ORG", False),
        ("**.IBM.COM", "AIBM.COM", False),
        ("*.*.COM", "A.B.COM", True),
        ("*.*.COM", "B.COM", False),
        ("**.COM", "COM", False),
    ],
)
def test_a_host_pattern_leaves_the_leftmost_qualifiers_open(pattern, host, fits):
    group = HostGroup("G", patterns=(pattern,))
    assert group.holds_by_pattern(host) is fits
    assert not group.holds_exactly(host)


def test_links_by_name_and_by_pattern():
    group = LinkGroup("G", frozenset({"OSA1"}), ("LINK*", "%ETH"))
    assert group.holds_exactly("OSA1")
    assert [group.holds_by_pattern(link) for link in ("LINK7", "AETH", "ETH", "OSA1")] == [True, True, False, False]


def test_an_identifier_is_shown_as_it_would_be_written():
    assert str(ClientId(ClientIdType.USERID, "USER2")) == "USERID,USER2"
    assert str(ClientId()) == "NULL"
