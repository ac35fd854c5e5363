"""A page of docs/ from top to bottom, as somebody who reads it would type it: same words, other ports."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.system.running import ROOT, Demo

_MEMBER = re.compile(
    r"^```(appls|dcas\.conf|ftp\.data|profile\.tcpip|system\.conf)\n(.*?)^```", re.DOTALL | re.MULTILINE
)
_BLOCK = re.compile(r"^```(racf|sh)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def commands(page: str) -> Iterator[tuple[str, str]]:
    """The lines of a page that are typed, with their kind: ``racf`` at the console, ``sh`` in the README's folder."""
    text = (ROOT / "docs" / page).read_text()
    return ((kind, line) for kind, block in _BLOCK.findall(text) for line in block.splitlines())


def member_blocks(page: str) -> list[tuple[str, str]]:
    """What a page shows of members: their names, and the statements."""
    text = (ROOT / "docs" / page).read_text()
    return [(name.upper(), block) for name, block in _MEMBER.findall(text)]


def as_typed(line: str, demo: Demo) -> str:
    """The line with the demo's ports; c3270 becomes s3270, which reads its keys from standard input."""

    def moved(found: re.Match[str]) -> str:
        width = len(found[2])
        return found[1] + str(demo.port(int(found[2]))).rjust(width, "0")

    return re.sub(r"(localhost:|\.PORT|PORT=)(\d{4,5})", moved, line).replace("c3270 ", "s3270 ")


def follow(page: str, demo: Demo, folder: Path) -> None:
    """Type everything; AssertionError with what was said at the first command that fails."""
    if not (folder / "var").exists():
        (folder / "var").symlink_to(demo.dir)
        (folder / ".venv").symlink_to(ROOT / ".venv")
    for kind, line in commands(page):
        if kind == "racf":
            done = demo.console(as_typed(line, demo))
            assert done.code <= 4, (line, done.lines)
        else:
            typed = ["sh", "-c", as_typed(line, demo)]
            # Bytes: s_client shows what a Telnet server says.
            ran = subprocess.run(typed, cwd=folder, capture_output=True, timeout=120, check=False)
            assert ran.returncode == 0, (line, ran.stdout, ran.stderr, demo.output()[-5000:])
