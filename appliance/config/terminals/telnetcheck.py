"""What the Telnet blocks of PROFILE.TCPIP refer to, held against what they define."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from appliance.config import messages
from appliance.config.language.diagnostics import Place
from appliance.config.language.report import Report
from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import ConnType, LuGroup, LuMap, TelnetMapping, TelnetPort
from appliance.config.terminals.telnetparms import ParmsGroup

__all__ = ["check_mapping", "check_parameters"]

#: What is settled before an LU is assigned: PMAP comes too late for it.
_BEFORE_LU = frozenset(
    {
        *("ciphers", "client_auth", "conn_type", "max_receive", "sequential_lu", "sna_ext", "ssl_timeout", "tls12"),
        *("tls13", "tn3270e"),
    }
)
_IN_CLEAR = (ConnType.BASIC, ConnType.NONE)


def check_parameters(telnet: TelnetPort, report: Report) -> None:
    """Groups that ask a basic port for TLS: there is no key ring behind it."""
    if telnet.is_secure:
        return
    for entry in telnet.mapping.parms_maps:
        group = telnet.mapping.parms_groups.get(entry.group)
        wanted = group.values.get("conn_type") if group else None
        if wanted is not None and wanted not in _IN_CLEAR:
            fields = {"port": telnet.name, "type": f"CONNTYPE {wanted.value}"}
            report.say(messages.SECURE_TYPE_ON_BASIC, entry.place, "PARMSMAP", **fields)


def check_mapping(mapping: TelnetMapping, report: Report) -> None:
    """Names of groups that are nowhere defined, PMAPs that come too late, printers that do not pair with terminals."""
    for statement, name, groups, place in _references(mapping):
        if name not in groups:
            report.say(messages.UNKNOWN_NAME, place, statement, name=name)
    for entry in (*mapping.lu_maps, *mapping.printer_maps):
        group = mapping.parms_groups.get(entry.parms_group or "")
        if group is not None:
            _check_pmap(group, entry, report)
    for entry in mapping.lu_maps:
        if entry.printers is not None:
            _check_shape(mapping, entry, entry.printers, report)


def _references(mapping: TelnetMapping) -> Iterator[tuple[str, str, Container[str], Place]]:
    """(statement, name, where it should be, place)."""
    parms, monitors = set(mapping.parms_groups), set(mapping.monitor_groups)
    yield from (("PARMSMAP", entry.group, parms, entry.place) for entry in mapping.parms_maps)
    yield from (("MONITORMAP", entry.group, monitors, entry.place) for entry in mapping.monitor_maps)
    for statement, maps in (("LUMAP", mapping.lu_maps), ("PRTMAP", mapping.printer_maps)):
        yield from ((statement, entry.parms_group, parms, entry.place) for entry in maps if entry.parms_group)
    for restricted in mapping.restricted:
        for chosen in restricted.user_lus.values():
            yield from (("RESTRICTAPPL", name, mapping.lu_groups, restricted.place) for name in chosen.lu_groups)


def _check_pmap(group: ParmsGroup, entry: LuMap, report: Report) -> None:
    late = sorted(_BEFORE_LU & group.values.keys())
    if late:
        fields = {"name": group.name, "fields": ", ".join(late)}
        report.say(messages.CHANGED_TOO_LATE, entry.place, "LUMAP", **fields)


def _check_shape(mapping: TelnetMapping, entry: LuMap, printers: str, report: Report) -> None:
    if _shape(entry.names, mapping.lu_groups) != _shape(printers, mapping.printer_groups):
        fields = {"printers": printers, "terminals": entry.names}
        report.say(messages.SHAPES_DIFFER, entry.place, "LUMAP", **fields)


def _shape(names: str, groups: Mapping[str, LuGroup]) -> list[int]:
    """How many names each single name and each range holds, in order."""
    group = groups.get(names) or LuGroup(names, (parse_lu_range(names),))
    return [ranges.count for ranges in group.ranges]
