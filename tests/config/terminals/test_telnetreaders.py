import pytest

from appliance.config.language.diagnostics import NOWHERE
from appliance.config.language.report import Report
from appliance.config.terminals import telnetreaders as readers
from appliance.config.terminals.telnetparms import (
    ClientCheck,
    CodePage,
    Debug,
    DebugLevel,
    SmfRecords,
    Takeover,
    UnlockKeyboard,
)
from appliance.config.terminals.telnetreaders import QualifiedPort
from tests.support.config_reading import operands, refused, said


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (readers.takeover, "TKOSPECLU 5", Takeover(5)),
        (readers.takeover, "TKOGENLURECON 0 SAMEIPADDR KEEPONTMRESET", Takeover(0, True, True, True)),
        (readers.client_check, "CHECKCLIENTCONN", ClientCheck()),
        (readers.client_check, "CHECKCLIENTCONN 9", ClientCheck(9)),
        (readers.code_page, "CODEPAGE iso8859-1 ibm-1047", CodePage("ISO8859-1", "IBM-1047")),
        (readers.device, "TELNETDEVICE 3278-2-E a,b", ("3278-2-E", ("A", "B"))),
        (readers.device, "TELNETDEVICE IBM-3278-5-E a", ("3278-5-E", ("A", "A"))),
        (readers.smf_records, "SMFINIT NOTYPE119 TYPE119", SmfRecords(True)),
        (readers.unlock_keyboard, "UNLOCKKEYBOARD AFTERREAD", UnlockKeyboard(before_read=False)),
        (readers.code_page, "CODEPAGE tnstd TNSTD", CodePage("ISO8859-1", "IBM-1047")),
        (readers.debug, "DEBUG DETAIL CONSOLE", {"conn": DebugLevel.DETAIL}),
        (readers.debug, "DEBUG TASK", {"task": DebugLevel.EXCEPTION}),
        (readers.debug, "DEBUG CONN TRACE JOBLOG", {"conn": DebugLevel.TRACE}),
    ],
)
def test_values(read, text, value):
    assert read(operands(text)) == value


@pytest.mark.parametrize(
    ("text", "links", "address"),
    [
        ("PORT 992", {}, ""),
        ("PORT 992,10.1.1.1", {}, "10.1.1.1"),
        ("PORT 992,2001:DB8::1", {}, "2001:db8::1"),
        ("PORT 992,eth0", {"10.1.1.1": "ETH0"}, "10.1.1.1"),
        ("PORT 992,eth0", {}, None),
    ],
)
def test_a_port_for_one_address_or_one_link(text, links, address):
    port = readers.qualified_port(operands(text))
    assert (port.number, port.address(links)) == (992, address)


def test_what_is_no_port():
    assert refused(readers.qualified_port, "PORT 0,10.1.1.1") == "1:6 SLYN0103E"
    assert refused(readers.qualified_port, "PORT 23,") == "1:6 SLYN0103E"
    assert QualifiedPort(23, "A", NOWHERE).address({"::1": "A"}) == "::1"


def test_all_debug_statements_make_one_value():
    off = readers.debug(operands("DEBUG OFF"))
    levels = readers.debug_of([off, {"conn": DebugLevel.DETAIL}])
    assert Debug(**levels) == Debug(DebugLevel.DETAIL, DebugLevel.OFF, DebugLevel.OFF)


def test_what_is_not_carried_out_is_read_and_said():
    report = Report()
    assert readers.not_carried_out(readers.takeover, "nobody comes back")(operands("TKOSPECLU 5", report)) == Takeover(
        5
    )
    assert said(report) == ["1:1 SLYN0125W"]


@pytest.mark.parametrize("pages", ["ISO8859-1 ISO8859-1", "IBM-1047 IBM-1047", "NOSUCH IBM-1047", "IBM-850 IBM/037"])
def test_code_pages_that_are_none(pages):
    assert refused(readers.code_page, f"CODEPAGE {pages}").endswith("SLYN0103E")


@pytest.mark.parametrize("text", ["CODEPAGE IBM-850 37", "CODEPAGE utf-8 IBM-1026", "CODEPAGE cp1252 CP1140"])
def test_code_pages_by_many_names(text):
    assert readers.code_page(operands(text)).ascii
