"""Which zone an address is in, against a plain search of all networks."""

from __future__ import annotations

from ipaddress import IPv4Network, ip_address, ip_network

from hypothesis import given
from hypothesis import strategies as st

from appliance.config.language.operands import Operands
from appliance.config.language.report import Report
from appliance.config.language.tokens import tokens_of_text
from appliance.config.netaccess import NetworkAccess, read_network_access

NETWORKS = st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 32)).map(
    lambda drawn: ip_network((drawn[0] >> (32 - drawn[1]) << (32 - drawn[1]), drawn[1]))
)


def read(text: str) -> NetworkAccess:
    report = Report()
    access = read_network_access(Operands(tokens_of_text(text, "PROFILE.TCPIP", report), 0, report))
    assert not [one for one in report.diagnostics if "SLYN0106W" not in str(one)]
    return access


@given(st.dictionaries(NETWORKS, st.sampled_from(["A", "B", "C-1", "HOME"]), max_size=8), st.data())
def test_the_narrowest_network_counts_wherever_it_stands(zones: dict[IPv4Network, str], data: st.DataObject):
    networks = list(zones)
    entries = [
        f"{one} {zones[one]}" if data.draw(st.booleans()) else f"{one.network_address} {one.netmask} {zones[one]}"
        for one in networks
    ]
    access = read("\n  ".join(["NETACCESS", *entries, "ENDNETACCESS"]))
    inside = [one.network_address for one in networks] + [one.broadcast_address for one in networks]
    address = data.draw(st.sampled_from(inside) if inside else st.just(ip_address("192.0.2.1")))
    holding = [one for one in networks if address in one]
    wanted = zones[max(holding, key=lambda one: one.prefixlen)] if holding else ""
    assert access.zone_of(str(address), "198.51.100.1") == wanted
    assert access.zone_of(f"::ffff:{address}", "198.51.100.1") == wanted


def test_this_machine_and_everybody_else():
    access = read("NETACCESS DEFAULT WORLD DEFAULTHOME PORT 10.0.0.0/8 INSIDE ENDNETACCESS")
    hosts = ("127.0.0.1", "::1", "192.0.2.1", "192.0.2.2", "10.1.1.1", "fe80::1%eth0")
    assert [access.zone_of(host, "192.0.2.1") for host in hosts] == ["PORT", "PORT", "PORT", "WORLD", "INSIDE", "WORLD"]
    assert NetworkAccess().zone_of("127.0.0.1", "127.0.0.1") == ""
