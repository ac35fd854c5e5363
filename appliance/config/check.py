"""Members held against each other: what one refers to, another must define.

Every rule is one function that gives the complaints of one kind; ``cross_check`` runs them all over the whole site,
also when single statements were wrong, so that one look shows everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from ipaddress import ip_address

from appliance.config import messages
from appliance.config.dcasconf import DcasServer
from appliance.config.ftpservers.ftpserver import Extension, FtpServer, SecureFtp, SecureLogin
from appliance.config.language.diagnostics import Place
from appliance.config.language.report import Report
from appliance.config.site import SiteConfig
from appliance.config.system import SystemConf
from appliance.config.terminals.telnet import ClientAuth, ConnType, TelnetMapping, TelnetPort
from appliance.config.terminals.telnetcheck import check_mapping, check_parameters
from appliance.config.terminals.telnetparms import LogonBy
from appliance.config.usstables.usscheck import check_table_applications, check_table_operands, check_tables

__all__ = ["cross_check"]


def cross_check(site: SiteConfig, report: Report) -> None:
    """Say everything that does not fit together."""
    _check_ports(site, report)
    for telnet in site.profile.telnet:
        _check_telnet_port(telnet, report)
        check_parameters(telnet, report)
        _check_express_logon(telnet, site, report)
    for mapping in {id(telnet.mapping): telnet.mapping for telnet in site.profile.telnet}.values():
        _check_groups(mapping, report)
        check_mapping(mapping, report)
        _check_applications(mapping, site, report)
        check_tables(mapping, site, report)
    check_table_applications(site, report)
    check_table_operands(site, report)
    for server in site.ftp:
        _check_ftp(server, report)
    _check_dcas(site, report)
    _check_remote_dcas(site, report)
    _check_versions(site, report)
    _check_responder(site.system, report)
    if not (site.system.crl.urls or site.system.crl.ocsp):
        _check_revocation(site, report)


def _check_revocation(site: SiteConfig, report: Report) -> None:
    """Who asks for certificates and names no directory: nothing else says either what was revoked."""
    for telnet in site.profile.telnet:
        if telnet.is_secure and telnet.client_auth is not ClientAuth.NONE and not telnet.crl_servers:
            report.say(messages.NO_CRL_SERVER, telnet.place, "CLIENTAUTH", port=telnet.name)
    for server in site.ftp:
        has_tls = Extension.AUTH_TLS in server.extensions or any(server.is_implicit(port) for _, port in server.ports)
        if (
            has_tls
            and server.ports
            and server.secure_login is not SecureLogin.NO_CLIENT_AUTH
            and not server.crl_servers
        ):
            report.say(messages.NO_CRL_SERVER, server.place, "SECURE_LOGIN", port=server.ports[0][1])
    if site.dcas is not None and not site.dcas.crl_servers:
        report.say(messages.NO_CRL_SERVER, site.dcas.place, "LDAPSERVER", port=site.dcas.port)


def _claims(site: SiteConfig) -> Iterator[tuple[int, str, str, Place]]:
    """(port, who wants it, statement, where) for every listener; the member that is complained about last is later.

    Telnet ports of one number on different addresses are different ports, and claim the number together.
    """
    claimed: dict[int, set[str]] = {}
    for telnet in site.profile.telnet:
        address, taken = telnet.address or site.system.bind_address, claimed.setdefault(telnet.port, set())
        if not taken or address in taken or any(ip_address(each).is_unspecified for each in (address, *taken)):
            yield telnet.port, "Telnet", "TELNETPARMS", telnet.place
        taken.add(address)
    for server in site.ftp:
        for entry in site.profile.reservations:
            if entry.job == server.jobname and entry.protocol == "TCP":
                yield entry.port, server.jobname, "PORT", entry.place
    if site.dcas is not None:
        yield site.dcas.port, "DCAS", "PORT", site.dcas.place
    if site.system.directory is not None:
        yield site.system.directory.port, "the LDAP directory", "DIRECTORY", site.system.place
    if site.system.responder is not None:
        yield site.system.responder.port, "the OCSP responder", "OCSPRESPONDER", site.system.place
    if site.system.metrics is not None:
        yield site.system.metrics[1], "the metrics endpoint", "METRICS", site.system.place


def _check_ports(site: SiteConfig, report: Report) -> None:
    taken: dict[int, str] = {}
    for port, owner, statement, place in _claims(site):
        if port in taken:
            report.say(messages.PORT_TAKEN, place, statement, port=port, other=taken[port])
        taken.setdefault(port, f"{owner} ({place})")
    jobs = {server.jobname for server in site.ftp}
    for entry in site.profile.reservations:
        if entry.protocol == "TCP" and entry.job not in jobs and entry.port not in taken:
            report.say(messages.IDLE_RESERVATION, entry.place, "PORT", port=entry.port, job=entry.job)


def _check_telnet_port(telnet: TelnetPort, report: Report) -> None:
    port, place = telnet.name, telnet.place
    if not telnet.is_secure:
        if telnet.conn_type not in (ConnType.BASIC, ConnType.NONE):
            report.say(messages.SECURE_TYPE_ON_BASIC, place, "CONNTYPE", port=port, type=telnet.conn_type.value)
        if telnet.client_auth is not ClientAuth.NONE:
            report.say(messages.CLIENT_AUTH_ON_BASIC, place, "CLIENTAUTH", port=port)
    elif telnet.keyring is None:
        report.say(messages.NO_KEYRING, place, "SECUREPORT", port=port)


def _check_responder(system: SystemConf, report: Report) -> None:
    """Certificates name the responder by its address or its URL."""
    responder = system.responder
    if responder is None or responder.url:
        return
    if ip_address(responder.address or system.bind_address).is_unspecified:
        report.say(messages.RESPONDER_UNNAMED, system.place, "OCSPRESPONDER")


def _check_versions(site: SiteConfig, report: Report) -> None:
    """A port that turns off every version of TLS that its cipher list is good for could speak with nobody."""
    for place, name, conf in _secured(site):
        if conf.ciphers and not conf.offered_ciphers:
            report.say(messages.NO_TLS_VERSION, place, "TLSV1_2", name=name)


def _secured(site: SiteConfig) -> Iterator[tuple[Place, str, TelnetPort | FtpServer | DcasServer]]:
    for port in site.profile.telnet:
        if port.is_secure:
            yield port.place, f"port {port.name}", port
            for group in port.mapping.parms_groups.values():
                yield group.place, f"port {port.name}", port.overlaid(group)
    for server in site.ftp:
        yield server.place, server.jobname, server
    if site.dcas is not None:
        yield site.dcas.place, "DCAS", site.dcas


def _check_express_logon(telnet: TelnetPort, site: SiteConfig, report: Report) -> None:
    """In process the certificate has to map to a user here; a remote DCAS knows its users itself."""
    is_certain = telnet.client_auth is ClientAuth.SAFCERT
    if site.remote_dcas is not None and telnet.express_logon is LogonBy.PASSTICKET:
        is_certain = telnet.client_auth is not ClientAuth.NONE
    if telnet.express_logon and not is_certain:
        report.say(messages.EXPRESS_LOGON_WITHOUT_SAFCERT, telnet.place, "EXPRESSLOGON", port=telnet.port)


def _check_remote_dcas(site: SiteConfig, report: Report) -> None:
    """A DCAS that no port asks: EXPRESSLOGON is coded nowhere, or nobody shows a certificate."""
    if site.remote_dcas is None:
        return
    secured = [found for _, _, found in _secured(site) if isinstance(found, TelnetPort)]
    by_ticket = [port for port in secured if port.express_logon is LogonBy.PASSTICKET]
    if not any(port.client_auth is not ClientAuth.NONE for port in by_ticket):
        report.say(messages.IDLE_DCAS, site.remote_dcas.place, "DCAS")


def _check_groups(mapping: TelnetMapping, report: Report) -> None:
    """A LUMAP may name one LU: one that no pool of the block holds is more likely a group with a misspelled name."""
    kinds = (
        ("LUMAP", mapping.lu_maps, mapping.lu_groups, (*mapping.default_lus, *mapping.default_lus_specific)),
        ("PRTMAP", mapping.printer_maps, mapping.printer_groups,
         (*mapping.default_printers, *mapping.default_printers_specific)),
    )  # fmt: skip
    for statement, maps, groups, defaults in kinds:
        pools = (*defaults, *(lus for group in groups.values() for lus in group.ranges))
        for entry in maps:
            if entry.names not in groups and not any(entry.names in lus for lus in pools):
                report.say(messages.TAKEN_AS_LU, entry.place, statement, name=entry.names)
    for allowed in mapping.allowed:
        for name in allowed.lu_groups:
            if name not in mapping.lu_groups:
                report.say(messages.UNKNOWN_GROUP, allowed.place, "ALLOWAPPL", name=name, alternative="an LU")
    if not (mapping.default_lus or mapping.default_lus_specific or mapping.lu_maps) and mapping.place.line:
        report.say(messages.NO_LUS, mapping.place, "BEGINVTAM")


def _check_applications(mapping: TelnetMapping, site: SiteConfig, report: Report) -> None:
    names = {application.name for application in site.applications}
    wanted = [("DEFAULTAPPL", entry.application, entry.place) for entry in mapping.default_appls]
    wanted += [("PRTDEFAULTAPPL", entry.application, entry.place) for entry in mapping.printer_default_appls]
    wanted += [("LINEMODEAPPL", entry.application, entry.place) for entry in mapping.line_mode_appls]
    for statement, maps in (("LUMAP", mapping.lu_maps), ("PRTMAP", mapping.printer_maps)):
        wanted += [(statement, entry.default_application, entry.place) for entry in maps if entry.default_application]
    for statement, name, place in wanted:
        if name not in names:
            report.say(messages.UNKNOWN_APPLICATION, place, statement, name=name)
    patterns = [("ALLOWAPPL", allowed.pattern, allowed.place) for allowed in mapping.allowed]
    patterns += [("RESTRICTAPPL", restricted.pattern, restricted.place) for restricted in mapping.restricted]
    for statement, pattern, place in patterns:
        if not any(fnmatchcase(name, pattern.replace("%", "?")) for name in names):
            report.say(messages.NO_SUCH_APPLICATION, place, statement, name=pattern)


def _check_ftp(server: FtpServer, report: Report) -> None:
    if not server.ports:
        report.say(messages.NO_FTP_PORT, server.place, "PORT", job=server.jobname)
        return
    is_implicit = any(server.is_implicit(port) for _, port in server.ports)
    has_tls = is_implicit or Extension.AUTH_TLS in server.extensions
    if has_tls and server.keyring is None:
        report.say(messages.NO_FTP_KEYRING, server.place, "KEYRING", job=server.jobname)
    if server.secure_login is not SecureLogin.NO_CLIENT_AUTH and not has_tls:
        report.say(messages.SECURE_LOGIN_WITHOUT_TLS, server.place, "SECURE_LOGIN")
    if server.secure_ftp is SecureFtp.REQUIRED and not has_tls:
        report.say(messages.TLS_REQUIRED_WITHOUT_AUTH, server.place, "SECURE_FTP")


def _check_dcas(site: SiteConfig, report: Report) -> None:
    dcas, ours = site.dcas, site.system.stack
    if dcas is None:
        return
    if dcas.keyring is None:
        report.say(messages.NO_KEYRING, dcas.place, "SAFKEYRING", port=dcas.port)
    if dcas.stack and dcas.stack != ours:
        report.say(messages.FOREIGN_STACK, dcas.place, "TCPIP", stack=dcas.stack, ours=ours)
