"""IP addresses and networks as statements name them."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

__all__ = ["IpAddress", "IpNetwork", "plain_address"]

IpAddress = IPv4Address | IPv6Address
IpNetwork = IPv4Network | IPv6Network


@lru_cache(maxsize=1_024)  # asked at each connection and login, and clients keep their addresses
def plain_address(host: str) -> IpAddress:
    """The address of a host; one of IPv4 in its IPv6 form as what it is. ValueError when it is none."""
    address = ip_address(host.partition("%")[0])
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
