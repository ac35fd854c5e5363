"""Recorded sessions for the operator: which there are, and what one showed, screen by screen.

    D TCPIP,,TELNET,RECORDINGS
    D TCPIP,,TELNET,RECORDING,ID=name,SCREEN=n[,FORMAT=3270]

Screens are counted from 1. FORMAT=3270 gives the record that paints it, in base 64, for a terminal to show.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import attrs

from appliance.protocols.datastream.codepages import CP037, code_page
from appliance.protocols.datastream.terminal import Terminal
from appliance.services.control import messages
from appliance.services.control.facilities import Answer, Facilities, Later
from appliance.services.control.language import OperatorCommand
from appliance.session.events import CommandDone

__all__ = ["recording", "recordings"]

_LIST_COLUMNS = ("NAME", "TIME", "USER", "LU", "PORT", "PEER", "BYTES")
_COLUMNS = ("SCREEN", "OF", "SECONDS", "KEY", "CODEPAGE", "ROWS", "COLUMNS")


@attrs.frozen
class _Shown:
    """One screen of a recording."""

    number: int
    total: int
    entry: Mapping[str, Any]
    rows: int
    columns: int
    code_page: str

    @property
    def record(self) -> bytes:
        return base64.b64decode(self.entry["record"])

    def cells(self) -> tuple[str, ...]:
        size = (str(self.rows), str(self.columns))
        key, page = self.entry.get("key", ""), self.code_page or CP037.name
        return (str(self.number), str(self.total), f"{self.entry['at']:.3f}", key, page, *size)

    def lines(self) -> tuple[str, ...]:
        terminal = Terminal(self.rows, self.columns, code_page=code_page(self.code_page) or CP037)
        terminal.apply(self.record)
        return terminal.screen.lines()


def recordings(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,TELNET,RECORDINGS: the newest first."""

    def finish(rows: tuple[tuple[str, ...], ...]) -> CommandDone:
        return CommandDone(0, (f"{len(rows)} OF {len(rows)} RECORDS DISPLAYED",), _LIST_COLUMNS, rows)

    return Later(lambda: tuple(map(_cells, facilities.recordings.all())), finish)


def _cells(recording: Any) -> tuple[str, ...]:
    heading = recording.heading
    facts = (str(heading.get(name, "")) for name in ("time", "user", "lu", "port", "peer"))
    return (recording.name, *facts, str(recording.size))


def recording(facilities: Facilities, command: OperatorCommand) -> Answer:
    """D TCPIP,,TELNET,RECORDING,ID=name[,SCREEN=n][,FORMAT=3270]: one screen."""
    name, number, form = command.keyword("ID"), command.keyword("SCREEN", "1"), command.keyword("FORMAT").upper()
    if not name:
        return CommandDone(8, (messages.MISSING.format(command="RECORDING", keyword="ID"),))
    if not (number.isascii() and number.isdigit() and len(number) <= 9):
        return CommandDone(8, (messages.NO_SUCH_SCREEN.format(name=name, number=number),))

    def finish(shown: _Shown | None) -> CommandDone:
        if shown is None:
            return CommandDone(8, (messages.NO_SUCH_SCREEN.format(name=name, number=number),))
        lines = (base64.b64encode(shown.record).decode("ascii"),) if form == "3270" else shown.lines()
        return CommandDone(0, lines, _COLUMNS, (shown.cells(),))

    return Later(lambda: _find(facilities, name, int(number)), finish)


def _find(facilities: Facilities, name: str, number: int) -> _Shown | None:
    """The numbered screen; None when there is no such recording or screen."""
    found, total, size = None, 0, (24, 80, "")
    wanted = size
    try:
        for entry in facilities.recordings.entries(name):
            if "rows" in entry:
                size = (entry["rows"], entry["columns"], entry.get("code_page", ""))
            if "record" in entry:
                total += 1
                if total == number:
                    found, wanted = entry, size
    except LookupError:
        return None
    return _Shown(number, total, found, *wanted) if found is not None else None
