import attrs
import pytest

from appliance.config.check import cross_check
from appliance.config.dcasconf import DcasServer
from appliance.config.ftpservers.ftpserver import Extension, FtpServer, SecureFtp, SecureLogin
from appliance.config.language.diagnostics import Place
from appliance.config.language.report import Report
from appliance.config.site import PortReservation, SiteConfig, TcpipProfile
from appliance.config.system import SystemConf
from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import (
    ClientAuth,
    ConnType,
    DefaultAppl,
    LuMap,
    TelnetMapping,
    TelnetPort,
    UssTcp,
)
from appliance.config.terminals.telnetparms import LogonBy

HERE = Place("PROFILE.TCPIP", 1, 1)
CRL = (("ldap", 389),)
MAPPING = TelnetMapping(default_lus=(parse_lu_range("LU1"),), place=HERE)
SECURE = TelnetPort(992, MAPPING, is_secure=True, conn_type=ConnType.SECURE, keyring="R", crl_servers=CRL)
BASIC = TelnetPort(23, MAPPING)
FTP = FtpServer("FTPD1", (("", 21),), extensions=frozenset({Extension.AUTH_TLS}), keyring="R", crl_servers=CRL)
PORT = PortReservation(21, "TCP", "FTPD1")


def ids(*telnet: TelnetPort, **parts) -> list[str]:
    report = Report()
    reservations = parts.pop("reservations", ())
    cross_check(SiteConfig(profile=TcpipProfile(telnet, reservations), **parts), report)
    return [found.id for found in report.diagnostics]


def test_what_fits_together_gives_no_complaint():
    dcas = DcasServer(keyring="R", crl_servers=CRL)
    assert ids(SECURE, BASIC, ftp=(FTP,), reservations=(PORT,), dcas=dcas) == []


@pytest.mark.parametrize(
    ("bound", "addresses", "expected"),
    [
        ("192.0.2.1", ("", "192.0.2.2"), []),
        ("192.0.2.1", ("192.0.2.2", ""), []),
        ("192.0.2.1", ("", "192.0.2.1"), ["SLYN0301E"]),
        ("0.0.0.0", ("", "192.0.2.2"), ["SLYN0301E"]),
        ("0.0.0.0", ("192.0.2.1", "192.0.2.2"), []),
        ("0.0.0.0", ("192.0.2.2", "192.0.2.2"), ["SLYN0301E"]),
    ],
)
def test_ports_of_one_number_are_told_apart_by_their_addresses(bound, addresses, expected):
    ports = [attrs.evolve(BASIC, address=address) for address in addresses]
    assert ids(*ports, system=SystemConf(bind_address=bound)) == expected


@pytest.mark.parametrize(
    ("telnet", "expected"),
    [
        (attrs.evolve(SECURE, keyring=None), ["SLYN0304E"]),
        (attrs.evolve(BASIC, conn_type=ConnType.ANY), ["SLYN0312E"]),
        (attrs.evolve(BASIC, client_auth=ClientAuth.SSLCERT), ["SLYN0310W"]),
        (attrs.evolve(SECURE, client_auth=ClientAuth.SAFCERT, express_logon=LogonBy.PASSTICKET), []),
        (attrs.evolve(SECURE, client_auth=ClientAuth.SSLCERT, express_logon=LogonBy.PASSTICKET), ["SLYN0311W"]),
        (attrs.evolve(SECURE, client_auth=ClientAuth.SSLCERT, crl_servers=()), ["SLYN0318W"]),
        (attrs.evolve(BASIC, mapping=TelnetMapping(place=HERE)), ["SLYN0313E"]),
        (attrs.evolve(BASIC, mapping=attrs.evolve(MAPPING, lu_maps=(LuMap("LU1"),))), []),
        (attrs.evolve(BASIC, mapping=attrs.evolve(MAPPING, lu_maps=(LuMap("NOGRP"),))), ["SLYN0321W"]),
        (attrs.evolve(BASIC, mapping=attrs.evolve(MAPPING, uss_tables=(UssTcp("T"),))), ["SLYN0306E"]),
        (attrs.evolve(BASIC, mapping=attrs.evolve(MAPPING, default_appls=(DefaultAppl("X"),))), ["SLYN0305E"]),
    ],
)
def test_a_telnet_port(telnet, expected):
    assert ids(telnet) == expected


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        (attrs.evolve(FTP, ports=()), ["SLYN0308E"]),
        (attrs.evolve(FTP, keyring=None), ["SLYN0315E"]),
        (attrs.evolve(FTP, secure_login=SecureLogin.REQUIRED, crl_servers=()), ["SLYN0318W"]),
        (attrs.evolve(FTP, secure_login=SecureLogin.REQUIRED, extensions=frozenset()), ["SLYN0314W"]),
        (attrs.evolve(FTP, secure_ftp=SecureFtp.REQUIRED, extensions=frozenset()), ["SLYN0319E"]),
        (attrs.evolve(FTP, secure_ftp=SecureFtp.REQUIRED, extensions=frozenset(), tls_port=21), []),
    ],
)
def test_an_ftp_server(server, expected):
    assert ids(ftp=(server,), reservations=(PORT,)) == expected


def test_a_port_asked_for_twice_and_one_that_is_idle():
    assert ids(BASIC, attrs.evolve(BASIC)) == ["SLYN0301E"]
    assert ids(dcas=DcasServer(21, keyring="R", crl_servers=CRL), ftp=(FTP,), reservations=(PORT,)) == ["SLYN0301E"]
    assert ids(BASIC, reservations=(PortReservation(23, "TCP", "TN3270"),)) == []
    assert ids(reservations=(PortReservation(25, "TCP", "SMTP"), PortReservation(53, "UDP", "NAMED"))) == ["SLYN0309W"]


def test_a_dcas_of_another_stack():
    assert ids(dcas=DcasServer(stack="OTHER", keyring="R", crl_servers=CRL)) == ["SLYN0317W"]
    assert ids(dcas=DcasServer(stack="TCPIP")) == ["SLYN0304E", "SLYN0318W"]
