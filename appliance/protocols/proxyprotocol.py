"""The header of the PROXY protocol, version 2: whose connection this is, in front of everything else on it.

A relay that stands between a client and a host sends it so that the host knows the client's address ("The PROXY
protocol", section 2.2). Only the sender's side is here.
"""

from __future__ import annotations

import struct
from ipaddress import IPv4Address, IPv6Address, ip_address

__all__ = ["encode_header"]

_SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"
_VERSION_2_PROXY = 0x21
_TCP_OVER_IPV4, _TCP_OVER_IPV6 = 0x11, 0x21
_HEAD = struct.Struct(">BBH")


def encode_header(source: tuple[str, int], destination: tuple[str, int]) -> bytes:
    """The header for a TCP connection from ``source`` to ``destination``, address literals and ports.

    When only one of the two is IPv4 it is sent as an IPv4-mapped IPv6 address.
    """
    addresses = [ip_address(host) for host, _ in (source, destination)]
    family = _TCP_OVER_IPV4
    if any(isinstance(address, IPv6Address) for address in addresses):
        family = _TCP_OVER_IPV6
        addresses = [_as_ipv6(address) for address in addresses]
    ports = struct.pack(">HH", source[1], destination[1])
    body = b"".join(address.packed for address in addresses) + ports
    return _SIGNATURE + _HEAD.pack(_VERSION_2_PROXY, family, len(body)) + body


def _as_ipv6(address: IPv4Address | IPv6Address) -> IPv6Address:
    return address if isinstance(address, IPv6Address) else IPv6Address(f"::ffff:{address}")
