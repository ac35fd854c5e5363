"""The commands of this terminal, for the arrow keys; those that carry a secret are not kept, and shown without it."""

from __future__ import annotations

import re

__all__ = ["History", "masked"]

#: TSO takes keywords cut short, and a mistyped one carries its secret all the same.
_SECRET = re.compile(
    r"\b(PA[A-Z]*|PH[A-Z]*|KEY(?:[ME][A-Z]*)?|SESSKEY|NEWPASS|OTP)\s*"
    r"(?:(\()(?:'(?:[^']|'')*'?|[^)'])*(\)?)|(=)\s*(?:'(?:[^']|'')*'?|[^\s,']*))",
    re.IGNORECASE,
)
_MOST = 200


def masked(command: str) -> str:
    """The command as it may be shown: what stands in PASSWORD(...) and its like is ``***``."""
    return _SECRET.sub(lambda found: f"{found[1]}{found[2] or found[4]}***{found[3] or ''}", command)


class History:
    """Remembers commands in order; ``recall`` walks through them."""

    def __init__(self) -> None:
        self._commands: list[str] = []
        self._position = 0

    def add(self, command: str) -> None:
        """Remember a command unless it holds a secret or repeats the last one."""
        if masked(command) == command and self._commands[-1:] != [command]:
            self._commands = [*self._commands, command][-_MOST:]
        self._position = len(self._commands)

    def recall(self, step: int) -> str:
        """The command ``step`` places on from here; empty past the newest."""
        self._position = min(max(self._position + step, 0), len(self._commands))
        return self._commands[self._position] if self._position < len(self._commands) else ""

    def like(self, beginning: str) -> str | None:
        """The newest command that begins so, whatever its case; None when there is none."""
        wanted = beginning.upper()
        return next((command for command in reversed(self._commands) if command.upper().startswith(wanted)), None)
