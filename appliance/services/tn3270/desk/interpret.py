"""Interpret tables at work: input that begins as an entry says is a logon, before any USS command is looked for."""

from __future__ import annotations

from appliance.config.terminals.interpret import InterpretTable
from appliance.services.tn3270.desk.usscommand import MAX_COMMAND, Logon

__all__ = ["interpret"]


def interpret(typed: str, table: InterpretTable | None) -> Logon | None:
    """The logon that ``table`` reads in what was typed; None when it reads none, and the USS table has the word."""
    typed = typed.strip("\x00\n ")
    if table is None or not typed or len(typed) > MAX_COMMAND:
        return None
    folded = typed.upper()
    for entry in table.entries:
        if folded.startswith(entry.sequence):
            return Logon(entry.application, data=typed[len(entry.sequence) :].strip())
    return None
