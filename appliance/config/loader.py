"""A directory of members to one ``SiteConfig``, or to diagnostics: everything is read, and all that is wrong is said.

Nothing is changed and nothing outside the directory is looked at, so ``sallyport check``, the start and a reload run
the same code.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import attrs

from appliance.config import messages
from appliance.config.appls import Appls, read_appls
from appliance.config.check import cross_check
from appliance.config.dcasconf import DcasServer, read_dcas_conf
from appliance.config.ftpservers.ftpdata import read_ftp_data
from appliance.config.ftpservers.ftpserver import FtpServer
from appliance.config.language.diagnostics import Diagnostic, Place
from appliance.config.language.report import Report
from appliance.config.members import member_text, read_member
from appliance.config.profile import read_profile
from appliance.config.racfinit import read_racf_init
from appliance.config.site import SiteConfig, TcpipProfile
from appliance.config.system import SystemConf, read_system_conf
from appliance.config.terminals.interpret import read_interptab
from appliance.config.terminals.telnet import TelnetPort
from appliance.config.usstables.uss import UssTable
from appliance.config.usstables.ussmacros import read_uss_macros
from appliance.config.usstables.usstab import read_usstab

__all__ = ["Loaded", "is_member_name", "load"]

T = TypeVar("T")

#: The job of the member that is just ``FTP.DATA``.
FIRST_FTP_JOB = "FTPD1"
_FTP_MEMBER = re.compile(r"(?:(?P<job>[A-Z@#$][A-Z0-9@#$]{0,7})\.)?FTP\.DATA")
_USS_MEMBER = re.compile(r"[A-Z@#$][A-Z0-9@#$]{0,7}\.USSTAB")
_SINGLE_MEMBERS = frozenset({"PROFILE.TCPIP", "DCAS.CONF", "USSTAB", "INTERPTAB", "APPLS", "SYSTEM.CONF", "RACF.INIT"})
_LATER_MEMBERS = frozenset({"PAGENT.CONF"})


@attrs.frozen
class Loaded:
    """What a directory gave: ``site`` is None when there is an error among the diagnostics."""

    site: SiteConfig | None
    diagnostics: tuple[Diagnostic, ...]
    members: Mapping[str, str] = attrs.field(factory=dict, repr=False)  # name -> text of those that could be read


def is_member_name(name: str) -> bool:
    """Whether a member of this name is read."""
    return name in _SINGLE_MEMBERS or bool(_FTP_MEMBER.fullmatch(name) or _USS_MEMBER.fullmatch(name))


def load(directory: Path, instead: Mapping[str, str] | None = None) -> Loaded:
    """Read every member of ``directory`` and hold them against each other. Never raises for what it finds there.

    ``instead`` has texts that stand for members of these names, there or not: to see what a change would give.
    """
    report = Report()
    members = _members(directory, instead or {}, report)
    site = _site(members, report)
    if members:
        cross_check(site, report)
    return Loaded(None if report.has_errors else site, report.diagnostics, members)


def _members(directory: Path, instead: Mapping[str, str], report: Report) -> dict[str, str]:
    """Name -> text of every member that could be read; names that mean nothing are reported."""
    found: dict[str, str] = {}
    for name, given in instead.items():
        text = member_text(given.encode(), name, report)
        if text is not None:
            found[name] = text
    for path in _entries(directory, report):
        if path.name in instead:
            continue
        if path.name in _LATER_MEMBERS:
            report.say(messages.MEMBER_NOT_SUPPORTED, Place(path.name, 1, 1), path.name)
        elif is_member_name(path.name):
            text = read_member(path, report)
            if text is not None:
                found[path.name] = text
        elif not path.name.startswith("."):
            report.say(messages.MEMBER_UNKNOWN, Place(path.name, 1, 1), path.name)
    return found


def _entries(directory: Path, report: Report) -> list[Path]:
    place = Place(str(directory), 1, 1)
    try:
        mode, entries = directory.stat().st_mode, sorted(directory.iterdir())
    except OSError as error:
        report.say(messages.UNREADABLE, place, directory.name, detail=error.strerror)
        return []
    if mode & stat.S_IWOTH:
        report.say(messages.WRITABLE_BY_OTHERS, place, directory.name)
        return []
    if not entries:
        report.say(messages.NO_MEMBERS, place, directory.name)
    return entries


def _site(members: dict[str, str], report: Report) -> SiteConfig:
    def read(name: str, reader: Callable[[str, str, Report], T], absent: T) -> T:
        return reader(members[name], name, report) if name in members else absent

    system = read("SYSTEM.CONF", read_system_conf, SystemConf())
    profile = read(
        "PROFILE.TCPIP",
        lambda text, file, report: read_profile(text, file, report, system.symbol_table()),
        TcpipProfile(),
    )
    appls = read("APPLS", read_appls, Appls())
    dcas = read_dcas_conf(members["DCAS.CONF"], "DCAS.CONF", report) if "DCAS.CONF" in members else None
    return SiteConfig(
        system=system,
        profile=attrs.evolve(profile, telnet=tuple(_with_crl(telnet, system) for telnet in profile.telnet)),
        ftp=tuple(_ftp_servers(members, profile, system, report)),
        dcas=_with_crl(dcas, system) if dcas else None,
        uss_tables=_uss_tables(members, read("USSTAB", read_usstab, {}), report),
        interpret_tables=read("INTERPTAB", read_interptab, {}),
        applications=appls.applications,
        remote_dcas=appls.dcas,
        switching=appls.switching,
        racf_init=read("RACF.INIT", read_racf_init, ()),
    )


def _uss_tables(members: dict[str, str], tables: dict[str, UssTable], report: Report) -> dict[str, UssTable]:
    """The tables of USSTAB, and those that are assembler source, each a member of its own."""
    for name, text in members.items():
        if _USS_MEMBER.fullmatch(name):
            table = read_uss_macros(text, name, report)
            if table.name in tables:
                detail = f"there is another table of the name {table.name}"
                report.say(messages.BAD_OPERAND, table.place, "USSTAB", detail=detail)
            tables = {**tables, table.name: table}
    return tables


def _ftp_servers(members: dict[str, str], profile: TcpipProfile, system: SystemConf, report: Report) -> list[FtpServer]:
    """One server for each FTP.DATA, with the ports that PROFILE.TCPIP reserves for its job."""
    servers = []
    for name, text in members.items():
        found = _FTP_MEMBER.fullmatch(name)
        if found is None:
            continue
        server = read_ftp_data(text, name, found["job"] or FIRST_FTP_JOB, report)
        owned = [entry for entry in profile.reservations if entry.job == server.jobname and entry.protocol == "TCP"]
        ports = tuple((entry.address, entry.port) for entry in owned)
        servers.append(attrs.evolve(server, ports=ports, crl_servers=system.crl.servers))
    return sorted(servers, key=lambda server: server.jobname)


S = TypeVar("S", DcasServer, TelnetPort)


def _with_crl(server: S, system: SystemConf) -> S:
    """The CRL servers of SYSTEM.CONF hold where a service names none of its own."""
    return server if server.crl_servers else attrs.evolve(server, crl_servers=system.crl.servers)
