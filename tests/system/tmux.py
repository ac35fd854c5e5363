"""The terminal UI in a real terminal: tmux holds it, keys go in, the text of the screen comes out."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.system.running import ROOT, Demo, need, until

_numbers = itertools.count()


class Terminal:
    """One ``sallyport`` verb in a terminal of its own."""

    def __init__(self, verb: str, folder: Path, width: int = 132, height: int = 43) -> None:
        need("tmux")
        # Each with a server of its own: one that was told to end may take a while, and takes nobody new.
        self._tmux = ["tmux", "-S", str(folder / f"tmux{next(_numbers)}"), "-f", "/dev/null"]
        command = f"exec env -u COLUMNS -u LINES {sys.executable} -m appliance {verb}"
        self._start = ["new-session", "-d", "-x", str(width), "-y", str(height), command]

    def __enter__(self) -> Self:
        subprocess.run([*self._tmux, *self._start], cwd=ROOT, check=True)
        return self

    def __exit__(self, *exc: object) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)

    @property
    def is_running(self) -> bool:
        """Whether the terminal is still there."""
        return subprocess.run([*self._tmux, "has-session"], capture_output=True, check=False).returncode == 0

    @property
    def pid(self) -> int:
        """The process of the terminal UI."""
        command = [*self._tmux, "list-panes", "-F", "#{pane_pid}"]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    def screen(self) -> str:
        """What it shows."""
        return subprocess.run([*self._tmux, "capture-pane", "-p"], capture_output=True, text=True, check=False).stdout

    def press(self, *keys: str) -> None:
        """Keys by tmux's names: F3, Enter, Down, d."""
        for key in keys:
            subprocess.run([*self._tmux, "send-keys", key], check=True)

    def type(self, text: str) -> None:
        """Characters as they are, into whatever has the focus."""
        subprocess.run([*self._tmux, "send-keys", "-l", text], check=True)

    def enter(self, line: str) -> None:
        """A line on the command line, seen there before it is entered."""
        self.press("F2")
        self.type(line)
        self.sees(f"==> {line}"[:70])
        self.press("Enter")

    def sees(self, *words: str) -> None:
        """Wait until the screen says all of this."""
        try:
            until(lambda: all(word in self.screen() for word in words))
        except AssertionError as error:
            raise AssertionError(f"{words} not on the screen:\n{self.screen()}") from error


class Tmux(Terminal):
    """``sallyport tui`` on a demo."""

    def __init__(self, demo: Demo, folder: Path, width: int = 132, height: int = 43, options: str = "") -> None:
        super().__init__(f"tui --socket {demo.dir / 'control.sock'} {options}", folder, width, height)
