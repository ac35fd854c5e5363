"""BEGINVTAM: which LUs, applications, tables and parameters which clients get.

The order of statements means nothing, and a group may be used before it is defined: so a mapping keeps its client
identifier as it was written until the block is read to its end, and is resolved then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from appliance.config import messages, zos
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.readers import flat
from appliance.config.language.report import Report
from appliance.config.language.table import Filled, Row, Table
from appliance.config.language.tokens import Token
from appliance.config.terminals.groups import Capacity, host_group, ip_group, link_group, lu_group, lu_pool, user_group
from appliance.config.terminals.identifiers import client_id
from appliance.config.terminals.mappingreaders import (
    Mapped,
    allow_appl,
    default_appl,
    group_map,
    interp_tcp,
    lu_map,
    monitor_group,
    restrict_appl,
    uss_tcp,
)
from appliance.config.terminals.parameters import BASIC_PORT, PARAMETER_PLACES, parms_group
from appliance.config.terminals.telnet import TelnetMapping
from appliance.config.terminals.telnetreaders import QualifiedPort, qualified_port

__all__ = ["VTAM", "mapping_of", "ports_of"]


def _ports(operands: Operands) -> tuple[QualifiedPort, ...]:
    """Ports up to the first line that begins with something else: that is a statement, if a wrong one."""
    found = []
    while (token := operands.peek()) is not None and not (token.is_first and not token.text[0].isdigit()):
        found.append(qualified_port(operands))
    if not found:
        raise OperandError(operands.keyword.place, messages.MISSING_OPERAND, what="a port number")
    return tuple(found)


def _pool_rows(keyword: str, field: str) -> tuple[Row, ...]:
    """A default pool and its shared form."""
    return tuple(Row(k, field, lu_pool(f"END{k}"), flat) for k in (keyword, f"S{keyword}"))


def _lu_group_rows(keyword: str, field: str) -> tuple[Row, ...]:
    return tuple(Row(k, field, lu_group(f"END{k}"), tuple) for k in (keyword, f"S{keyword}"))


#: TELNETDEVICE as it was written before it had a keyword.
_DEVICES = tuple(f"{kind}-{model}{more}" for kind in (3277, 3278, 3279) for model in range(2, 6) for more in ("", "-E"))

VTAM = Table.of(
    [
        Row("PORT", "ports", _ports, flat),
        *_lu_group_rows("LUGROUP", "lu_groups"),
        *_lu_group_rows("PRTGROUP", "printer_groups"),
        Row("IPGROUP", "ip_groups", ip_group, tuple),
        Row("USERGROUP", "user_groups", user_group, tuple),
        Row("HNGROUP", "host_groups", host_group, tuple),
        Row("DESTIPGROUP", "destination_groups", ip_group, tuple),
        Row("LINKGROUP", "link_groups", link_group, tuple),
        Row("PARMSGROUP", "parms_groups", parms_group, tuple),
        Row("MONITORGROUP", "monitor_groups", monitor_group, tuple),
        *_pool_rows("DEFAULTLUS", "default_lus"),
        *_pool_rows("DEFAULTLUSSPEC", "default_lus_specific"),
        *_pool_rows("DEFAULTPRT", "default_printers"),
        *_pool_rows("DEFAULTPRTSPEC", "default_printers_specific"),
        Row("LUMAP", "lu_maps", lu_map, tuple),
        Row("PRTMAP", "printer_maps", lu_map, tuple),
        Row("DEFAULTAPPL", "default_appls", default_appl, tuple),
        Row("PRTDEFAULTAPPL", "printer_default_appls", default_appl, tuple),
        Row("LINEMODEAPPL", "line_mode_appls", default_appl, tuple),
        Row("USSTCP", "uss_tables", uss_tcp, tuple),
        Row("INTERPTCP", "interpret_tables", interp_tcp, tuple),
        Row("PARMSMAP", "parms_maps", group_map, tuple),
        Row("MONITORMAP", "monitor_maps", group_map, tuple),
        Row("ALLOWAPPL", "allowed", allow_appl, tuple),
        Row("RESTRICTAPPL", "restricted", restrict_appl, tuple),
    ],
    zos.VTAM,
    blocks=zos.VTAM_BLOCKS,
    elsewhere=PARAMETER_PLACES | dict.fromkeys(_DEVICES, "a TELNETDEVICE of TELNETGLOBALS or TELNETPARMS"),
)
_POOLS = ("default_lus", "default_lus_specific", "default_printers", "default_printers_specific")
#: Groups of clients: what one of them lists exactly, no other of its kind may list.
_CLIENT_GROUPS = ("ip_groups", "user_groups", "host_groups", "destination_groups", "link_groups")
_GROUPS = ("lu_groups", "printer_groups", *_CLIENT_GROUPS, "parms_groups", "monitor_groups")
_MAPPED = (
    *("lu_maps", "printer_maps", "default_appls", "printer_default_appls", "line_mode_appls"),
    *("uss_tables", "interpret_tables", "parms_maps", "monitor_maps"),
)


def ports_of(filled: Filled, block: Token) -> tuple[QualifiedPort, ...]:
    """The ports that a BEGINVTAM block lists; without a PORT statement it is the one of plain Telnet."""
    ports: tuple[QualifiedPort, ...] = filled.values.get("ports", (QualifiedPort(BASIC_PORT, "", block.place),))
    return ports


def mapping_of(filled: Filled, block: Token, report: Report, links: Mapping[str, str] | None = None) -> TelnetMapping:
    """The mapping of one BEGINVTAM block; a mapping whose client cannot be resolved is reported and left out.

    ``links`` are the names that HOME gives to the addresses of this host.
    """
    values: dict[str, Any] = {key: value for key, value in filled.values.items() if key != "ports"}
    for field in _GROUPS:
        values[field] = _by_name(values.get(field, ()), block, report)
    for field in _CLIENT_GROUPS:
        values[field] = _each_once(values[field], block, report)
    percents: dict[str, int] = {}
    for field in _POOLS:
        found = values.get(field, ())
        percents.update((field, member.percent) for member in found if isinstance(member, Capacity))
        values[field] = tuple(member for member in found if not isinstance(member, Capacity))
    values["default_percents"] = percents
    values["links"] = links or {}
    for field in _MAPPED:
        values[field] = tuple(_resolved(values.get(field, ()), values, report))
    return TelnetMapping(**values, place=block.place)


def _by_name(groups: Iterable[Any], block: Token, report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for group in groups:
        if group.name in found:
            place = getattr(group, "place", block.place)
            report.say(messages.BAD_OPERAND, place, "BEGINVTAM", detail=f"the group {group.name} is defined twice")
        found[group.name] = group
    return found


def _each_once(groups: Mapping[str, Any], block: Token, report: Report) -> dict[str, Any]:
    """The groups without what an earlier one of the same kind lists exactly."""
    owners: dict[Any, str] = {}
    kept: dict[str, Any] = {}
    for name, group in groups.items():
        own = []
        for member in group.exact:
            owner = owners.setdefault(member, name)
            if owner == name:
                own.append(member)
                continue
            shown = getattr(member, "low", member)
            report.say(messages.IN_ANOTHER_GROUP, block.place, name, member=shown, other=owner)
        kept[name] = attrs.evolve(group, exact=type(group.exact)(own))
    return kept


def _resolved(mapped: Iterable[Mapped], groups: Mapping[str, Any], report: Report) -> Iterable[Any]:
    for waiting in mapped:
        try:
            yield waiting.make(client_id(waiting.client, groups))
        except OperandError as error:
            report.say(error.message, error.place, waiting.keyword.upper, **error.fields)
