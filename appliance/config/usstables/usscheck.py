"""USS and interpret tables held against the other members: a mapping names a table that exists, and a short command
or an entry leads to an application of APPLS."""

from __future__ import annotations

from collections.abc import Iterator

from appliance.config import messages
from appliance.config.language.diagnostics import Place
from appliance.config.language.report import Report
from appliance.config.site import SiteConfig
from appliance.config.terminals.telnet import TelnetMapping
from appliance.config.usstables.uss import COMMANDS, IBM_TABLES

__all__ = ["check_table_applications", "check_table_operands", "check_tables"]


def check_tables(mapping: TelnetMapping, site: SiteConfig, report: Report) -> None:
    """USSTCP and INTERPTCP of one block."""
    for uss in mapping.uss_tables:
        for name in (uss.table, *([uss.scs_table] if uss.scs_table else [])):
            if name not in (*site.uss_tables, *IBM_TABLES):
                report.say(messages.UNKNOWN_USS_TABLE, uss.place, "USSTCP", name=name)
    for entry in mapping.interpret_tables:
        if entry.table not in site.interpret_tables:
            report.say(messages.UNKNOWN_INTERPRET_TABLE, entry.place, "INTERPTCP", name=entry.table)
        if not mapping.uss_tables:
            report.say(messages.INTERPRET_WITHOUT_USS, entry.place, "INTERPTCP")


def check_table_applications(site: SiteConfig, report: Report) -> None:
    """Where the tables lead."""
    names = {application.name for application in site.applications}
    for statement, name, place in _destinations(site):
        if name not in names:
            report.say(messages.NO_SUCH_APPLICATION, place, statement, name=name)


def check_table_operands(site: SiteConfig, report: Report) -> None:
    """What the parameters of the commands stand for."""
    for table in site.uss_tables.values():
        for command in table.commands.values():
            for parameter in command.parameters:
                if parameter.replacement not in COMMANDS[command.replacement]:
                    facts = {
                        "name": parameter.name,
                        "replacement": parameter.replacement,
                        "command": command.replacement,
                    }
                    report.say(messages.USS_OPERAND, command.place, "USSPARM", **facts)


def _destinations(site: SiteConfig) -> Iterator[tuple[str, str, Place]]:
    for table in site.uss_tables.values():
        for command in table.commands.values():
            for parameter in command.parameters:
                if parameter.replacement == "APPLID" and parameter.default:
                    yield "USSCMD", parameter.default.upper().rpartition(".")[2], command.place
    for interpret in site.interpret_tables.values():
        for entry in interpret.entries:
            yield "LOGCHAR", entry.application, entry.place
