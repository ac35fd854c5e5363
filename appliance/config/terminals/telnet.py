"""The Telnet part of PROFILE.TCPIP as frozen values: one flat ``TelnetPort`` per port, and its BEGINVTAM mapping.

TELNETGLOBALS, TELNETPARMS and the defaults are already merged when a port is made, so that a session reads one value
and never asks where it came from. The classes stand alone here; ``profile.py`` fills them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from appliance.config.language.diagnostics import NOWHERE, Place
from appliance.config.terminals.clients import ANY_CLIENT, ClientId, HostGroup, IpGroup, LinkGroup, UserGroup
from appliance.config.terminals.lunames import LuRange
from appliance.config.terminals.telnetparms import (
    ClientAuth,
    ConnType,
    ParmsGroup,
    TelnetParms,
    laid_over,
)

__all__ = [
    "AllowAppl",
    "ClientAuth",
    "ConnType",
    "DefaultAppl",
    "GroupMap",
    "InterpTcp",
    "LuGroup",
    "LuMap",
    "LuSelection",
    "MonitorGroup",
    "RestrictAppl",
    "TelnetMapping",
    "TelnetPort",
    "UssTcp",
]


@attrs.frozen
class LuGroup:
    """LUGROUP or PRTGROUP: ranges in the order written; a capacity warning is wanted at ``warn_percent``."""

    name: str
    ranges: tuple[LuRange, ...]
    warn_percent: int | None = None
    is_shared: bool = False  # SLUGROUP, SPRTGROUP: shared with other servers on z/OS
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class LuMap:
    """LUMAP or PRTMAP. ``names`` is a group's name when the mapping holds such a group, else one LU name.

    GENERIC also serves named requests when no SPECIFIC matches; SPECIFIC never serves generic ones.
    """

    names: str
    client: ClientId = ANY_CLIENT
    is_specific: bool = False
    default_application: str | None = None  # DEFAPPL: beats every DEFAULTAPPL and USSTCP
    first_only: bool = False  # the options of DEFAPPL, as in DefaultAppl
    log_appl: bool = False
    queue_init: bool = False
    def_only: bool = False
    keep_open: bool = False
    parms_group: str | None = None  # PMAP
    printers: str | None = None  # the PRTGROUP or printer that is associated, name by name
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class DefaultAppl:
    """DEFAULTAPPL, PRTDEFAULTAPPL and LINEMODEAPPL alike."""

    application: str
    client: ClientId = ANY_CLIENT
    first_only: bool = False  # FIRSTONLY: after logoff show USSMSG10
    log_appl: bool = False  # LOGAPPL: wait for an application that is not there
    queue_init: bool = False  # QINIT: the same, and go back to it after logoff
    def_only: bool = False  # DEFONLY: the client may not pick another
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class UssTcp:
    """USSTCP: which USS table a client gets; ``scs_table`` is for terminals that SSCP-LU-DATA reaches."""

    table: str
    client: ClientId = ANY_CLIENT
    scs_table: str = ""
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class InterpTcp:
    """INTERPTCP: which interpret table sees what a client types at the USS screen."""

    table: str
    client: ClientId = ANY_CLIENT
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class GroupMap:
    """PARMSMAP and MONITORMAP: which PARMSGROUP or MONITORGROUP a client gets."""

    group: str
    client: ClientId = ANY_CLIENT
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class MonitorGroup:
    """MONITORGROUP: what is measured of a connection's response times."""

    name: str
    averages: bool = False
    buckets: bool = False
    includes_network: bool = True  # INCLUDEIP
    dynamic_responses: bool = False  # DYNAMICDR: definite responses are asked for
    sampling_period: int = 120  # seconds
    multiplier: int = 5
    boundaries: tuple[int, ...] = (1_000, 2_000, 5_000, 10_000)  # milliseconds
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class LuSelection:
    """``LU names`` and ``LUG groups`` of ALLOWAPPL and RESTRICTAPPL; none at all means any LU."""

    lus: tuple[LuRange, ...] = ()
    lu_groups: tuple[str, ...] = ()


@attrs.frozen
class AllowAppl:
    """ALLOWAPPL: ``pattern`` may hold ``%`` for one character and end in ``*``; ``lus`` empty means any LU."""

    pattern: str
    lus: tuple[LuRange, ...] = ()
    lu_groups: tuple[str, ...] = ()
    disconnectable: bool = False  # a lost terminal leaves the session for its user to go on with
    queue_seconds: int | None = None  # QSESSION: after an UNBIND the next BIND is waited for so long; 0 no limit
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class RestrictAppl:
    """RESTRICTAPPL: only ``users`` may, who give their password on the solicitor screen.

    CERTAUTH takes the certificate's user ID instead; ALLOWPRINTER lets printers in without either.
    """

    pattern: str
    users: tuple[str, ...] = ()
    cert_auth: bool = False
    allow_printer: bool = False  # ALLOWPRINTER: printers are not asked who they are
    user_lus: Mapping[str, LuSelection] = attrs.field(factory=dict)  # which LUs a user may use; absent: any
    disconnectable: bool = False
    queue_seconds: int | None = None
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class TelnetMapping:
    """One BEGINVTAM block. Names of groups are keys; the DEFAULT pools serve clients that nothing else matches."""

    lu_groups: Mapping[str, LuGroup] = attrs.field(factory=dict)
    printer_groups: Mapping[str, LuGroup] = attrs.field(factory=dict)
    ip_groups: Mapping[str, IpGroup] = attrs.field(factory=dict)
    user_groups: Mapping[str, UserGroup] = attrs.field(factory=dict)
    host_groups: Mapping[str, HostGroup] = attrs.field(factory=dict)  # HNGROUP
    destination_groups: Mapping[str, IpGroup] = attrs.field(factory=dict)  # DESTIPGROUP
    link_groups: Mapping[str, LinkGroup] = attrs.field(factory=dict)
    parms_groups: Mapping[str, ParmsGroup] = attrs.field(factory=dict)
    monitor_groups: Mapping[str, MonitorGroup] = attrs.field(factory=dict)
    default_lus: tuple[LuRange, ...] = ()  # DEFAULTLUS
    default_lus_specific: tuple[LuRange, ...] = ()  # DEFAULTLUSSPEC
    default_printers: tuple[LuRange, ...] = ()  # DEFAULTPRT
    default_printers_specific: tuple[LuRange, ...] = ()  # DEFAULTPRTSPEC
    default_percents: Mapping[str, int] = attrs.field(factory=dict)  # one of these four -> when to warn
    lu_maps: tuple[LuMap, ...] = ()
    printer_maps: tuple[LuMap, ...] = ()
    default_appls: tuple[DefaultAppl, ...] = ()
    printer_default_appls: tuple[DefaultAppl, ...] = ()
    line_mode_appls: tuple[DefaultAppl, ...] = ()
    uss_tables: tuple[UssTcp, ...] = ()
    interpret_tables: tuple[InterpTcp, ...] = ()
    parms_maps: tuple[GroupMap, ...] = ()
    monitor_maps: tuple[GroupMap, ...] = ()
    allowed: tuple[AllowAppl, ...] = ()
    restricted: tuple[RestrictAppl, ...] = ()
    links: Mapping[str, str] = attrs.field(factory=dict)  # an address of this host -> the name that HOME gives its link
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class TelnetPort(TelnetParms):
    """One Telnet port and everything that holds for a session accepted on it."""

    port: int
    mapping: TelnetMapping = attrs.field(factory=TelnetMapping)
    address: str = ""  # to bind; "" is SYSTEM.CONF's BINDADDRESS
    is_secure: bool = False  # SECUREPORT, not PORT
    #: field -> "TPARMS" or "TGLOBAL", the block that said it; what is not there is the default
    sources: Mapping[str, str] = attrs.field(factory=dict, eq=False, repr=False, kw_only=True)
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)

    @property
    def name(self) -> str:
        """``992``, or ``992,192.0.2.1`` when the port is qualified."""
        return f"{self.port},{self.address}" if self.address else str(self.port)

    def overlaid(self, *groups: ParmsGroup) -> TelnetPort:
        """The port as it is for a client with these groups, the last of which counts most."""
        values: dict[str, Any] = {"device_logmodes": self.device_logmodes}
        for group in groups:
            values = laid_over(values, group.values)
        values["debug"] = attrs.evolve(self.debug, **values.get("debug", {}))
        return attrs.evolve(self, **values) if any(group.values for group in groups) else self
