"""Through what a client comes, and who may listen."""

from __future__ import annotations

from ipaddress import ip_network

import attrs
import pytest

from appliance.assembly.access import Owner, entry_of, listening_refused, may_reach
from appliance.config.netaccess import NetworkAccess
from appliance.config.site import PortReservation, SiteConfig, TcpipProfile
from appliance.config.system import SystemConf
from appliance.saf.database import ClassState
from appliance.saf.model import Access, PortOfEntry
from appliance.saf.protection import StartedTask
from appliance.session.wires import Endpoint
from tests.support.saf_samples import database, profile, router

FTPD = Owner("FTPD", "FTPD1")
LOCAL = Endpoint("10.0.0.1", 2021)
SITE = SiteConfig(
    system=SystemConf(system="MVS098", stack="TCPCS"),
    profile=TcpipProfile(
        reservations=(
            PortReservation(2021, "TCP", "FTPD1", saf_name="FTPSAF"),
            PortReservation(2021, "UDP", "FTPD1", saf_name="OTHER"),
            PortReservation(2022, "TCP", "FTPD1"),
        ),
        network_access=NetworkAccess(((ip_network("10.0.0.0/8"), "INSIDE"),)),
    ),
)
PORT, STACK = "EZB.PORTACCESS.MVS098.TCPCS.FTPSAF", "EZB.STACKACCESS.MVS098.TCPCS"


def test_the_entry_has_the_zone_of_the_client_when_it_is_in_one():
    inside = entry_of(SITE, Endpoint("10.2.3.4", 1024), LOCAL, 7)
    assert inside == PortOfEntry(port=2021, servauth="EZB.NETACCESS.MVS098.TCPCS.INSIDE", session="7")
    assert entry_of(SITE, Endpoint("192.0.2.1", 1024), LOCAL, 8) == PortOfEntry(port=2021, session="8")


def test_the_control_socket_is_no_network():
    everywhere = attrs.evolve(SITE, profile=TcpipProfile(network_access=NetworkAccess(default="WORLD")))
    assert entry_of(everywhere, Endpoint("uid 0", 4711), Endpoint("var/control.sock", 0), 1).servauth == ""


def refused(*profiles, port=2021, site=SITE):
    sample = router(database(*profiles).with_class("STARTED", ClassState(active=True)))
    return listening_refused(sample.router, site, FTPD, port)


@pytest.mark.parametrize(
    ("profiles", "port", "missing"),
    [
        ((), 2021, PORT),  # no profile means no
        ((profile("SERVAUTH", PORT, {"USER4": Access.READ}),), 2021, PORT),
        ((profile("SERVAUTH", PORT, {"USER2": Access.READ}),), 2021, None),
        ((), 2022, None),
        ((), 4711, None),
        ((profile("SERVAUTH", STACK),), 2022, STACK),
        ((profile("SERVAUTH", STACK, {"USER2": Access.READ}),), 2022, None),
    ],
)
def test_the_user_of_the_started_task_is_asked_about(profiles, port, missing):
    started = profile("STARTED", "FTPD.FTPD1", started=StartedTask("USER2"))
    message = refused(started, *profiles, port=port)
    if missing is None:
        assert message is None
    else:
        assert message == f"SLYA0105E FTPD1 may not listen at port {port}: USER2 has no READ to {missing}"


def test_a_started_task_without_a_user_has_what_everybody_has():
    assert "the user of FTPD.FTPD1 has no READ" in refused()
    assert refused(profile("SERVAUTH", PORT, uacc=Access.READ)) is None


def test_a_trusted_started_task_may():
    assert refused(profile("STARTED", "FTPD.FTPD1", started=StartedTask("USER2", trusted=True))) is None


@pytest.mark.parametrize(
    ("host", "outbound", "user", "may"),
    [
        ("10.2.3.4", True, "USER2", True),
        ("10.2.3.4", True, "USER4", False),
        ("10.2.3.4", False, "USER4", True),
        ("192.0.2.1", True, "USER4", True),
        ("127.0.0.1", True, "USER4", False),
    ],
)
def test_what_is_connected_to_may_be_in_a_zone(host, outbound, user, may):
    zones = NetworkAccess(((ip_network("10.0.0.0/8"), "INSIDE"),), home="INSIDE", outbound=outbound)
    site = attrs.evolve(SITE, profile=TcpipProfile(network_access=zones))
    zone = profile("SERVAUTH", "EZB.NETACCESS.MVS098.TCPCS.INSIDE", {"USER2": Access.READ})
    sample = router(database(zone))
    assert may_reach(sample.router, site, sample.router.acee(user), host) is may
