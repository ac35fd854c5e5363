"""What the scripted daemon of the snapshots answers: ``tests/cases/tui/site.txt``, one appliance at one moment.

A command, or the beginning of one, stands behind ``>`` (``>8`` when its return code is 8); what follows is its answer:
lines, and a table whose rows begin with ``|``, the names of its columns first. The longest beginning that fits answers.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from appliance.protocols.control.events import Request, Result
from appliance.protocols.datastream.outbound import Painter
from tests.tui.playing import Daemon

__all__ = ["NOW", "Site"]

NOW = datetime(2026, 11, 26, 12, 0, 0, tzinfo=UTC)
_TEXT = (Path(__file__).parent.parent / "cases" / "tui" / "site.txt").read_text()
_COMMAND = re.compile(r"^>(\d?) (.+)\n", re.MULTILINE)
_TABLE = "D CONNECTIONS"
_RECORDING = "D TCPIP,,TELNET,RECORDING,"


class Site(Daemon):
    """Connections that are paged and sorted as the daemon does; everything else is always the same."""

    def __init__(self) -> None:
        self._results = dict(_results())
        table = self._results.pop(_TABLE)
        self.columns = table.columns
        self.rows = {row[0]: row for row in table.rows}

    def answers(self) -> dict[str, Callable[[Request], Result]]:
        """By the beginning of the command, the longest first."""
        recording = replace(self._results[_RECORDING], lines=(self._record(),))
        fixed = {
            command: partial(_answer, result) for command, result in {**self._results, _RECORDING: recording}.items()
        }
        known = {**fixed, f"{_TABLE},": self.connections}
        return dict(sorted(known.items(), key=lambda entry: len(entry[0]), reverse=True))

    def watched(self) -> dict[str, str]:
        """What the terminal of connection 104 shows."""
        about = {"lu": "TCPABC01", "user": "USER2", "application": "TSO"}
        return {**about, "rows": "24", "columns": "80", "code_page": "cp037", "record": self._record()}

    def _record(self) -> str:
        """The screen that is written below the recording, as a 3270 gets it."""
        painter = Painter(24, 80)
        for row, line in enumerate(self._results[_RECORDING].lines, 1):
            painter.label(row, 2, line)
        return base64.b64encode(painter.cursor_at(10, 8).record()).decode()


def _answer(result: Result, request: Request) -> Result:
    return Result(request.id, result.code, result.lines, result.columns, result.rows)


def _results() -> Iterator[tuple[str, Result]]:
    _, *parts = _COMMAND.split(_TEXT)
    for code, command, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        body = text.rstrip("\n").split("\n")
        columns, *rows = [_cells(line) for line in body if line.startswith("|")] or [()]
        yield command, Result(0, int(code or 0), tuple(line for line in body if line[:1] != "|"), columns, tuple(rows))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip()[1:-1].split("|"))
