"""Which client identifier stands highest for a client: each object of a mapping is looked up by this order.

Highest first (IP Configuration Guide, client identifier types): identifiers that name one client, members that a group
lists, members that a group holds by pattern or subnet; then the same three for where the client came to; then no
identifier. Inside the first three a user ID stands before a host name, and that before an address; inside the others
an address before a link. The order of statements means nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address
from typing import Any, Protocol, TypeVar

import attrs

from appliance.config.terminals.clients import ClientId, ClientIdType
from appliance.config.terminals.telnet import TelnetMapping

__all__ = ["NO_MATCH", "Client", "Mapped", "best", "rank"]

#: The rank of an identifier that does not fit the client.
NO_MATCH = 99


@attrs.frozen
class Client:
    """Who asks, as far as mapping can tell: its address, the address it came to, and its certificate's user ID.

    ``host`` is the name of its address in upper case, "" when nobody asked or nobody knows; ``link`` is the name that
    HOME gives to ``destination``.
    """

    address: str
    destination: str
    user: str = ""
    host: str = ""
    link: str = ""


class Mapped(Protocol):
    """A mapping statement."""

    @property
    def client(self) -> ClientId: ...


M = TypeVar("M", bound=Mapped)


def best(statements: Sequence[M], mapping: TelnetMapping, client: Client) -> list[M]:
    """The statements of the identifier that stands highest, in the order written."""
    ranked = [(rank(statement.client, mapping, client), statement) for statement in statements]
    highest = min((found for found, _ in ranked), default=NO_MATCH)
    return [statement for found, statement in ranked if found == highest < NO_MATCH]


def rank(identifier: ClientId, mapping: TelnetMapping, client: Client) -> int:
    """How high an identifier stands for this client: 10 is highest, ``NO_MATCH`` means that it does not match."""
    return _RANKS[identifier.type](identifier.value, mapping, client)


def _exactly(field: str, level: int) -> Callable[[str, TelnetMapping, Client], int]:
    """An identifier that names one client by ``field``."""
    return lambda value, _, client: level if value and value == getattr(client, field) else NO_MATCH


def _in_names(groups: str, field: str, level: int) -> Callable[[str, TelnetMapping, Client], int]:
    """A group of names: listed at ``level``, by a pattern ten below."""

    def ranked(value: str, mapping: TelnetMapping, client: Client) -> int:
        group = _group(mapping, groups, value)
        name = getattr(client, field)
        if group is None or not name:
            return NO_MATCH
        if group.holds_exactly(name):
            return level
        return level + 10 if group.holds_by_pattern(name) else NO_MATCH

    return ranked


def _in_addresses(groups: str, field: str, level: int) -> Callable[[str, TelnetMapping, Client], int]:
    """A group of addresses: listed alone or in a range at ``level``, by a subnet ten below."""

    def ranked(value: str, mapping: TelnetMapping, client: Client) -> int:
        group = _group(mapping, groups, value)
        if group is None or not getattr(client, field):
            return NO_MATCH
        address = ip_address(getattr(client, field))
        if group.holds_exactly(address):
            return level
        return level + 10 if group.holds_by_network(address) else NO_MATCH

    return ranked


def _group(mapping: TelnetMapping, groups: str, name: str) -> Any:
    by_name: Mapping[str, Any] = getattr(mapping, groups)
    return by_name.get(name)


_RANKS: dict[ClientIdType, Callable[[str, TelnetMapping, Client], int]] = {
    ClientIdType.USERID: _exactly("user", 10),
    ClientIdType.HOSTNAME: _exactly("host", 11),
    ClientIdType.IPADDR: _exactly("address", 12),
    ClientIdType.USERGRP: _in_names("user_groups", "user", 20),
    ClientIdType.HNGRP: _in_names("host_groups", "host", 21),
    ClientIdType.IPGRP: _in_addresses("ip_groups", "address", 22),
    ClientIdType.DESTIP: _exactly("destination", 40),
    ClientIdType.LINKNAME: _exactly("link", 41),
    ClientIdType.DESTIPGRP: _in_addresses("destination_groups", "destination", 50),
    ClientIdType.LINKGRP: _in_names("link_groups", "link", 51),
    ClientIdType.NULL: lambda value, mapping, client: 70,
}
