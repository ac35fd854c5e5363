"""Profiles and mappings of the Telnet server, as the operator's displays take them."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address

import attrs

from appliance.config.terminals.clients import ClientId, ClientIdType
from appliance.config.terminals.parameters import STATEMENTS
from appliance.config.terminals.telnet import LuGroup, LuMap, MonitorGroup, TelnetMapping, TelnetPort
from appliance.config.terminals.telnetparms import (
    ClientCheck,
    CodePage,
    Debug,
    DebugLevel,
    SmfRecords,
    Takeover,
    TelnetParms,
    UnlockKeyboard,
)
from appliance.message import Message
from appliance.services.control.telnetfacts import TelnetObject, TelnetProfile
from appliance.services.tn3270 import messages
from appliance.services.tn3270.entry.lupool import LuPools
from appliance.services.tn3270.entry.profiles import Profile, Profiles
from appliance.services.tn3270.records.description import persistence, timers

__all__ = ["debugged", "is_member", "objects", "profiles"]


def profiles(known: Profiles) -> list[TelnetProfile]:
    """Every profile in force or in use, port by port, the oldest first."""
    return [_shown(profile) for profile in sorted(known.all(), key=lambda p: (p.port.port, p.port.address, p.number))]


def _shown(profile: Profile) -> TelnetProfile:
    port = profile.port
    return TelnetProfile(
        number=profile.number,
        port=port.name,
        is_secure=port.is_secure,
        is_current=profile.is_current,
        connections=profile.connections,
        summary=(
            ("CONNTYPE", port.conn_type.value),
            ("CLIENTAUTH", port.client_auth.value),
            ("KEYRING", port.keyring or ""),
            ("SSLTIMEOUT", str(port.ssl_timeout)),
            ("EXPRESSLOGON", port.express_logon.value if port.express_logon else "NO"),
            ("TN3270E", "YES" if port.tn3270e else "NO"),
            ("INACTIVE", str(port.inactive)),
            ("TIMEMARK", str(port.timemark)),
            ("PERSIS", persistence(port)),
            ("TIMERS", timers(port)),
        ),
        parameters=tuple(_parameters(port)),
    )


def debugged(known: Profiles) -> Iterator[tuple[Message, Mapping[str, object]]]:
    """What DEBUG CONFIG says of the current profiles: SUMMARY a line for each port, DETAIL each parameter said."""
    for profile in known.all():
        port, facts = profile.port, {"number": profile.number, "port": profile.port.name}
        if profile.is_current and port.debug.config >= DebugLevel.SUMMARY:
            yield messages.PORT_READ, {**facts, "detail": _in_short(port.mapping)}
        if profile.is_current and port.debug.config >= DebugLevel.DETAIL:
            for name, value, source in _parameters(port):
                if source != "DEFAULT":
                    yield messages.PARAMETER_READ, {**facts, "parameter": name, "value": value, "source": source}


def _in_short(mapping: TelnetMapping) -> str:
    lus, printers = len(mapping.lu_maps), len(mapping.printer_maps)
    return (
        f"LUMAPS {lus}, PRTMAPS {printers}, PARMSGROUPS {len(mapping.parms_groups)}, USSTCPS {len(mapping.uss_tables)}"
    )


def _parameters(port: TelnetPort) -> Iterator[tuple[str, str, str]]:
    """Each parameter of the port by its statement, and where it was said; then what its groups change."""
    for field in attrs.fields(TelnetParms):
        yield STATEMENTS[field.name], _text(getattr(port, field.name)), port.sources.get(field.name, "DEFAULT")
    for group in port.mapping.parms_groups.values():
        for name, value in group.values.items():
            yield STATEMENTS[name], _text(value), group.name


def _text(value: object) -> str:
    match value:
        case bool():
            return "YES" if value else "NO"
        case None | ():
            return "*"
        case dict():
            return " ".join(f"{name}={_text(each).replace(' ', ',')}" for name, each in value.items()) or "*"
        case enum.Enum():
            return value.name
        case tuple():
            return " ".join(map(_text, value))
        case Takeover() | ClientCheck() | CodePage() | Debug() | SmfRecords() | UnlockKeyboard():
            return " ".join(f"{name.upper()}={_text(each)}" for name, each in attrs.asdict(value).items())
        case _:
            return str(value)


def objects(known: Profiles, pools: LuPools) -> Iterator[TelnetObject]:
    """Every mapping of every profile."""
    for profile in known.all():
        shown = _shown(profile)
        for kind, name, client, options, group in _mappings(profile.port.mapping):
            yield TelnetObject(
                profile=shown,
                object_type=kind,
                name=name,
                client_type=client.type.value,
                client=client.value or "*",
                options=options,
                uses=str(pools.used(group)) if group is not None else "",
                connections=_connections(client, pools),
            )


_Entry = tuple[str, str, ClientId, str, LuGroup | None]


def _mappings(mapping: TelnetMapping) -> Iterator[_Entry]:
    """(type, object, client, options, the LUs behind it)."""
    for kind, ranges in (
        ("DEFLUS", mapping.default_lus),
        ("DEFLUSSP", mapping.default_lus_specific),
        ("DEFPRT", mapping.default_printers),
        ("DEFPRTSP", mapping.default_printers_specific),
    ):
        for names in ranges:
            shown = names.low if names.count == 1 else f"{names.low}..{names.high}"
            yield kind, shown, ClientId(), "", LuGroup("", ranges)
    yield from _lu_maps("LU", mapping.lu_maps, mapping.lu_groups)
    yield from _lu_maps("PRT", mapping.printer_maps, mapping.printer_groups)
    for kind, appls in (
        ("DEFAPPL", mapping.default_appls),
        ("PRTAPPL", mapping.printer_default_appls),
        ("LINEAPPL", mapping.line_mode_appls),
    ):
        for appl in appls:
            options = {"F": appl.first_only, "L": appl.log_appl, "Q": appl.queue_init, "D": appl.def_only}
            yield kind, appl.application, appl.client, _letters(options), None
    for uss in mapping.uss_tables:
        yield "USS", uss.table, uss.client, "", None
    for table in mapping.interpret_tables:
        yield "INT", table.table, table.client, "", None
    for entry in mapping.parms_maps:
        yield "PARMS", entry.group, entry.client, "", None
    for entry in mapping.monitor_maps:
        yield "MONGRP", entry.group, entry.client, _monitored(mapping.monitor_groups.get(entry.group)), None


def _lu_maps(kind: str, maps: Sequence[LuMap], groups: Mapping[str, LuGroup]) -> Iterator[_Entry]:
    for entry in maps:
        group = groups.get(entry.names)
        options = {"S": entry.is_specific, "G": not entry.is_specific, "K": entry.keep_open}
        shown = " ".join(
            filter(None, (_letters(options), entry.default_application, entry.printers, entry.parms_group))
        )
        yield f"{kind}GRP" if group else kind, entry.names, entry.client, shown, group


def _monitored(group: MonitorGroup | None) -> str:
    """A: averages over so many seconds, B: buckets with these bounds, I: IP time, D: asked for by TIMING-MARK."""
    if group is None:
        return ""
    averages = f"A {group.sampling_period}*{group.multiplier}" if group.averages else ""
    buckets = f"B {','.join(map(str, group.boundaries))}" if group.buckets else ""
    network = _letters({"I": group.includes_network, "D": group.dynamic_responses})
    return " ".join(filter(None, (averages, buckets, network)))


def _letters(options: dict[str, bool]) -> str:
    return "".join(letter for letter, is_set in options.items() if is_set)


def _connections(client: ClientId, pools: LuPools) -> str:
    """How many LUs one client holds; groups are not counted."""
    if client.type in (ClientIdType.USERID, ClientIdType.IPADDR):
        return str(len(pools.held_by(client.value)))
    return ""


def is_member(known: Profiles, kind: str, name: str, value: str) -> bool:
    """Whether an address is in an IPGROUP, or a host name in an HNGROUP, of any current profile."""
    for profile in known.all():
        mapping = profile.port.mapping
        if kind == "IPGROUP" and name in mapping.ip_groups:
            group = mapping.ip_groups[name]
            address = ip_address(value)
            if group.holds_exactly(address) or group.holds_by_network(address):
                return True
        elif kind == "HNGROUP" and name in mapping.host_groups:
            hosts = mapping.host_groups[name]
            if hosts.holds_exactly(value) or hosts.holds_by_pattern(value):
                return True
    return False
