"""The face of a built-in application in line mode: lines in, asks out.

It is ``base.Application`` for a client that has no screen, a Network Virtual Terminal. What is asked for besides lines
is the same, so whoever runs it performs the same asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from appliance.applications.base import CancelPrint, End, PrintOut, RunCommand, VerifyUser
from appliance.saf.model import VerifyResult

__all__ = ["LineApplication", "LineAsk", "Print"]


class Print(msgspec.Struct, frozen=True):
    """Write lines, then ``prompt`` with the cursor behind it; ``is_hidden``: what is typed next does not show."""

    lines: tuple[str, ...]
    prompt: str = ""
    is_hidden: bool = False


LineAsk = Print | VerifyUser | RunCommand | PrintOut | CancelPrint | End


class LineApplication(Protocol):
    """One built-in application at one line mode terminal."""

    @property
    def user(self) -> str:
        """Who is logged on; empty while nobody is."""
        ...

    def start(self) -> Sequence[LineAsk]:
        """The session is bound: say the first thing."""
        ...

    def receive(self, line: str) -> Sequence[LineAsk]:
        """One line that was typed."""
        ...

    def attention(self) -> Sequence[LineAsk]:
        """The ATTN key: give up what was begun."""
        ...

    def verified(self, result: VerifyResult) -> Sequence[LineAsk]:
        """The answer to ``VerifyUser``."""
        ...

    def command_done(self, code: int, lines: Sequence[str]) -> Sequence[LineAsk]:
        """The answer to ``RunCommand`` and ``PrintOut``: return code 0, 4 or 8 and what it printed."""
        ...
