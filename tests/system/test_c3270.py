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

    def see(self, wanted: str) -> str:
        until(lambda: re.search(wanted, self.text()), 20)
        return self.text()

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
    shown = screen.see("SALLYPORT")
    assert re.search(r"Terminal +TCPABC", shown)
    assert "127.0.0.1" in shown
    screen.type("TSOABC")
    screen.press("Enter")
    assert "USER2" in screen.see("TSO LOGON"), "the short command names the user"
    screen.type(demo.password("USER2"))
    screen.press("Enter")
    assert demo.password("USER2") not in screen.see("READY")
    screen.type("PROFILE")
    screen.press("Enter")
    screen.see("USER USER2")
    screen.type("LOGOFF")
    screen.press("Enter")
    screen.see("===>")
