"""A session for each accepted client: one factory for each port, holding what all its sessions share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import attrs

from appliance.assembly.access import Owner, may_reach
from appliance.assembly.ftptexts import read_text
from appliance.assembly.policies import DCAS_USER, FTP_USER, TELNET_USER, Policies, PolicyError
from appliance.certs.tls import TlsPolicy
from appliance.config.dcasconf import DcasServer
from appliance.config.ftpservers.ftpserver import FtpServer
from appliance.config.site import SiteConfig
from appliance.config.terminals.telnet import TelnetPort
from appliance.jes.spool import Spool
from appliance.runtime.listener import SessionFactory
from appliance.saf.router import SafRouter
from appliance.services.control.session import ConsoleSite, ControlSession
from appliance.services.dcas.session import DcasSession
from appliance.services.ftp.conversation import FtpSite
from appliance.services.ftp.exits.running import ExitError, load_exits
from appliance.services.ftp.logon.noticeboard import NoticeBoard
from appliance.services.ftp.session import FtpSession
from appliance.services.ftp.smf.records import SmfSink, configuration_record
from appliance.services.tn3270.claims.disconnected import Disconnected
from appliance.services.tn3270.entry.lupool import LuPools
from appliance.services.tn3270.entry.profiles import Profile, Profiles
from appliance.services.tn3270.printers.printspool import PrintSpool
from appliance.services.tn3270.records.watchable import Watchers
from appliance.services.tn3270.session import TerminalSession
from appliance.services.tn3270.setup import PortSetup
from appliance.session.shares import Shares
from appliance.session.wires import Endpoint
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.quota import OwnerLocks
from appliance.storage.tree import HfsTree

__all__ = ["Plan", "Shared", "control_factory", "plans"]


@attrs.frozen
class Plan:
    """One port to serve: the name is unique and stays the same over reloads."""

    name: str
    service: str
    host: str
    port: int
    member: str  # what asks for the port
    security: str
    factory: SessionFactory
    owner: Owner
    policy: str = ""  # the name of its TLS policy; "" when it has none
    profile: Profile | None = None  # of a Telnet port


@attrs.frozen
class Shared:
    """What outlives a reload."""

    router: SafRouter
    tree: HfsTree
    data_sets: DataSetStore
    jobs: Spool
    pools: LuPools
    profiles: Profiles
    prints: PrintSpool
    now: Callable[[], datetime]
    smf: SmfSink
    disconnected: Disconnected
    watchers: Watchers
    seats: Shares = attrs.field(factory=Shares)  # FTP logins by user ID, over all servers
    owner_locks: OwnerLocks = attrs.field(factory=OwnerLocks)
    notices: NoticeBoard = attrs.field(factory=NoticeBoard)
    host_lus: Mapping[str, LuPools] = attrs.field(factory=lambda: defaultdict(LuPools))


def plans(site: SiteConfig, policies: Policies, shared: Shared) -> tuple[Plan, ...]:
    """Every TCP port of the site."""
    telnet = [_telnet(site, policies, shared, port) for port in site.profile.telnet]
    ftp = [plan for server in site.ftp for plan in _ftp(site, policies, shared, server)]
    dcas = [_dcas(site, policies, shared, site.dcas)] if site.dcas else []
    return (*telnet, *ftp, *dcas)


def _telnet(site: SiteConfig, policies: Policies, shared: Shared, port: TelnetPort) -> Plan:
    policy = policies.telnet.get(port.name)
    setup = PortSetup(
        config=port,
        system=site.system.system,
        stack=site.system.stack,
        router=shared.router,
        pools=shared.pools,
        spool=shared.prints,
        applications={application.name: application for application in site.applications},
        uss_tables=site.uss_tables,
        interpret_tables=site.interpret_tables,
        now=shared.now,
        profile=shared.profiles.profile_of(port),
        logon_seconds=site.system.logon_seconds,
        tls=policy.context() if policy else None,
        backend_tls={name: backend.context() for name, backend in policies.backends.items()},
        group_tls={
            group: policy.context() for (name, group), policy in policies.telnet_groups.items() if name == port.name
        },
        host_lus=shared.host_lus,
        switching=site.switching,
        dcas=site.remote_dcas,
        dcas_tls=policies.remote_dcas.context() if policies.remote_dcas else None,
        disconnected=shared.disconnected,
        watchers=shared.watchers,
    )
    security = f"CONNTYPE {port.conn_type.value}, CLIENTAUTH {port.client_auth.value}"
    host = port.address or site.system.bind_address
    name = f"TN3270E {port.name}"
    return Plan(
        name,
        "TN3270E",
        host,
        port.port,
        "PROFILE.TCPIP",
        security,
        lambda peer, local: TerminalSession(setup),
        Owner(TELNET_USER, TELNET_USER),
        _name_of(policy),
        setup.profile,
    )


def _ftp(site: SiteConfig, policies: Policies, shared: Shared, server: FtpServer) -> list[Plan]:
    try:
        exits = load_exits(server.exits)
    except ExitError as error:
        raise PolicyError(f"FTP {server.jobname}: {error}") from None
    if "DCFG" in server.smf:
        shared.smf.write(configuration_record(shared.now(), site.system.system, server))
    ftp_site = FtpSite(
        config=server,
        system=site.system.system,
        stack=site.system.stack,
        logon_seconds=site.system.logon_seconds,
        may_reach=lambda acee, host: may_reach(shared.router, site, acee, host),
        tls=policies.ftp.get(server.jobname),
        router=shared.router,
        tree=shared.tree,
        data_sets=shared.data_sets,
        spool=shared.jobs,
        now=shared.now,
        banner=read_text(server, "BANNER", server.banner),
        exits=exits,
        smf=shared.smf,
        seats=shared.seats,
        owner_locks=shared.owner_locks,
        notices=shared.notices,
        login_message=read_text(server, "LOGINMSG", server.login_message),
        anonymous_login_message=read_text(server, "ANONYMOUSLOGINMSG", server.anonymous_login_message),
    )
    security = f"SECURE_FTP {server.secure_ftp.value}, SECURE_LOGIN {server.secure_login.value}"
    return [
        Plan(
            f"FTP {server.jobname} {port}",
            "FTP",
            address or site.system.bind_address,
            port,
            "PROFILE.TCPIP",
            security,
            lambda peer, local: FtpSession(ftp_site),
            Owner(FTP_USER, server.jobname),
            _name_of(ftp_site.tls),
        )
        for address, port in server.ports
    ]


def _dcas(site: SiteConfig, policies: Policies, shared: Shared, server: DcasServer) -> Plan:
    assert policies.dcas is not None
    tls = policies.dcas.context()

    def session(peer: Endpoint, local: Endpoint) -> DcasSession:
        return DcasSession(server, site.system.system, tls, shared.router, shared.now)

    host = server.address or site.system.bind_address
    security = f"CLIENTAUTH {server.client_auth.value}"
    name, owner = f"DCAS {server.port}", Owner(DCAS_USER, DCAS_USER)
    return Plan(name, "DCAS", host, server.port, "DCAS.CONF", security, session, owner, policies.dcas.name)


def _name_of(policy: TlsPolicy | None) -> str:
    """The name of a policy that may be absent."""
    return policy.name if policy is not None else ""


def control_factory(router: SafRouter, users: Mapping[int, str], site: ConsoleSite) -> SessionFactory:
    """Sessions of the control socket: the uid that the kernel names stands for a user ID, or has to log on."""
    return partial(_control_session, router, users, site)


def _control_session(
    router: SafRouter, users: Mapping[int, str], site: ConsoleSite, peer: Endpoint, local: Endpoint
) -> ControlSession:
    user = users.get(int(peer.host.removeprefix("uid ")))
    return ControlSession(router.console_acee(user) if user else None, peer.host, site)
