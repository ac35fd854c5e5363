"""Debian's telnet as a person would use it: a terminal of its own (a pty), what it shows, what is typed."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import time

from tests.system.running import need


class LineClient:
    """One program on a pty. ``see`` waits for a text and forgets everything up to its end."""

    def __init__(self, *command: str) -> None:
        need(command[0])
        self._unseen = ""
        self.shown = ""
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            os.environ["TERM"] = "vt100"
            os.execvp(command[0], command)

    def __enter__(self) -> LineClient:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._terminal)

    def see(self, pattern: str, seconds: float = 120) -> re.Match[str]:
        """The first match in what is shown from now on; AssertionError with the text when it does not come."""
        deadline = time.monotonic() + seconds
        while (found := re.search(pattern, self._unseen)) is None:
            ready, _, _ = select.select([self._terminal], [], [], max(0, deadline - time.monotonic()))
            is_more = bool(ready) and self._read()
            assert is_more, f"{pattern!r} does not show:\n{self.shown}"
        self._unseen = self._unseen[found.end() :]
        return found

    def type_line(self, text: str) -> None:
        """Type and press Enter."""
        os.write(self._terminal, text.encode() + b"\r")

    def press(self, keys: bytes) -> None:
        """Keys as they are."""
        os.write(self._terminal, keys)

    def ended(self, seconds: float = 120) -> str:
        """All that was shown, once the program is gone."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            ready, _, _ = select.select([self._terminal], [], [], 0.1)
            if ready and not self._read():
                os.waitpid(self._pid, 0)
                self._pid = 0
                return self.shown
        raise AssertionError(f"it goes on:\n{self.shown}")

    def _read(self) -> bool:
        try:
            piece = os.read(self._terminal, 65536).decode(errors="replace")
        except OSError:  # a pty whose program is gone
            return False
        self._unseen += piece
        self.shown += piece
        return bool(piece)
