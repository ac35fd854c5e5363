"""Client identifiers of the Telnet mapping statements: what a mapping is tied to, and the groups it may name.

Precedence is the reader's business, not the file's: an exact identifier beats a member of a group, a user ID beats
an address, and NULL (no identifier) comes last, wherever the statements stand.
"""

from __future__ import annotations

import enum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import attrs

__all__ = ["ANY_CLIENT", "AddressRange", "ClientId", "ClientIdType", "IpAddress", "IpGroup", "IpNetwork", "UserGroup"]

IpAddress = IPv4Address | IPv6Address
IpNetwork = IPv4Network | IPv6Network


class ClientIdType(enum.Enum):
    """The identifier types that are supported; the keyword is the value."""

    USERID = "USERID"
    IPADDR = "IPADDR"
    USERGRP = "USERGRP"
    IPGRP = "IPGRP"
    DESTIP = "DESTIP"
    NULL = "NULL"


@attrs.frozen
class ClientId:
    """One identifier: a type and its value (a user ID, an address in its canonical form, a group's name, or "")."""

    type: ClientIdType = ClientIdType.NULL
    value: str = ""


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
    """IPGROUP: addresses and ranges count as exact members, subnets as wildcard members."""

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


def _fits(pattern: str, user: str) -> bool:
    stem, star, _ = pattern.partition("*")
    if len(user) < len(stem) or (not star and len(user) != len(stem)):
        return False
    return all(wanted in ("%", given) for wanted, given in zip(stem, user, strict=False))
