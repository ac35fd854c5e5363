"""The statements of each member, for completion and help: asked of the tables that read them.

What a statement takes is what its reader says is missing when it is given nothing, so help cannot tell another story
than the diagnostics do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import attrs

from appliance.config import appls, dcasconf, messages, system
from appliance.config.ftpservers import ftpdata
from appliance.config.language.diagnostics import NOWHERE
from appliance.config.language.operands import OperandError, Operands
from appliance.config.language.report import Report
from appliance.config.language.table import Row, Table
from appliance.config.language.tokens import Token
from appliance.config.profile import TABLE as PROFILE
from appliance.config.terminals.mapping import VTAM
from appliance.config.terminals.parameters import GLOBALS, GROUP, PARMS

__all__ = ["StatementHelp", "statements"]

_PROFILE: Mapping[str, Table] = {
    "": PROFILE,
    "TELNETGLOBALS": GLOBALS,
    "TELNETPARMS": PARMS,
    "BEGINVTAM": VTAM,
    "PARMSGROUP": GROUP,
}
_MEMBERS: Mapping[str, Mapping[str, Table]] = {
    "PROFILE.TCPIP": _PROFILE,
    "FTP.DATA": {"": ftpdata.TABLE},
    "DCAS.CONF": {"": dcasconf.TABLE},
    "APPLS": {"": appls.TABLE},
    "SYSTEM.CONF": {"": system.TABLE},
}
#: Operands that are spelled out: words in capitals with commas between them.
_WORDS = re.compile(r"[A-Z0-9_]+(?:(?:, | or )[A-Z0-9_]+)+")


@attrs.frozen
class StatementHelp:
    """One statement. ``operands`` says what it takes; ``values`` are the words it can be, when they are few."""

    block: str  # "" outside of blocks
    keyword: str
    operands: str
    values: tuple[str, ...]
    is_repeatable: bool
    effect: str  # "" when it acts, else the sentence of the diagnostic


def statements(member: str) -> tuple[StatementHelp, ...]:
    """Everything that may begin a statement in a member of this name; nothing for members of another language."""
    name = "FTP.DATA" if member.endswith(".FTP.DATA") else member
    return tuple(line for block, table in _MEMBERS.get(name, {}).items() for line in _of_table(block, table))


def _of_table(block: str, table: Table) -> Iterator[StatementHelp]:
    for keyword, row in sorted(table.rows.items()):
        operands = _operands(row)
        words = tuple(re.split(r", | or ", operands)) if _WORDS.fullmatch(operands) else ()
        yield StatementHelp(block, keyword, operands, words, row.collect is not None, "")
    for keyword, message in sorted(table.without_effect.items()):
        effect = message.text.format(why=table.reasons.get(keyword, ""))
        yield StatementHelp(block, keyword, "", (), True, effect)


def _operands(row: Row) -> str:
    """What the reader misses when nothing follows the keyword."""
    try:
        row.read(Operands([Token(row.keyword, NOWHERE)], 0, Report()))
    except OperandError as error:
        return str(error.fields.get("what", "")) if error.message is messages.MISSING_OPERAND else ""
    return ""
