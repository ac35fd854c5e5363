"""Tables held against the profile and APPLS."""

import attrs
import pytest

from appliance.config.appls import Application, BuiltIn
from appliance.config.language.report import Report
from appliance.config.site import SiteConfig
from appliance.config.terminals.interpret import InterpretTable, LogChar
from appliance.config.terminals.telnet import InterpTcp, TelnetMapping, UssTcp
from appliance.config.usstables.uss import UssCommand, UssParameter, UssTable
from appliance.config.usstables.usscheck import check_table_applications, check_table_operands, check_tables

SITE = SiteConfig(
    uss_tables={"U": UssTable("U")},
    interpret_tables={"I": InterpretTable("I")},
    applications=(Application("TSO", BuiltIn.TSO),),
)


@pytest.mark.parametrize(
    ("mapping", "wanted"),
    [
        (TelnetMapping(uss_tables=(UssTcp("U"),), interpret_tables=(InterpTcp("I"),)), []),
        (TelnetMapping(uss_tables=(UssTcp("U", scs_table="V"),)), ["SLYN0306E"]),
        (TelnetMapping(uss_tables=(UssTcp("X"),)), ["SLYN0306E"]),
        (TelnetMapping(uss_tables=(UssTcp("EZBTPUST", scs_table="EZBTPSCS"),)), []),
        (TelnetMapping(uss_tables=(UssTcp("U"),), interpret_tables=(InterpTcp("X"),)), ["SLYN0330E"]),
        (TelnetMapping(interpret_tables=(InterpTcp("I"),)), ["SLYN0331W"]),
    ],
)
def test_a_mapped_table_must_exist(mapping, wanted):
    report = Report()
    check_tables(mapping, SITE, report)
    assert [found.id for found in report.diagnostics] == wanted


@pytest.mark.parametrize(("name", "wanted"), [("TSO", []), ("NET1.TSO", []), ("TOS", ["SLYN0320W"])])
def test_a_short_command_must_lead_somewhere(name, wanted):
    report = Report()
    command = UssCommand("T", "LOGON", parameters=(UssParameter("APPLID", "APPLID", name), UssParameter("P1", "DATA")))
    check_table_applications(attrs.evolve(SITE, uss_tables={"U": UssTable("U", commands={"T": command})}), report)
    assert [found.id for found in report.diagnostics] == wanted


@pytest.mark.parametrize(
    ("stands_for", "replacement", "wanted"),
    [
        ("LOGON", "DATA", []),
        ("LOGON", "USER", ["SLYN0332W"]),
        ("LOGOFF", "TYPE", []),
        ("IBMTEST", "DATA", ["SLYN0332W"]),
    ],
)
def test_a_parameter_must_be_an_operand_of_its_command(stands_for, replacement, wanted):
    report = Report()
    command = UssCommand("T", stands_for, parameters=(UssParameter("P1", replacement),))
    check_table_operands(attrs.evolve(SITE, uss_tables={"U": UssTable("U", commands={"T": command})}), report)
    assert [found.id for found in report.diagnostics] == wanted


def test_an_entry_must_lead_somewhere():
    report = Report()
    tables = {"I": InterpretTable("I", (LogChar("A", "TSO"), LogChar("B", "NOWHERE")))}
    check_table_applications(attrs.evolve(SITE, interpret_tables=tables), report)
    assert [found.id for found in report.diagnostics] == ["SLYN0320W"]
