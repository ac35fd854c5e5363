"""The commands of this terminal, for the arrow keys; those that carry a password are not kept."""

from __future__ import annotations

import re

__all__ = ["History"]

_SECRET = re.compile(r"\b(PASSWORD|PASS|PHRASE|KEYMASKED|KEYENCRYPTED)\s*\(", re.IGNORECASE)
_MOST = 200


class History:
    """Remembers commands in order; ``recall`` walks through them."""

    def __init__(self) -> None:
        self._commands: list[str] = []
        self._position = 0

    def add(self, command: str) -> None:
        """Remember a command unless it holds a secret or repeats the last one."""
        if not _SECRET.search(command) and self._commands[-1:] != [command]:
            self._commands = [*self._commands, command][-_MOST:]
        self._position = len(self._commands)

    def recall(self, step: int) -> str:
        """The command ``step`` places on from here; empty past the newest."""
        self._position = min(max(self._position + step, 0), len(self._commands))
        return self._commands[self._position] if self._position < len(self._commands) else ""
