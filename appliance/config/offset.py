"""Another set of ports for the same site: every port moved by one number, and what names a port moved along.

A pure function over the loaded configuration, so the members on disk stay as they are: two appliances of the same
members can run on one machine, and a test can take ports that are free.
"""

from __future__ import annotations

import re
from typing import Any

import attrs

from appliance.config.appls import Application, RemoteHost
from appliance.config.ftpservers.ftpserver import FtpServer
from appliance.config.revocation import CrlConf
from appliance.config.site import PortReservation, RacfCommand, SiteConfig
from appliance.config.system import SystemConf

__all__ = ["offset_of", "offset_ports"]

#: A SERVAUTH resource name that ends in a port: EZB.FTP.*.PORT2021, EZB.TN3270.*.PORT02025, EZB.TELNET.*.PRT2025.
_PORT_NAME = re.compile(r"(\bEZ[AB]\.[A-Z0-9@#$.*%]+\.(?:PORT|PRT))(\d{1,5})\b", re.IGNORECASE)
_HIGHEST = 65_535


def offset_of(text: str) -> int:
    """The number in SALLYPORT_PORT_OFFSET, 0 when that is empty. ValueError says that it is none."""
    try:
        return int(text or "0")
    except ValueError:
        raise ValueError(f"SALLYPORT_PORT_OFFSET={text} is no number that ports can be moved by") from None


def offset_ports(site: SiteConfig, offset: int) -> SiteConfig:
    """``site`` with ``offset`` added to every port. ValueError when a port would leave 1 to 65535."""
    if not offset:
        return site
    move = _Mover(offset)
    profile = attrs.evolve(
        site.profile,
        telnet=tuple(
            attrs.evolve(telnet, port=move(telnet.port), crl_servers=move.servers(telnet.crl_servers))
            for telnet in site.profile.telnet
        ),
        reservations=tuple(move.reservation(entry) for entry in site.profile.reservations),
    )
    return attrs.evolve(
        site,
        system=move.system(site.system),
        profile=profile,
        ftp=tuple(move.ftp(server) for server in site.ftp),
        dcas=site.dcas
        and attrs.evolve(site.dcas, port=move(site.dcas.port), crl_servers=move.servers(site.dcas.crl_servers)),
        applications=tuple(move.application(application) for application in site.applications),
        remote_dcas=site.remote_dcas and attrs.evolve(site.remote_dcas, port=move(site.remote_dcas.port)),
        racf_init=tuple(move.command(command) for command in site.racf_init),
    )


class _Mover:
    """Moves ports by one number, wherever they stand."""

    def __init__(self, offset: int) -> None:
        self._offset = offset

    def __call__(self, port: int) -> int:
        moved = port + self._offset
        if not 1 <= moved <= _HIGHEST:
            raise ValueError(f"port {port} moved by {self._offset} is {moved}, which is no port")
        return moved

    def servers(self, servers: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
        return tuple((host, self(port)) for host, port in servers)

    def reservation(self, entry: PortReservation) -> PortReservation:
        return attrs.evolve(entry, port=self(entry.port))

    def ftp(self, server: FtpServer) -> FtpServer:
        passive = server.passive_ports
        return attrs.evolve(
            server,
            ports=self.servers(server.ports),
            tls_port=self(server.tls_port) if server.tls_port else 0,
            passive_ports=passive and (self(passive[0]), self(passive[1])),
            crl_servers=self.servers(server.crl_servers),
        )

    def system(self, system: SystemConf) -> SystemConf:
        changes: dict[str, Any] = {"crl": self.crl(system.crl)}
        if system.metrics is not None:
            changes["metrics"] = (system.metrics[0], self(system.metrics[1]))
        if system.responder is not None:
            changes["responder"] = attrs.evolve(system.responder, port=self(system.responder.port))
        if system.directory is not None:
            changes["directory"] = attrs.evolve(system.directory, port=self(system.directory.port))
        return attrs.evolve(system, **changes)

    def crl(self, crl: CrlConf) -> CrlConf:
        access = tuple(attrs.evolve(entry, server=self.servers((entry.server,))[0]) for entry in crl.access)
        return attrs.evolve(crl, servers=self.servers(crl.servers), access=access)

    def application(self, application: Application) -> Application:
        if not isinstance(application.target, RemoteHost):
            return application
        target = attrs.evolve(application.target, port=self(application.target.port))
        return attrs.evolve(application, target=target)

    def command(self, command: RacfCommand) -> RacfCommand:
        return RacfCommand(_PORT_NAME.sub(self._renamed, command.text), command.place)

    def _renamed(self, found: re.Match[str]) -> str:
        """Figures written with leading zeros keep their width (PORT02025), others take what they need."""
        figures = found[2]
        moved = str(self(int(figures)))
        return found[1] + (moved.zfill(len(figures)) if figures.startswith("0") else moved)
