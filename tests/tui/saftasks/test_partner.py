"""A business partner: who he is, his certificates, his addresses, his port, and the call at the end."""

import pytest

from appliance.tui.saftasks import PARTNER
from appliance.tui.steps import MemberChange
from tests.tui.saftasks.values import VALUES

PORT, ZONE = "EZB.FTP.MVS098.FTPSEC1.PORT2021", "EZB.NETACCESS.MVS098.TCPCS.PARTNER1"


def steps(**typed):
    values = VALUES | {"label": "", "network": ""} | typed
    assert PARTNER.fault(values) == ""
    return PARTNER.commands(values)


def test_a_partner_with_a_ca_of_his_own():
    assert steps() == (
        "ADDUSER PARTNER1 NAME('O''Brien Ltd') DFLTGRP(SYS1) NOPASSWORD",
        "RACDCERT CERTAUTH ADD('partner.pem') WITHLABEL('PARTNER1 CA') TRUST",
        "RACDCERT ID(FTPD) CONNECT(CERTAUTH LABEL('PARTNER1 CA') RING(FTPRING) USAGE(CERTAUTH))",
        "RACDCERT ID(PARTNER1) MAP IDNFILTER('CN=PARTNER CA.O=P') WITHLABEL('PARTNER1 MAP') TRUST",
        f"PERMIT {PORT} CLASS(SERVAUTH) ID(PARTNER1) ACCESS(READ)",
        "SETROPTS RACLIST(SERVAUTH) REFRESH",
        "F CRL,FETCH",
        f"EXPLAIN PARTNER1 SERVAUTH {PORT}",
        "EXPLAIN PARTNER1 LOGON FTPSEC1",
    )


def test_a_partner_of_a_ca_that_is_known():
    assert not any("CERTAUTH" in step for step in steps(file=""))


def test_a_partner_with_a_certificate_of_the_own_ca_is_called():
    found = steps(file="", issuer="", label="clerk")
    assert found[1] == "F CA,ISSUE,ID=PARTNER1,LABEL=clerk,DAYS=365"
    assert found[-1] == "F TESTCALL,PORT=2021,ID=PARTNER1,LABEL=clerk"
    assert not any("MAP" in step for step in found)


def test_his_addresses_become_a_zone_and_the_condition_of_his_permit():
    found = steps(file="", network="192.0.2.9/24")
    assert found[2:7] == (
        f"RDEFINE SERVAUTH {ZONE} UACC(NONE)",
        f"PERMIT {ZONE} CLASS(SERVAUTH) ID(PARTNER1) ACCESS(READ)",
        f"PERMIT {PORT} CLASS(SERVAUTH) ID(PARTNER1) ACCESS(READ) WHEN(SERVAUTH({ZONE}))",
        "SETROPTS RACLIST(SERVAUTH) REFRESH",
        found[6],
    )
    change = found[6]
    assert isinstance(change, MemberChange)
    assert (change.member, change.says) == ("PROFILE.TCPIP", "NETACCESS 192.0.2.0/24 PARTNER1")
    assert "192.0.2.0/24 PARTNER1" in change.change("")
    assert found[7:] == (
        f"EXPLAIN PARTNER1 SERVAUTH {PORT} SERVAUTH({ZONE})",
        f"EXPLAIN PARTNER1 LOGON FTPSEC1 SERVAUTH({ZONE})",
    )


def test_where_his_crl_is():
    changes = [step for step in steps(crl="ldap.example.com  389") if isinstance(step, MemberChange)]
    assert [(change.member, change.says) for change in changes] == [
        ("SYSTEM.CONF", "CRLLDAPSERVER ldap.example.com 389")
    ]
    assert changes[0].change("A\n") == "A\nCRLLDAPSERVER ldap.example.com 389\n"
    telnet = steps(crl="ldap.example.com 389", profile="EZB.TN3270.MVS098.TCPCS.PORT02025")
    last = [step for step in telnet if isinstance(step, MemberChange)][-1]
    assert last.member == "PROFILE.TCPIP"
    assert "ldap.example.com 389" in last.change("CRLLDAPSERVER a 1 ENDCRLLDAPSERVER")


@pytest.mark.parametrize(
    ("typed", "call"),
    [
        ({"test": "ann.pem"}, "F TESTCALL,PORT=2021,ID=PARTNER1,FILE=ann.pem"),
        ({"label": "a clerk"}, "F TESTCALL,PORT=2021,ID=PARTNER1,LABEL='a clerk'"),
        (
            {"test": "ann.pem", "network": "127.0.0.2/32"},
            "F TESTCALL,PORT=2021,ID=PARTNER1,FILE=ann.pem,IPADDR=127.0.0.2",
        ),
        (
            {"test": "ann.pem", "network": "127.0.1.0/24"},
            "F TESTCALL,PORT=2021,ID=PARTNER1,FILE=ann.pem,IPADDR=127.0.1.1",
        ),
        (
            {"test": "ann.pem", "profile": "EZB.TN3270.MVS098.TCPCS.PORT02025"},
            "F TESTCALL,PORT=2025,ID=PARTNER1,FILE=ann.pem",
        ),
    ],
)
def test_the_call_comes_from_where_the_partner_may(typed, call):
    assert steps(**typed)[-1] == call


@pytest.mark.parametrize(
    "typed", [{"test": "a.pem", "network": "192.0.2.0/24"}, {"test": "a.pem", "profile": "A.B"}, {}]
)
def test_a_call_that_could_not_succeed_from_here_is_not_made(typed):
    assert not any(str(step).startswith("F TESTCALL") for step in steps(**typed))


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"issuer": "", "label": ""}, "is missing"),
        ({"network": "300.1.1.1"}, "300.1.1.1 is no network"),
        ({"network": "10.0.0.0/99"}, "10.0.0.0/99 is no network"),
        ({"place": "MVS098"}, "System.stack: NAME.NAME"),
    ],
)
def test_what_does_not_fit_together(typed, fault):
    assert fault in PARTNER.fault(VALUES | typed)
