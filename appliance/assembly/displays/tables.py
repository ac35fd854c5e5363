"""What D commands show of configuration and certificates, as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from cryptography import x509

from appliance.certs.crls import crl_table
from appliance.certs.crls.crl_cache import CrlCache
from appliance.certs.responders import ocsp_table
from appliance.certs.responders.ocsp_cache import OcspCache
from appliance.config.appls import RemoteHost
from appliance.config.site import SiteConfig
from appliance.config.system import SystemConf
from appliance.saf.database import SafDatabase
from appliance.services.control.facilities import Table
from appliance.services.tn3270.printers.printspool import PrintSpool
from appliance.session.connectionrow import ConnectionRow

__all__ = ["applications", "certificates", "crls", "dcas", "ftp", "ocsp", "prints", "symbols"]


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


def dcas(site: SiteConfig, connections: Sequence[ConnectionRow], facts: Callable[[int], Mapping[str, str]]) -> Table:
    """D DCAS: the own one and who asks it, the remote one and which terminals ask it."""
    columns = ("ROLE", "ADDRESS", "PORT", "USER", "STATE", "DETAIL")
    rows: list[tuple[str, ...]] = []
    if (server := site.dcas) is not None:
        types = " ".join(sorted(kind.value for kind in server.server_types))
        detail = f"CLIENTAUTH {server.client_auth.value} SERVERTYPE {types}"
        rows.append(("SERVER", server.address or site.system.bind_address, str(server.port), "", "", detail))
        asking = [row for row in connections if row.service == "DCAS"]
        rows += [("REQUESTER", row.peer, row.port, row.user, row.state, row.tls) for row in asking]
    if (remote := site.remote_dcas) is not None:
        rows.append(("REMOTE", remote.host, str(remote.port), "", "", f"KEYRING {remote.keyring}"))
        terminals = [(row, facts(row.id).get("DCAS", "")) for row in connections if row.service == "TN3270E"]
        rows += [("TERMINAL", row.peer, row.port, row.user, state, row.lu) for row, state in terminals if state]
    return Table(columns, tuple(rows))


def applications(site: SiteConfig) -> Table:
    """D APPLS: the applications."""
    rows = []
    for application in site.applications:
        target = application.target
        where = f"{target.host}:{target.port}" if isinstance(target, RemoteHost) else "built in"
        tls = "TLS" if isinstance(target, RemoteHost) and target.is_secure else ""
        rows.append((application.name, where, tls, application.passticket_name, application.description))
    return Table(("APPL", "WHERE", "TLS", "PASSTICKET", "DESCRIPTION"), tuple(rows))


def symbols(system: SystemConf) -> Table:
    """D SYMBOLS: the system symbols and what they stand for."""
    return Table(("SYMBOL", "TEXT"), tuple((f"&{name}.", text) for name, text in system.symbol_table().items()))


def prints(waiting: PrintSpool) -> Table:
    """D PRINT: what waits to be printed, by printer."""
    rows = tuple(
        (
            *(queue.lu, "YES" if queue.has_printer else "NO", str(queue.jobs), str(queue.characters)),
            *(queue.owner, f"{queue.since:%Y-%m-%d %H:%M:%S}"),
        )
        for queue in waiting.queues()
    )
    return Table(("LU", "PRINTER", "JOBS", "CHARACTERS", "OWNER", "SINCE"), rows)


def crls(cache: CrlCache, now: datetime) -> Table:
    """D CRL: the CRLs in memory."""
    return Table(crl_table.COLUMNS, crl_table.rows(cache.entries(), now))


def ocsp(answers: OcspCache, now: datetime) -> Table:
    """D OCSP: the answers in memory."""
    return Table(ocsp_table.COLUMNS, ocsp_table.rows(answers.entries(), now))


def certificates(database: SafDatabase, cache: CrlCache, now: datetime) -> Table:
    """D TLS: every registered certificate, its rings, how long it is good, and what the CRLs in memory say of it."""
    rings: dict[tuple[str, str], list[str]] = {}
    for ring in database.rings.values():
        for link in ring.connections:
            rings.setdefault((link.owner, link.label), []).append(f"{ring.owner}/{ring.name}")
    lists = ((entry.source.name.public_bytes(), entry.crl) for entry in cache.entries())
    revoked = {issuer: crl.revoked for issuer, crl in lists if crl is not None}
    rows = [
        (
            *(certificate.owner, certificate.label, certificate.trust.value),
            certificate.certificate.not_valid_after_utc.strftime("%Y-%m-%d"),
            str((certificate.certificate.not_valid_after_utc - now).days),
            certificate.certificate.subject.rfc4514_string(),
            " ".join(rings.get((certificate.owner, certificate.label), ())),
            _state(certificate.certificate, revoked.get(issuer, {}).get(serial), now),
        )
        for (serial, issuer), certificate in database.certificates.items()
    ]
    return Table(("OWNER", "LABEL", "STATUS", "UNTIL", "DAYS", "SUBJECT", "RINGS", "STATE"), tuple(sorted(rows)))


def _state(certificate: x509.Certificate, reason: str | None, now: datetime) -> str:
    """HELD is a revocation that can be taken back."""
    if reason is not None:
        return "HELD" if reason == x509.ReasonFlags.certificate_hold.value else "REVOKED"
    if now > certificate.not_valid_after_utc:
        return "EXPIRED"
    return "FUTURE" if now < certificate.not_valid_before_utc else "CURRENT"
