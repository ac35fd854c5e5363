from pathlib import Path

import attrs
import pytest

from appliance.config.appls import RemoteDcas
from appliance.config.loader import load
from appliance.config.offset import offset_of, offset_ports
from appliance.config.site import RacfCommand, SiteConfig

ETC = Path(__file__).parent.parent.parent / "etc"
SITE = load(ETC).site


def test_every_port_of_the_samples_moves():
    moved = offset_ports(SITE, 1000)
    assert sorted(telnet.port for telnet in moved.profile.telnet) == [3025, 3323, 3992, 3993, 3994]
    assert {server.jobname: server.ports[0][1] for server in moved.ftp} == {
        "FTPD1": 3121, "FTPSEC1": 3021, "FTPSEC2": 3022, "FTPIMP1": 3990,
    }  # fmt: skip
    assert sorted(entry.port for entry in moved.profile.reservations) == [3021, 3022, 3121, 3990]
    assert [server.is_implicit(server.ports[0][1]) for server in moved.ftp] == [False, True, False, False]
    assert moved.dcas.port == 9990
    assert (moved.system.metrics[1], moved.system.directory.port) == (10150, 4890)
    assert [application.target.port for application in moved.applications if application.name == "RELAY1"] == [24270]
    servers = {moved.system.crl.servers, moved.dcas.crl_servers, moved.ftp[0].crl_servers}
    assert servers | {telnet.crl_servers for telnet in moved.profile.telnet} == {(("127.0.0.1", 4890),)}


def test_the_port_of_a_remote_dcas_moves():
    site = attrs.evolve(SITE, remote_dcas=RemoteDcas("h", 8990, "RING"))
    assert offset_ports(site, 1000).remote_dcas.port == 9990


def test_moving_there_and_back_is_the_same_site():
    assert offset_ports(offset_ports(SITE, 1000), -1000) == SITE
    assert offset_ports(SITE, 0) is SITE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RDEFINE SERVAUTH EZB.FTP.MVS098.FTPSEC1.PORT2021", "RDEFINE SERVAUTH EZB.FTP.MVS098.FTPSEC1.PORT10021"),
        ("PERMIT EZB.TN3270.MVS098.TCPCS.PORT02025 ID(A)", "PERMIT EZB.TN3270.MVS098.TCPCS.PORT10025 ID(A)"),
        ("PERMIT EZB.TELNET.TCPCS.PRT0021 ID(A)", "PERMIT EZB.TELNET.TCPCS.PRT8021 ID(A)"),
        ("permit ezb.ftp.*.ftpd1.port21 id(a)", "permit ezb.ftp.*.ftpd1.port8021 id(a)"),
        ("RDEFINE SERVAUTH EZB.FTP.*.*.PORT*", "RDEFINE SERVAUTH EZB.FTP.*.*.PORT*"),
        ("RDEFINE SERVAUTH EZA.DCAS.MVS098", "RDEFINE SERVAUTH EZA.DCAS.MVS098"),
        ("ADDUSER PORT2021", "ADDUSER PORT2021"),
    ],
)
def test_names_of_resources_follow(text, expected):
    moved = offset_ports(SiteConfig(racf_init=(RacfCommand(text),)), 8000)
    assert moved.racf_init[0].text == expected


def test_a_port_cannot_leave_the_range():
    with pytest.raises(ValueError, match="9150"):
        offset_ports(SITE, 57_000)


def test_the_number_is_read_or_named():
    assert [offset_of(text) for text in ("", "0", "28000", "-100")] == [0, 0, 28_000, -100]
    with pytest.raises(ValueError, match="SALLYPORT_PORT_OFFSET=abc is no number"):
        offset_of("abc")
