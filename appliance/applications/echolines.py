"""ECHO in line mode: shows each line as it came, with its length and the code points of what is not ASCII.

It is there to test a client's line editing and code page, as the 3270 form tests its keys and fields.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.applications.base import End, Terminal
from appliance.applications.linebase import LineAsk, Print
from appliance.saf.model import VerifyResult

__all__ = ["EchoLines"]

_PROMPT = "ECHO: "
_LEAVE = ("LOGOFF", "LOGOUT")


class EchoLines:
    """One line mode terminal at ECHO; it asks nobody who he is."""

    __slots__ = ("_terminal",)

    user = ""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def start(self) -> Sequence[LineAsk]:
        """Where the terminal is, and how it leaves."""
        terminal = self._terminal
        return [Print((f"ECHO ON {terminal.system}, LU {terminal.lu}: LOGOFF ENDS IT",), _PROMPT)]

    def receive(self, line: str) -> Sequence[LineAsk]:
        """One line, shown."""
        if line.strip().upper() in _LEAVE:
            return [End()]
        others = " ".join(f"U+{ord(character):04X}" for character in line if not " " <= character <= "~")
        return [Print((f"{len(line):>5} {line}", *([f"      {others}"] if others else [])), _PROMPT)]

    def attention(self) -> Sequence[LineAsk]:
        """The key was pressed."""
        return [Print(("ATTN",), _PROMPT)]

    def verified(self, result: VerifyResult) -> Sequence[LineAsk]:
        """Nothing is ever asked."""
        return []

    def command_done(self, code: int, lines: Sequence[str]) -> Sequence[LineAsk]:
        """Nothing is ever asked."""
        return []
