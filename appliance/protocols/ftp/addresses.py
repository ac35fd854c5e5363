"""Data addresses: PORT, EPRT and EPSV arguments in; the texts of 227 and 229 out.

Addresses are literals, never names: a name would be a look-up on the peer's behalf. An IPv4 address in its IPv6 form
is given back as IPv4, so that comparing it with the control connection's peer compares the same thing.
"""

from __future__ import annotations

import enum
import ipaddress
import re
from functools import lru_cache

__all__ = [
    "BadAddress",
    "Passive",
    "extended_passive_text",
    "passive_text",
    "plain_host",
    "read_eprt",
    "read_epsv",
    "read_port",
]

_SIX_NUMBERS = re.compile(r"(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})\Z", re.ASCII)
_PORT = re.compile(r"\d{1,5}\Z", re.ASCII)


class BadAddress(enum.Enum):
    """Why an argument gives no address."""

    SYNTAX = "the argument is no address"  # 501
    FAMILY = "the address family is not supported"  # 522


class Passive(enum.Enum):
    """What EPSV asks for (RFC 2428 section 3)."""

    SAME = ""
    IPV4 = "1"
    IPV6 = "2"
    ALL = "ALL"


@lru_cache(maxsize=1_024)  # asked several times for each login, and partners keep their addresses
def plain_host(host: str) -> str:
    """An address literal in one spelling: IPv4 mapped into IPv6 becomes IPv4; ValueError when it is none."""
    address = ipaddress.ip_address(host.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def read_port(argument: str) -> tuple[str, int] | BadAddress:
    """``h1,h2,h3,h4,p1,p2`` as address and port."""
    found = _SIX_NUMBERS.match(argument)
    if found is None:
        return BadAddress.SYNTAX
    numbers = [int(text) for text in found.groups()]
    port = numbers[4] * 256 + numbers[5]
    if max(numbers) > 255 or not port:
        return BadAddress.SYNTAX
    return ".".join(map(str, numbers[:4])), port


def read_eprt(argument: str) -> tuple[str, int] | BadAddress:
    """``|family|address|port|`` as address and port; the delimiter is the first character (RFC 2428 section 2)."""
    delimiter = argument[:1]
    fields = argument.split(delimiter) if delimiter and 33 <= ord(delimiter) <= 126 else []
    if len(fields) != 5 or fields[0] or fields[4] or not _PORT.match(fields[3]):
        return BadAddress.SYNTAX
    _, family, host, port, _ = fields
    if family not in ("1", "2"):
        return BadAddress.FAMILY if family.isdecimal() else BadAddress.SYNTAX
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return BadAddress.SYNTAX
    if address.version != (4 if family == "1" else 6) or not 0 < int(port) < 65_536:
        return BadAddress.SYNTAX
    return plain_host(host), int(port)


def read_epsv(argument: str) -> Passive | BadAddress:
    """The argument of EPSV."""
    try:
        return Passive(argument.upper())
    except ValueError:
        return BadAddress.FAMILY if argument.isdecimal() else BadAddress.SYNTAX


def passive_text(host: str, port: int) -> str:
    """The text of 227; many clients look for six numbers anywhere in it."""
    return f"Entering Passive Mode ({host.replace('.', ',')},{port >> 8},{port & 255})"


def extended_passive_text(port: int) -> str:
    """The text of 229."""
    return f"Entering Extended Passive Mode (|||{port}|)"
