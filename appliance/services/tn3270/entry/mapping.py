"""BEGINVTAM mapping: which LUs, applications, tables and parameters a client gets, and what it may ask for.

Every object is looked up on its own, by the client identifier that stands highest (``ranking``). The DEFAULT pools
serve a client that no LUMAP matches.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import TypeVar

from appliance.config.terminals.clients import ClientIdType
from appliance.config.terminals.lunames import LuRange, parse_lu_range
from appliance.config.terminals.telnet import (
    AllowAppl,
    DefaultAppl,
    LuGroup,
    LuMap,
    MonitorGroup,
    RestrictAppl,
    TelnetMapping,
)
from appliance.config.terminals.telnetparms import ParmsGroup
from appliance.services.tn3270.entry.lupool import Assignment, Candidates
from appliance.services.tn3270.entry.ranking import Client, best, rank

__all__ = [
    "Candidates",
    "Client",
    "Permission",
    "default_application",
    "interpret_table",
    "is_disconnectable",
    "is_printer",
    "lu_map_of",
    "may_use",
    "monitor_group",
    "parameters",
    "permission",
    "printers",
    "queue_seconds",
    "restriction",
    "scs_table",
    "terminals",
    "uss_table",
    "wants_host_name",
]


class Permission(enum.Enum):
    """Whether ALLOWAPPL and RESTRICTAPPL let a client ask for an application."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "no ALLOWAPPL or RESTRICTAPPL names it"
    RESTRICTED = "RESTRICTAPPL does not name the user"


def terminals(mapping: TelnetMapping, client: Client) -> Candidates:
    """The LU groups of a terminal."""
    return _candidates(mapping, client, is_printer=False)


def printers(mapping: TelnetMapping, client: Client) -> Candidates:
    """The LU groups of a printer."""
    return _candidates(mapping, client, is_printer=True)


def is_printer(mapping: TelnetMapping, lu: str) -> bool:
    """Whether the port can give that name to a printer."""
    groups = (group.ranges for group in mapping.printer_groups.values())
    pools = (mapping.default_printers, mapping.default_printers_specific, *groups)
    return any(lu in names for pool in pools for names in pool)


def default_application(
    mapping: TelnetMapping, client: Client, lu_map: LuMap | None = None, *, is_printer: bool = False
) -> DefaultAppl | None:
    """Where a client goes without asking: DEFAPPL of ``lu_map``, which its LU came by, before DEFAULTAPPL.

    A DEFAULTAPPL whose identifier stands lower than that of the client's USSTCP gives way to the USS table.
    """
    if lu_map is not None and lu_map.default_application is not None:
        return _default_of(lu_map.default_application, lu_map)
    appls = mapping.printer_default_appls if is_printer else mapping.default_appls
    for appl in best(appls, mapping, client):
        for table in best(mapping.uss_tables, mapping, client):
            if rank(table.client, mapping, client) < rank(appl.client, mapping, client):
                return None
        return appl
    return None


def line_mode_application(mapping: TelnetMapping, client: Client) -> DefaultAppl | None:
    """LINEMODEAPPL: where a client that is no 3270 goes without asking."""
    return next(iter(best(mapping.line_mode_appls, mapping, client)), None)


def _default_of(application: str, lu_map: LuMap) -> DefaultAppl:
    return DefaultAppl(
        application,
        lu_map.client,
        first_only=lu_map.first_only,
        log_appl=lu_map.log_appl,
        queue_init=lu_map.queue_init,
        def_only=lu_map.def_only,
    )


def uss_table(mapping: TelnetMapping, client: Client) -> str | None:
    """The name of the USS table that USSTCP gives a client."""
    return next((table.table for table in best(mapping.uss_tables, mapping, client)), None)


def scs_table(mapping: TelnetMapping, client: Client) -> str:
    """The name of the SCS table that the same USSTCP gives it; "" when there is none."""
    return next((table.scs_table for table in best(mapping.uss_tables, mapping, client)), "")


def interpret_table(mapping: TelnetMapping, client: Client) -> str:
    """The name of the table that INTERPTCP gives a client; "" when there is none."""
    return next((table.table for table in best(mapping.interpret_tables, mapping, client)), "")


def parameters(mapping: TelnetMapping, client: Client) -> ParmsGroup | None:
    """The PARMSGROUP that PARMSMAP gives a client."""
    found = next(iter(best(mapping.parms_maps, mapping, client)), None)
    return mapping.parms_groups.get(found.group) if found is not None else None


def monitor_group(mapping: TelnetMapping, client: Client) -> MonitorGroup | None:
    """The MONITORGROUP that MONITORMAP gives a client."""
    found = next(iter(best(mapping.monitor_maps, mapping, client)), None)
    return mapping.monitor_groups.get(found.group) if found is not None else None


def lu_map_of(mapping: TelnetMapping, client: Client, assignment: Assignment, *, is_printer: bool) -> LuMap | None:
    """The LUMAP or PRTMAP that an LU came by; None for one of a DEFAULT pool.

    A printer that belongs to a terminal came by the terminal's LUMAP, whose PMAP is for both of them.
    """
    maps, groups = _maps(mapping, is_printer=is_printer)
    for is_specific in (True, False):
        for lu_map in best([m for m in maps if m.is_specific is is_specific], mapping, client):
            if _group(lu_map.names, groups) == assignment.group:
                return lu_map
    if not is_printer:
        return None
    for lu_map in best([m for m in mapping.lu_maps if m.printers is not None], mapping, client):
        if _group(lu_map.printers or "", groups) == assignment.group:
            return LuMap(lu_map.names, lu_map.client, parms_group=lu_map.parms_group)
    return None


def wants_host_name(mapping: TelnetMapping) -> bool:
    """True when something is mapped by host name: only then is it worth asking for."""
    statements = (
        *(mapping.lu_maps + mapping.printer_maps + mapping.default_appls + mapping.printer_default_appls),
        *(mapping.line_mode_appls + mapping.uss_tables + mapping.interpret_tables),
        *(mapping.parms_maps + mapping.monitor_maps),
    )
    return any(statement.client.type in (ClientIdType.HOSTNAME, ClientIdType.HNGRP) for statement in statements)


def restriction(mapping: TelnetMapping, application: str) -> RestrictAppl | None:
    """The RESTRICTAPPL of an application."""
    return _matching(mapping.restricted, application)


def queue_seconds(mapping: TelnetMapping, application: str) -> int | None:
    """QSESSION of an application: how long its next session is waited for, 0 without end; None without it."""
    named = restriction(mapping, application) or _matching(mapping.allowed, application)
    return named.queue_seconds if named is not None else None


def is_disconnectable(mapping: TelnetMapping, application: str) -> bool:
    """DISCONNECTABLE: a lost terminal does not end the session."""
    named = restriction(mapping, application) or _matching(mapping.allowed, application)
    return named is not None and named.disconnectable


def permission(
    mapping: TelnetMapping,
    client: Client,
    application: str,
    lu: str,
    lu_map: LuMap | None = None,
    *,
    is_printer: bool = False,
) -> Permission:
    """Whether ``lu``, come by ``lu_map``, may ask for ``application``; a default one is allowed without being named.

    A client whose default application is DEFONLY may ask for no other.
    """
    default = default_application(mapping, client, lu_map, is_printer=is_printer)
    if default is not None and default.def_only and default.application != application:
        return Permission.NOT_ALLOWED
    restricted = restriction(mapping, application)
    if restricted is not None:
        is_listed = restricted.cert_auth and may_use(restricted, client.user, lu, mapping)
        is_exempt = is_listed or (is_printer and restricted.allow_printer)
        return Permission.ALLOWED if is_exempt else Permission.RESTRICTED
    if any(appl.application == application for appl in mapping.default_appls):
        return Permission.ALLOWED
    allowed = _matching(mapping.allowed, application)
    if allowed is None or not _holds(allowed.lus, allowed.lu_groups, lu, mapping.lu_groups):
        return Permission.NOT_ALLOWED
    return Permission.ALLOWED


def may_use(restricted: RestrictAppl, user: str, lu: str, mapping: TelnetMapping) -> bool:
    """Whether RESTRICTAPPL names ``user``, and ``lu`` among his LUs when it lists any for him.

    His own entry goes before patterns that he fits, and of those the first counts.
    """
    named = (user,) if user in restricted.users else (one for one in restricted.users if user and _fits(one, user))
    entry = next(iter(named), None)
    if entry is None:
        return False
    chosen = restricted.user_lus.get(entry)
    return chosen is None or _holds(chosen.lus, chosen.lu_groups, lu, mapping.lu_groups)


def _holds(lus: Sequence[LuRange], names: Sequence[str], lu: str, groups: Mapping[str, LuGroup]) -> bool:
    """True when ``lu`` is listed, alone or in a group; nothing listed means any LU."""
    if not lus and not names:
        return True
    named = [ranges for group in names if group in groups for ranges in groups[group].ranges]
    return any(lu in ranges for ranges in (*lus, *named))


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


def _maps(mapping: TelnetMapping, *, is_printer: bool) -> tuple[Sequence[LuMap], Mapping[str, LuGroup]]:
    if is_printer:
        return mapping.printer_maps, mapping.printer_groups
    return mapping.lu_maps, mapping.lu_groups


def _candidates(mapping: TelnetMapping, client: Client, *, is_printer: bool) -> Candidates:
    maps, groups = _maps(mapping, is_printer=is_printer)
    pool = "default_printers" if is_printer else "default_lus"
    default, default_specific = _default_pool(mapping, pool), _default_pool(mapping, f"{pool}_specific")
    generic_maps = best([m for m in maps if not m.is_specific], mapping, client)
    specific_maps = best([m for m in maps if m.is_specific], mapping, client)
    generic = [_group(m.names, groups) for m in generic_maps]
    specific = [_group(m.names, groups) for m in specific_maps]
    if not generic and default.ranges:
        generic = [default]
    if not specific and default_specific.ranges:
        specific = [default_specific]
    return Candidates(
        tuple(generic),
        tuple(specific),
        _other_kind(mapping, is_terminal=not is_printer),
        partners=tuple(
            (_group(m.names, groups), _group(m.printers, mapping.printer_groups))
            for m in (*specific_maps, *generic_maps)
            if m.printers is not None
        ),
        partner_printers=tuple(
            _group(m.printers, mapping.printer_groups) for m in mapping.lu_maps if m.printers is not None
        ),
    )


def _default_pool(mapping: TelnetMapping, field: str) -> LuGroup:
    """A pool of the NULL identifier as a group; its name is none that a client could ask for."""
    name = "*DEFSPEC" if field.endswith("specific") else "*DEFLUS"
    return LuGroup(name, getattr(mapping, field), mapping.default_percents.get(field))


def _other_kind(mapping: TelnetMapping, *, is_terminal: bool) -> tuple[LuGroup, ...]:
    if is_terminal:
        default = mapping.default_printers + mapping.default_printers_specific
        return (*mapping.printer_groups.values(), LuGroup("", default))
    default = mapping.default_lus + mapping.default_lus_specific
    return (*mapping.lu_groups.values(), LuGroup("", default))


def _group(names: str, groups: Mapping[str, LuGroup]) -> LuGroup:
    """A group by its name; a single LU is a group of one without a name."""
    return groups[names] if names in groups else LuGroup("", (parse_lu_range(names),))
