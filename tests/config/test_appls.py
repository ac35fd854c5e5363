from appliance.config.appls import (
    Application,
    Appls,
    BuiltIn,
    PassedLu,
    RemoteDcas,
    RemoteHost,
    Switching,
    read_appls,
)
from appliance.config.language.report import Report
from appliance.config.terminals.lunames import parse_lu_range
from tests.support.config_reading import said


def read(text: str):
    report = Report()
    return read_appls(text, "APPLS", report).applications, said(report)


def test_built_in_and_remote():
    found, complaints = read("APPL tso BUILTIN tso\nAPPL R HOST h.example 23 PTKTAPPL TSOA LU L1")
    assert found == (
        Application("TSO", BuiltIn.TSO),
        Application("R", RemoteHost("h.example", 23, lu="L1"), "TSOA"),
    )
    assert complaints == []
    assert [application.passticket_name for application in found] == ["TSO", "TSOA"]


def test_tls_needs_a_ring_and_makes_the_relay_secure():
    (found,), complaints = read("APPL R HOST h 992 TLS RING SERVERNAME x.example")
    assert (found.target.is_secure, found.target.server_name, complaints) == (True, "x.example", [])
    assert read("APPL R HOST h 992 TLS")[1] == ["1:1 SLYN0104E"]


def test_a_name_that_stands_twice():
    assert read("APPL A BUILTIN TSO\nAPPL A BUILTIN ECHO")[1] == ["2:1 SLYN0103E"]


def test_an_lu_is_fixed_passed_or_taken_from_a_pool():
    found, complaints = read("APPL A HOST h 23 LU L1\nAPPL B HOST h 23 LU PASS\nAPPL C HOST h 23 LU POOL L01..L09")
    assert [application.target.lu for application in found] == ["L1", PassedLu.PASS, parse_lu_range("L01..L09")]
    assert complaints == []
    assert read("APPL C HOST h 23 LU POOL L09..L01")[1] == ["1:26 SLYN0103E"]


def test_proxy_is_a_word_of_its_own():
    (found,), complaints = read("APPL R HOST h 23 PROXY TIMEOUT 3")
    assert (found.target.wants_proxy, found.target.timeout, complaints) == (True, 3, [])


def read_all(text: str):
    report = Report()
    return read_appls(text, "APPLS", report), said(report)


def test_a_dcas_needs_the_ring_of_its_client():
    dcas = RemoteDcas("d.example", 8990, "RING", "n.example", 5)
    assert read_all("DCAS d.example 8990 KEYRING RING SERVERNAME n.example TIMEOUT 5") == (Appls(dcas=dcas), [])
    assert read_all("DCAS d.example 8990") == (Appls(), ["1:1 SLYN0104E"])


def test_sessions_are_counted_and_have_a_key():
    assert read_all("SESSIONS 4") == (Appls(switching=Switching(4, "PA3")), [])
    assert read_all("SESSIONS 2 JUMPKEY pf12") == (Appls(switching=Switching(2, "PF12")), [])
    assert read_all("SESSIONS 5")[1] == ["1:10 SLYN0103E"]
    assert read_all("SESSIONS 2 JUMPKEY ENTER")[1] == ["1:20 SLYN0103E"]
