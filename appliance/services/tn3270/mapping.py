"""BEGINVTAM mapping: which LUs, application and USS table a client gets, and which applications it may ask for.

Every object (LU names generic and specific, default application, USS table) is looked up on its own; the identifier
that stands highest wins, wherever its statement stands in the file. The order is that of the manual: exact identifiers,
exact members of a group, members by pattern or subnet, the destination, no identifier; inside each a user ID before
an address. The DEFAULT pools serve a client that no LUMAP matches.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address
from typing import Protocol, TypeVar

import attrs

from appliance.config.clients import ClientId, ClientIdType
from appliance.config.lunames import LuRange, parse_lu_range
from appliance.config.telnet import AllowAppl, DefaultAppl, LuGroup, LuMap, RestrictAppl, TelnetMapping
from appliance.services.tn3270.lupool import Candidates

__all__ = [
    "Client",
    "Permission",
    "default_application",
    "interpret_table",
    "is_printer",
    "permission",
    "printers",
    "restriction",
    "scs_table",
    "terminals",
    "uss_table",
]


@attrs.frozen
class Client:
    """Who asks, as far as mapping can tell: its address, the address it came to, and its certificate's user ID."""

    address: str
    destination: str
    user: str = ""


class Permission(enum.Enum):
    """Whether ALLOWAPPL and RESTRICTAPPL let a client ask for an application."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "no ALLOWAPPL or RESTRICTAPPL names it"
    RESTRICTED = "RESTRICTAPPL does not name the user"


class _Mapped(Protocol):
    @property
    def client(self) -> ClientId: ...


M = TypeVar("M", bound=_Mapped)


def terminals(mapping: TelnetMapping, client: Client) -> Candidates:
    """The LU groups of a terminal."""
    return _candidates(
        mapping, client, mapping.lu_maps, mapping.lu_groups, mapping.default_lus, mapping.default_lus_specific
    )


def printers(mapping: TelnetMapping, client: Client) -> Candidates:
    """The LU groups of a printer."""
    return _candidates(
        mapping,
        client,
        mapping.printer_maps,
        mapping.printer_groups,
        mapping.default_printers,
        mapping.default_printers_specific,
    )


def is_printer(mapping: TelnetMapping, lu: str) -> bool:
    """Whether the port can give that name to a printer."""
    groups = (group.ranges for group in mapping.printer_groups.values())
    pools = (mapping.default_printers, mapping.default_printers_specific, *groups)
    return any(lu in names for pool in pools for names in pool)


def default_application(mapping: TelnetMapping, client: Client, *, is_printer: bool = False) -> DefaultAppl | None:
    """Where a client goes without asking: LUMAP DEFAPPL before DEFAULTAPPL.

    A DEFAULTAPPL whose identifier stands lower than that of the client's USSTCP gives way to the USS table.
    """
    maps = mapping.printer_maps if is_printer else mapping.lu_maps
    for lu_map in _best([lu_map for lu_map in maps if lu_map.default_application], mapping, client):
        return DefaultAppl(lu_map.default_application or "", lu_map.client)
    appls = mapping.printer_default_appls if is_printer else mapping.default_appls
    for appl in _best(appls, mapping, client):
        for table in _best(mapping.uss_tables, mapping, client):
            if _rank(table.client, mapping, client) < _rank(appl.client, mapping, client):
                return None
        return appl
    return None


def uss_table(mapping: TelnetMapping, client: Client) -> str | None:
    """The name of the USS table that USSTCP gives a client."""
    return next((table.table for table in _best(mapping.uss_tables, mapping, client)), None)


def scs_table(mapping: TelnetMapping, client: Client) -> str:
    """The name of the SCS table that the same USSTCP gives it; "" when there is none."""
    return next((table.scs_table for table in _best(mapping.uss_tables, mapping, client)), "")


def interpret_table(mapping: TelnetMapping, client: Client) -> str:
    """The name of the table that INTERPTCP gives a client; "" when there is none."""
    return next((table.table for table in _best(mapping.interpret_tables, mapping, client)), "")


def restriction(mapping: TelnetMapping, application: str) -> RestrictAppl | None:
    """The RESTRICTAPPL of an application."""
    return _matching(mapping.restricted, application)


def permission(
    mapping: TelnetMapping, client: Client, application: str, lu: str, *, is_printer: bool = False
) -> Permission:
    """Whether ``lu`` may ask for ``application``; a default application is allowed without being named."""
    restricted = restriction(mapping, application)
    if restricted is not None:
        is_listed = restricted.cert_auth and bool(client.user) and client.user in restricted.users
        is_exempt = is_listed or (is_printer and restricted.allow_printer)
        return Permission.ALLOWED if is_exempt else Permission.RESTRICTED
    if any(appl.application == application for appl in mapping.default_appls):
        return Permission.ALLOWED
    allowed = _matching(mapping.allowed, application)
    if allowed is None or not _may_use(allowed, lu, mapping.lu_groups):
        return Permission.NOT_ALLOWED
    return Permission.ALLOWED


def _may_use(allowed: AllowAppl, lu: str, groups: Mapping[str, LuGroup]) -> bool:
    if not allowed.lus and not allowed.lu_groups:
        return True
    named = [names for group in allowed.lu_groups if group in groups for names in groups[group].ranges]
    return any(lu in names for names in (*allowed.lus, *named))


A = TypeVar("A", AllowAppl, RestrictAppl)


def _matching(statements: Sequence[A], application: str) -> A | None:
    """The statement whose pattern fits best: the longest one."""
    fitting = [statement for statement in statements if _fits(statement.pattern, application)]
    return max(fitting, key=lambda statement: len(statement.pattern.rstrip("*")), default=None)


def _fits(pattern: str, name: str) -> bool:
    stem, star, _ = pattern.partition("*")
    if len(name) < len(stem) or (not star and len(name) != len(stem)):
        return False
    return all(wanted in ("%", given) for wanted, given in zip(stem, name, strict=False))


def _candidates(
    mapping: TelnetMapping,
    client: Client,
    maps: Sequence[LuMap],
    groups: Mapping[str, LuGroup],
    default: tuple[LuRange, ...],
    default_specific: tuple[LuRange, ...],
) -> Candidates:
    generic = [_group(m.names, groups) for m in _best([m for m in maps if not m.is_specific], mapping, client)]
    specific = [_group(m.names, groups) for m in _best([m for m in maps if m.is_specific], mapping, client)]
    if not generic and default:
        generic = [LuGroup("*DEFLUS", default)]
    if not specific and default_specific:
        specific = [LuGroup("*DEFSPEC", default_specific)]
    return Candidates(tuple(generic), tuple(specific), _other_kind(mapping, maps is mapping.lu_maps))


def _other_kind(mapping: TelnetMapping, is_terminal: bool) -> tuple[LuGroup, ...]:
    if is_terminal:
        default = mapping.default_printers + mapping.default_printers_specific
        return (*mapping.printer_groups.values(), LuGroup("", default))
    default = mapping.default_lus + mapping.default_lus_specific
    return (*mapping.lu_groups.values(), LuGroup("", default))


def _group(names: str, groups: Mapping[str, LuGroup]) -> LuGroup:
    """A group by its name; a single LU is a group of one without a name."""
    return groups[names] if names in groups else LuGroup("", (parse_lu_range(names),))


def _best(statements: Sequence[M], mapping: TelnetMapping, client: Client) -> list[M]:
    """The statements of the identifier that stands highest, in the order written."""
    ranked = [(_rank(statement.client, mapping, client), statement) for statement in statements]
    highest = min((rank for rank, _ in ranked), default=_NO_MATCH)
    return [statement for rank, statement in ranked if rank == highest < _NO_MATCH]


_NO_MATCH = 99


def _rank(identifier: ClientId, mapping: TelnetMapping, client: Client) -> int:
    """How high an identifier stands for this client: 10 is highest, ``_NO_MATCH`` means that it does not match."""
    return _RANKS[identifier.type](identifier.value, mapping, client)


def _user_group(value: str, mapping: TelnetMapping, client: Client) -> int:
    group = mapping.user_groups.get(value)
    if group is None or not client.user:
        return _NO_MATCH
    if group.holds_exactly(client.user):
        return 20
    return 30 if group.holds_by_pattern(client.user) else _NO_MATCH


def _ip_group(value: str, mapping: TelnetMapping, client: Client) -> int:
    group = mapping.ip_groups.get(value)
    if group is None:
        return _NO_MATCH
    address = ip_address(client.address)
    if group.holds_exactly(address):
        return 22
    return 32 if group.holds_by_network(address) else _NO_MATCH


_RANKS: dict[ClientIdType, Callable[[str, TelnetMapping, Client], int]] = {
    ClientIdType.USERID: lambda value, _, client: 10 if value == client.user else _NO_MATCH,
    ClientIdType.IPADDR: lambda value, _, client: 12 if value == client.address else _NO_MATCH,
    ClientIdType.USERGRP: _user_group,
    ClientIdType.IPGRP: _ip_group,
    ClientIdType.DESTIP: lambda value, _, client: 40 if value == client.destination else _NO_MATCH,
    ClientIdType.NULL: lambda value, mapping, client: 70,
}
