"""The whole configuration as one frozen value: everything the members under ``etc/`` say, ready to be run."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from appliance.config.appls import Application, RemoteDcas, Switching
from appliance.config.dcasconf import DcasServer
from appliance.config.ftpservers.ftpserver import FtpServer
from appliance.config.language.diagnostics import NOWHERE, Place
from appliance.config.netaccess import NetworkAccess
from appliance.config.system import SystemConf
from appliance.config.terminals.interpret import InterpretTable
from appliance.config.terminals.telnet import TelnetPort
from appliance.config.usstables.uss import UssTable

__all__ = ["PortReservation", "RacfCommand", "SiteConfig", "TcpipProfile"]


@attrs.frozen
class PortReservation:
    """One entry of PROFILE.TCPIP's PORT statement. ``address`` is its BIND operand, "" when there is none.

    ``saf_name`` is that of SAF: who listens needs READ to EZB.PORTACCESS.sysname.tcpname.name.
    """

    port: int
    protocol: str  # "TCP", "UDP" or "*"
    job: str
    address: str = ""
    saf_name: str = ""
    place: Place = attrs.field(default=NOWHERE, eq=False, repr=False, kw_only=True)


@attrs.frozen
class TcpipProfile:
    """PROFILE.TCPIP: the Telnet ports, which job owns which port, and the zones that clients come from."""

    telnet: tuple[TelnetPort, ...] = ()
    reservations: tuple[PortReservation, ...] = ()
    network_access: NetworkAccess = attrs.field(factory=NetworkAccess)


@attrs.frozen
class RacfCommand:
    """One command of RACF.INIT, its continuation lines joined. ``place`` is where it begins.

    The text may hold a password or a key, so it is no part of the repr.
    """

    text: str = attrs.field(repr=False)
    place: Place = NOWHERE


@attrs.frozen
class SiteConfig:
    """Everything. Services get their own part of it, never the whole."""

    system: SystemConf = attrs.field(factory=SystemConf)
    profile: TcpipProfile = attrs.field(factory=TcpipProfile)
    ftp: tuple[FtpServer, ...] = ()
    dcas: DcasServer | None = None
    uss_tables: Mapping[str, UssTable] = attrs.field(factory=dict)
    interpret_tables: Mapping[str, InterpretTable] = attrs.field(factory=dict)
    applications: tuple[Application, ...] = ()
    remote_dcas: RemoteDcas | None = None
    switching: Switching | None = None
    racf_init: tuple[RacfCommand, ...] = ()
