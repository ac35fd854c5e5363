"""What the command line offers to the right of the cursor: from this terminal's history, then from the command table.

The daemon says itself which commands it has (HELP); nothing is listed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual.suggester import Suggester

from appliance.tui.history import History

__all__ = ["CommandSuggester", "beginnings"]

#: Where the part of a syntax line ends that can be typed as it stands.
_VARIABLE = re.compile(r"[\[|(<]|=[a-z]|,[a-z]|\s[a-z]")


def beginnings(lines: Iterable[str]) -> list[str]:
    """The fixed beginning of each syntax line: ``V TCPIP,,DROP,CONN=`` of ``V TCPIP,,DROP,CONN=n``."""
    found: dict[str, None] = {}
    for line in lines:
        text = line.strip()
        stop = _VARIABLE.search(text)
        if stop is not None:
            text = text[: stop.end() - 1 if stop.group().startswith("=") else stop.start()]
        if text:
            found[text] = None
    return list(found)


class CommandSuggester(Suggester):
    """Completes what is typed; nothing before the second character."""

    def __init__(self, history: History) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._history = history
        self.commands: list[str] = []

    async def get_suggestion(self, value: str) -> str | None:
        """The whole command that begins like ``value``, with what was typed kept as it was typed."""
        if len(value) < 2:
            return None
        wanted = value.upper()
        known = (command for command in self.commands if command.startswith(wanted) and command != wanted)
        found = self._history.like(value) or next(known, None)
        return value + found[len(value) :] if found else None
