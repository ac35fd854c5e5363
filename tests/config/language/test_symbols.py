"""System symbols: as MVS replaces them."""

import pytest

from appliance.config.language.report import Report
from appliance.config.language.symbols import replaced
from appliance.config.profile import read_profile
from appliance.config.system import read_system_conf
from tests.support.config_reading import said

SYMBOLS = {"SYSNAME": "MVS098", "SYSCLONE": "98", "DEPT": "D58"}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("TSO&SYSCLONE.", "TSO98"),
        ("TSO&SYSCLONE", "TSO98"),
        ("&sysclone.A", "98A"),
        ("&DEPT..POK", "D58.POK"),
        ("&DEPT.&SYSCLONE.", "D5898"),
        ("&SYSNAME(1:3).", "MVS"),
        ("&SYSNAME(-2:2).X", "98X"),
        ("&SYSNAME(4).", "0"),
        ("&SYSNAME(-1)", "8"),
        # What is no symbol, or has no such part, stays.
        ("&SYSCLONEA.", "&SYSCLONEA."),
        ("&NONE.", "&NONE."),
        ("&SYSNAME(0:1).", "&SYSNAME(0:1)."),
        ("&SYSNAME(7:1).", "&SYSNAME(7:1)."),
        ("A & B", "A & B"),
    ],
)
def test_a_text(text, result):
    assert replaced(text, SYMBOLS) == result


def profile(text, symbols=SYMBOLS):
    report = Report()
    return read_profile(text, "PROFILE.TCPIP", report, symbols), said(report)


def test_a_profile_has_them_everywhere_but_in_comments():
    lus = "DEFAULTLUS T&SYSCLONE.LU&SYSCLONE(2). ENDDEFAULTLUS"
    found, complaints = profile(f"TELNETPARMS PORT 23 ENDTELNETPARMS ; &NONE.\nBEGINVTAM PORT 23 {lus} ENDVTAM")
    assert found.telnet[0].mapping.default_lus[0].low == "T98LU8"
    assert complaints == []


def test_one_that_nobody_defined_is_said_where_it_stands():
    _, complaints = profile("PORT 22 TCP SSHD\n  25 TCP &SMTP.\n")
    assert complaints == ["2:10 SLYN0127W", "2:10 SLYN0103E"]


def read(text):
    report = Report()
    return read_system_conf(text, "SYSTEM.CONF", report), said(report)


def test_system_conf_defines_them():
    found, complaints = read(
        "SYSTEM MVS098\nSYMDEF &DEPT='D58'\nsymdef &where.='&DEPT.&SYSCLONE.'\nSYMDEF &SYSPLEX='IT''S'\n"
    )
    assert complaints == []
    assert found.symbol_table() == {
        "SYSNAME": "MVS098",
        "SYSCLONE": "98",
        "SYSPLEX": "IT'S",
        "DEPT": "D58",
        "WHERE": "D5898",
    }


@pytest.mark.parametrize("wrong", ["DEPT='D58'", "&DEPT=D58", "&DEPT=''", "&SYSNAME='X'", "&1='X'", f"&A='{'x' * 45}'"])
def test_a_wrong_definition(wrong):
    found, complaints = read(f"SYMDEF {wrong}\n")
    assert complaints == ["1:8 SLYN0103E"]
    assert found.symbols == ()
