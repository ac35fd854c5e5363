from appliance.config.appls import Application, BuiltIn, RemoteHost, read_appls
from appliance.config.report import Report
from tests.support.config_reading import said


def read(text: str):
    report = Report()
    return read_appls(text, "APPLS", report), said(report)


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
