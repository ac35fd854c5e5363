"""Client identifiers of the Telnet mapping statements: what a mapping is tied to, and the groups it may name.

Precedence is the reader's business, not the file's: an exact identifier beats a member of a group, a user ID beats
an address, and NULL (no identifier) comes last, wherever the statements stand.
"""

from __future__ import annotations

import enum
from ipaddress import IPv4Address, IPv6Address

import attrs

from appliance.config.addresses import IpAddress, IpNetwork

__all__ = [
    "ANY_CLIENT",
    "AddressRange",
    "ClientId",
    "ClientIdType",
    "HostGroup",
    "IpGroup",
    "LinkGroup",
    "UserGroup",
]


class ClientIdType(enum.Enum):
    """The types of client identifier; the keyword is the value."""

    USERID = "USERID"
    HOSTNAME = "HOSTNAME"
    IPADDR = "IPADDR"
    USERGRP = "USERGRP"
    HNGRP = "HNGRP"
    IPGRP = "IPGRP"
    DESTIP = "DESTIP"
    LINKNAME = "LINKNAME"
    DESTIPGRP = "DESTIPGRP"
    LINKGRP = "LINKGRP"
    NULL = "NULL"


@attrs.frozen
class ClientId:
    """One identifier: a type and its value (a user ID, an address in its canonical form, a group's name, or "")."""

    type: ClientIdType = ClientIdType.NULL
    value: str = ""

    def __str__(self) -> str:
        return f"{self.type.value},{self.value}" if self.value else self.type.value


#: The NULL identifier: used only when nothing else matches.
ANY_CLIENT = ClientId()


@attrs.frozen
class AddressRange:
    """Addresses from ``low`` to ``high``, both included; a single address is a range of one."""

    low: IpAddress
    high: IpAddress

    def __contains__(self, address: IpAddress) -> bool:
        low, high = self.low, self.high
        if isinstance(address, IPv4Address):
            return isinstance(low, IPv4Address) and isinstance(high, IPv4Address) and low <= address <= high
        return isinstance(low, IPv6Address) and isinstance(high, IPv6Address) and low <= address <= high


@attrs.frozen
class IpGroup:
    """IPGROUP and DESTIPGROUP: addresses and ranges count as exact members, subnets as wildcard members."""

    name: str
    exact: tuple[AddressRange, ...] = ()
    networks: tuple[IpNetwork, ...] = ()

    def holds_exactly(self, address: IpAddress) -> bool:
        """True when ``address`` is listed, alone or inside a range."""
        return any(address in member for member in self.exact)

    def holds_by_network(self, address: IpAddress) -> bool:
        """True when ``address`` is in a listed subnet."""
        return any(address in network for network in self.networks)


@attrs.frozen
class UserGroup:
    """USERGROUP: user IDs, and patterns (``%`` one character, a trailing ``*`` any tail)."""

    name: str
    exact: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()

    def holds_exactly(self, user: str) -> bool:
        """True when ``user`` is listed."""
        return user in self.exact

    def holds_by_pattern(self, user: str) -> bool:
        """True when a listed pattern fits ``user``."""
        return any(_fits(pattern, user) for pattern in self.patterns)


@attrs.frozen
class HostGroup:
    """HNGROUP: host names, and names whose leftmost qualifiers are left open.

    ``*.`` stands for exactly one qualifier, ``**.`` for one or more: ``**.IBM.COM`` holds A.IBM.COM and A.B.IBM.COM.
    """

    name: str
    exact: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()

    def holds_exactly(self, host: str) -> bool:
        """True when ``host`` is listed."""
        return host in self.exact

    def holds_by_pattern(self, host: str) -> bool:
        """True when a listed pattern fits ``host``."""
        return any(_fits_host(pattern.split("."), host.split(".")) for pattern in self.patterns)


@attrs.frozen
class LinkGroup:
    """LINKGROUP: names of links, and patterns as in a user group."""

    name: str
    exact: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()

    def holds_exactly(self, link: str) -> bool:
        """True when ``link`` is listed."""
        return link in self.exact

    def holds_by_pattern(self, link: str) -> bool:
        """True when a listed pattern fits ``link``."""
        return any(_fits(pattern, link) for pattern in self.patterns)


def _fits(pattern: str, name: str) -> bool:
    stem, star, _ = pattern.partition("*")
    if len(name) < len(stem) or (not star and len(name) != len(stem)):
        return False
    return all(wanted in ("%", given) for wanted, given in zip(stem, name, strict=False))


def _fits_host(pattern: list[str], host: list[str]) -> bool:
    """Qualifiers from the right; the open ones of a pattern are its leftmost."""
    fixed = [qualifier for qualifier in pattern if not qualifier.startswith("*")]
    is_open = "**" in pattern
    count = len(pattern)
    if host[len(host) - len(fixed) :] != fixed or len(host) < count:
        return False
    return is_open or len(host) == count
