"""What D commands show of configuration and certificates, as tables."""

from __future__ import annotations

from datetime import datetime

from appliance.config.appls import RemoteHost
from appliance.config.site import SiteConfig
from appliance.config.telnet import TelnetPort
from appliance.saf.database import SafDatabase
from appliance.services.control.facilities import Table

__all__ = ["applications", "certificates", "dcas", "ftp", "mappings", "profile"]


def profile(site: SiteConfig) -> Table:
    """D TCPIP,,TELNET,PROFILE: what each Telnet port asks of a client."""
    columns = (
        "PORT",
        "CONNTYPE",
        "CLIENTAUTH",
        "KEYRING",
        "SSLTIMEOUT",
        "EXPRESSLOGON",
        "TN3270E",
        "INACTIVE",
        "TIMEMARK",
    )
    return Table(columns, tuple(_profile_row(port) for port in site.profile.telnet))


def _profile_row(port: TelnetPort) -> tuple[str, ...]:
    return (
        *(str(port.port), port.conn_type.value, port.client_auth.value, port.keyring or "", str(port.ssl_timeout)),
        *(_yes(port.express_logon), _yes(port.tn3270e), str(port.inactive), str(port.timemark)),
    )


def _yes(value: bool) -> str:
    return "YES" if value else "NO"


def mappings(site: SiteConfig) -> Table:
    """D TCPIP,,TELNET,OBJECT and its relatives: which object serves which clients on which port."""
    return Table(("PORT", "TYPE", "OBJECT", "CLIENTID"), tuple(row for p in site.profile.telnet for row in _objects(p)))


def _objects(port: TelnetPort) -> list[tuple[str, ...]]:
    number, mapping = str(port.port), port.mapping
    rows: list[tuple[str, ...]] = [(number, "DEFLUS", str(names), "*NULL") for names in mapping.default_lus]
    rows += [(number, "DEFPRT", str(names), "*NULL") for names in mapping.default_printers]
    rows += [(number, "USS", uss.table, str(uss.client)) for uss in mapping.uss_tables]
    rows += [(number, "DEFAPPL", default.application, str(default.client)) for default in mapping.default_appls]
    rows += [(number, "LUMAP", lu_map.names, str(lu_map.client)) for lu_map in mapping.lu_maps]
    return rows


def ftp(site: SiteConfig) -> Table:
    """D FTP: the FTP servers."""
    columns = ("JOBNAME", "PORTS", "SECURE_FTP", "SECURE_LOGIN", "SECURE_PASSWORD", "SECURE_DATACONN", "INACTIVE")
    rows = tuple(
        (
            *(server.jobname, " ".join(str(port) for _, port in server.ports), server.secure_ftp.value),
            *(server.secure_login.value, server.secure_password.value, server.secure_dataconn.value),
            str(server.inactive),
        )
        for server in site.ftp
    )
    return Table(columns, rows)


def dcas(site: SiteConfig) -> Table:
    """D DCAS: the DCAS, when there is one."""
    server = site.dcas
    if server is None:
        return Table(("PORT", "CLIENTAUTH", "SERVERTYPE"), ())
    types = " ".join(sorted(kind.value for kind in server.server_types))
    return Table(("PORT", "CLIENTAUTH", "SERVERTYPE"), ((str(server.port), server.client_auth.value, types),))


def applications(site: SiteConfig) -> Table:
    """D APPLS: the applications."""
    rows = []
    for application in site.applications:
        target = application.target
        where = f"{target.host}:{target.port}" if isinstance(target, RemoteHost) else "built in"
        tls = "TLS" if isinstance(target, RemoteHost) and target.is_secure else ""
        rows.append((application.name, where, tls, application.passticket_name, application.description))
    return Table(("APPL", "WHERE", "TLS", "PASSTICKET", "DESCRIPTION"), tuple(rows))


def certificates(database: SafDatabase, now: datetime) -> Table:
    """D TLS: every registered certificate, the rings it is in, how long it is good."""
    rings: dict[tuple[str, str], list[str]] = {}
    for ring in database.rings.values():
        for link in ring.connections:
            rings.setdefault((link.owner, link.label), []).append(f"{ring.owner}/{ring.name}")
    rows = [
        (
            *(certificate.owner, certificate.label, certificate.trust.value),
            certificate.certificate.not_valid_after_utc.strftime("%Y-%m-%d"),
            str((certificate.certificate.not_valid_after_utc - now).days),
            certificate.certificate.subject.rfc4514_string(),
            " ".join(rings.get((certificate.owner, certificate.label), ())),
        )
        for certificate in database.certificates.values()
    ]
    return Table(("OWNER", "LABEL", "STATUS", "UNTIL", "DAYS", "SUBJECT", "RINGS"), tuple(sorted(rows)))
