"""What is counted by name (sessions of services, LUs of pools, lists of directories), for the overview and metrics."""

from __future__ import annotations

from collections.abc import Iterator

from appliance.assembly.parts import Parts
from appliance.certs.crls.crl_source import Availability
from appliance.config.terminals.lunames import LuRange
from appliance.config.terminals.telnet import LuGroup, TelnetMapping

__all__ = ["directories", "lu_pools", "sessions"]

_SERVICES = ("TN3270E", "FTP", "DCAS", "CONTROL")


def sessions(appliance: Parts) -> dict[str, int]:
    """Live connections of each service, the control socket's included."""
    counts = dict.fromkeys(_SERVICES, 0)
    for listener, plan in appliance.listeners.values():
        counts[plan.service] = counts.get(plan.service, 0) + listener.connections
    counts["CONTROL"] = appliance.registry.connections_of("CONTROL")
    return counts


def directories(appliance: Parts) -> dict[str, tuple[int, str]]:
    """Each list of CRL servers: how many CRLs come from there, and whether it is UP, DOWN or was NEVER asked."""
    seen: dict[str, list[Availability]] = {}
    for entry in appliance.revocation.lists.entries():
        servers = " ".join(f"{host}:{port}" for host, port in entry.source.servers)
        seen.setdefault(servers, []).append(entry.availability)
    return {servers: (len(how), _state(how)) for servers, how in seen.items()}


def _state(seen: list[Availability]) -> str:
    if set(seen) == {Availability.NEVER}:
        return "NEVER"
    return "UP" if {Availability.AVAILABLE, Availability.ABSENT}.intersection(seen) else "DOWN"


def lu_pools(appliance: Parts) -> dict[str, tuple[int, int]]:
    """Each group of LUs and the default ones: how many names are lent, of how many. Ports may share a group."""
    found: dict[str, tuple[int, int]] = {}
    seen: set[tuple[LuRange, ...]] = set()
    for profile in appliance.profiles.all():
        for name, group in _groups(profile.port.mapping):
            if group.ranges and group.ranges not in seen:
                seen.add(group.ranges)
                shown = name if name not in found else f"{name} OF {profile.port.name}"
                found[shown] = (appliance.lus.used(group), sum(names.count for names in group.ranges))
    return found


def _groups(mapping: TelnetMapping) -> Iterator[tuple[str, LuGroup]]:
    for name, ranges in (
        ("DEFAULTLUS", mapping.default_lus),
        ("DEFAULTLUSSPEC", mapping.default_lus_specific),
        ("DEFAULTPRT", mapping.default_printers),
        ("DEFAULTPRTSPEC", mapping.default_printers_specific),
    ):
        yield name, LuGroup("", ranges)
    yield from mapping.lu_groups.items()
    yield from mapping.printer_groups.items()
