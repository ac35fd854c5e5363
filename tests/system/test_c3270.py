"""c3270 in a real terminal under tmux: what a person sees and types."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.system.running import Demo, need, until


class Screen:
    """A terminal of 80 by 25 in which c3270 runs."""

    def __init__(self, demo: Demo, directory: Path) -> None:
        need("c3270", "tmux")
        self._tmux = ["tmux", "-S", str(directory / "tmux"), "-f", "/dev/null"]
        command = f"env -u COLUMNS -u LINES TERM=screen c3270 -cafile {demo.ca} -mono L:localhost:{demo.port(2992)}"
        subprocess.run([*self._tmux, "new-session", "-d", "-x", "80", "-y", "26", command], check=True)

    def text(self) -> str:
        return subprocess.run([*self._tmux, "capture-pane", "-p"], capture_output=True, text=True, check=False).stdout

    def see(self, *wanted: str) -> None:
        """Wait until all of this shows: a screen is not drawn at once."""
        try:
            until(lambda: all(re.search(one, text) for text in [self.text()] for one in wanted))
        except AssertionError as error:
            raise AssertionError(f"{wanted} not on the screen:\n{self.text()}") from error

    def type(self, text: str) -> None:
        subprocess.run([*self._tmux, "send-keys", "-l", text], check=True)

    def press(self, *keys: str) -> None:
        subprocess.run([*self._tmux, "send-keys", *keys], check=True)

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)


@pytest.fixture
def screen(demo, tmp_path):
    screen = Screen(demo, tmp_path)
    yield screen
    screen.close()


def test_a_person_logs_on_works_and_leaves(demo, screen):
    screen.see("SALLYPORT", r"Terminal +TCPABC", r"127\.0\.0\.1", "===>")
    screen.type("TSOABC")
    screen.press("Enter")
    screen.see("TSO LOGON", "USER2", "PASSWORD")  # the short command names the user
    screen.type(demo.password("USER2"))
    screen.press("Enter")
    screen.see("READY")
    assert demo.password("USER2") not in screen.text()
    screen.type("PROFILE")
    screen.press("Enter")
    screen.see("USER USER2")
    screen.type("LOGOFF")
    screen.press("Enter")
    screen.see("===>")
