"""One connection in detail: who it is, what it negotiated, which identifier mapped each of its objects.

The names are those of the manual's connection display.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from appliance.config.terminals.clients import ClientId
from appliance.config.terminals.telnet import TelnetMapping
from appliance.config.terminals.telnetparms import Takeover, TelnetParms
from appliance.protocols.tn3270.constants import Mode
from appliance.protocols.tn3270.server import ServerCore
from appliance.services.tn3270.entry.ranking import Mapped, best
from appliance.services.tn3270.entry.tenancy import Tenancy
from appliance.services.tn3270.terminal import BoundTerminal

__all__ = ["describe", "facts", "persistence", "timers"]

M = TypeVar("M", bound=Mapped)

_PROTOCOLS = {Mode.EXTENDED: "TN3270E", Mode.PLAIN: "TN3270", Mode.LINE: "LINEMODE"}


def describe(
    tenancy: Tenancy,
    core: ServerCore | None,
    terminal: BoundTerminal | None,
    *,
    logon_user: str = "",
    restricted_user: str = "",
) -> Sequence[tuple[str, str]]:
    """(name, value) in the order of the display; "" where there is nothing.

    ``logon_user`` is whom Express Logon makes tickets for, ``restricted_user`` whom RESTRICTAPPL asked.
    """
    client, config = tenancy.client, tenancy.setup.config
    known, is_printer = facts(tenancy, core), terminal is not None and terminal.device.is_printer
    return (
        ("CLIENTAUTH USERID", client.user),
        *((name, known[name]) for name in ("HOSTNAME", "CLIENT")),
        ("DESTINATION", client.destination),
        ("LINKNAME", client.link),
        *((name, known[name]) for name in ("PORT", "PROFILE")),
        ("CONNTYPE", config.conn_type.value),
        ("CLIENTAUTH", config.client_auth.value),
        ("PROTOCOL", known["PROTOCOL"]),
        ("DEVICETYPE", terminal.device.name if terminal is not None else ""),
        ("3270E FUNCTIONS", " ".join(sorted(f.name for f in core.functions)) if core is not None else ""),
        ("RESTRICTAPPL", restricted_user),
        ("EXPRESSLOGON", logon_user),
        ("LUNAME", tenancy.lu),
        ("TYPE", "PRINTER" if is_printer else "TERMINAL"),
        ("LUGROUP", known["LUGROUP"]),
        ("PRINTER", tenancy.assignment.partner if tenancy.assignment else ""),
        *_objects(config.mapping, tenancy, is_printer=is_printer),
        ("PERSIS", persistence(config)),
        ("TIMERS", timers(config)),
    )


def facts(tenancy: Tenancy, core: ServerCore | None) -> Mapping[str, str]:
    """What lists are selected by."""
    profile = tenancy.setup.profile
    return {
        "HOSTNAME": tenancy.client.host,
        "CLIENT": tenancy.client.address,
        "PORT": tenancy.setup.config.name,
        "PROFILE": f"{profile.number:04d} {'CURRENT' if profile.is_current else 'ACTIVE'}",
        "PROTOCOL": _PROTOCOLS[core.mode] if core is not None else "",
        "LUGROUP": tenancy.assignment.group.name if tenancy.assignment else "",
    }


def _objects(mapping: TelnetMapping, tenancy: Tenancy, *, is_printer: bool) -> Iterator[tuple[str, str]]:
    """Object and identifier of everything that is mapped to this client."""
    lu_maps = mapping.printer_maps if is_printer else mapping.lu_maps
    appls = mapping.printer_default_appls if is_printer else mapping.default_appls
    kinds: tuple[tuple[str, list[tuple[str, ClientId]]], ...] = (
        ("LUMAP GEN", [(m.names, m.client) for m in _best(lu_maps, tenancy) if not m.is_specific]),
        ("LUMAP SPEC", [(m.names, m.client) for m in _best(lu_maps, tenancy) if m.is_specific]),
        ("DEFLT APPL", [(m.application, m.client) for m in _best(appls, tenancy)]),
        ("USS TABLE", [(m.table, m.client) for m in _best(mapping.uss_tables, tenancy)]),
        ("INT TABLE", [(m.table, m.client) for m in _best(mapping.interpret_tables, tenancy)]),
        ("PARMS", [(m.group, m.client) for m in _best(mapping.parms_maps, tenancy)]),
        ("MONITOR", [(m.group, m.client) for m in _best(mapping.monitor_maps, tenancy)]),
    )
    for name, found in kinds:
        yield name, "; ".join(f"{thing} BY {client}" for thing, client in found)


def _best(statements: Sequence[M], tenancy: Tenancy) -> list[M]:
    return best(statements, tenancy.setup.config.mapping, tenancy.client)


def persistence(parms: TelnetParms) -> str:
    """LMTGCAK: LUSESSIONPEND, MSG07, TKOSPECLU, TKOGENLU, CHECKCLIENTCONN, DROPASSOCPRINTER, KEEPLU.

    In place of T and G a RECON form is R, or by its only option K (KEEPONTMRESET), S (SAMEIPADDR) or C (SAMECONNTYPE),
    M with more than one.
    """
    letters = (
        "L" if parms.lu_session_pend else "*",
        "M" if parms.msg07 else "*",
        _takeover(parms.take_specific, "T"),
        _takeover(parms.take_generic, "G"),
        "C" if parms.check_client_conn else "*",
        "A" if parms.drop_assoc_printer else "*",
        "K" if parms.keep_lu else "*",
    )
    return "".join(letters)


def _takeover(takeover: Takeover | None, letter: str) -> str:
    if takeover is None:
        return "*"
    if not takeover.reconnects:
        return letter
    options = {"K": takeover.keeps_on_reset, "S": takeover.same_address, "C": takeover.same_conn_type}
    given = "".join(name for name, is_given in options.items() if is_given)
    return given or "R" if len(given) < 2 else "M"


def timers(parms: TelnetParms) -> str:
    """IKPSTS: INACTIVE, KEEPINACTIVE, PRTINACTIVE, SCANINTERVAL, TIMEMARK, SSLTIMEOUT."""
    values = (
        *(("I", parms.inactive), ("K", parms.keep_inactive), ("P", parms.printer_inactive)),
        *(("S", parms.scan_interval), ("T", parms.timemark), ("S", parms.ssl_timeout)),
    )
    return "".join(letter if seconds else "*" for letter, seconds in values)
