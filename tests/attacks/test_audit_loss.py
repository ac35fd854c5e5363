"""Records that somebody wants to be gone: what is taken out, changed, moved or cut off shows, and a kill loses none."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance.saf.auditchain import verify_chain
from tests.system.running import ROOT

Edit = Callable[[list[str]], list[str]]


def _changed(lines: list[str]) -> list[str]:
    at = len(lines) // 2
    record = json.loads(lines[at])
    return [*lines[:at], json.dumps(record | {"user": "SOMEBODY"}, separators=(",", ":")), *lines[at + 1 :]]


def _swapped(lines: list[str]) -> list[str]:
    at = len(lines) // 2
    return [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]


EDITS: dict[str, Edit] = {
    "taken out": lambda lines: [*lines[: len(lines) // 2], *lines[len(lines) // 2 + 1 :]],
    "changed": _changed,
    "swapped": _swapped,
    "repeated": lambda lines: [*lines, lines[-1]],
    "made up": lambda lines: [
        *lines,
        json.dumps({"seq": len(lines) + 1, "event": "LOGON", "prev": "0" * 64}),
    ],
    "cut in the middle": lambda lines: [*lines[:-1], lines[-1][: len(lines[-1]) // 2]],
}


class Naive:
    """The control: a log of JSON lines, which is in order when every line can be read."""

    def is_sound(self, path: Path) -> bool:
        try:
            return all(isinstance(json.loads(line), dict) for line in path.read_text().splitlines())
        except ValueError:
            return False


@pytest.fixture(scope="module")
def trail(demo, tmp_path_factory) -> Path:
    """A copy of the audit of a demo in which something happened: what was answered is in it."""
    for number in range(5):
        assert demo.console(f"ADDUSER AUDIT{number}").code == 0
    copy = tmp_path_factory.mktemp("audited") / "audit"
    shutil.copytree(demo.dir / "audit", copy)
    return copy


@pytest.fixture
def edited(trail, tmp_path):
    """A copy of the audit, one of its files edited."""

    def edit(how: Edit) -> Path:
        folder = tmp_path / "audit"
        shutil.copytree(trail, folder)
        path = max(folder.glob("*.jsonl"), key=lambda one: one.stat().st_size)
        path.write_text("\n".join(how(path.read_text().splitlines())) + "\n")
        return path

    return edit


def verdict(folder: Path) -> int:
    """The exit code of ``sallyport audit verify``."""
    command = [sys.executable, "-m", "appliance", "audit", "--dir", str(folder), "verify"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=100, check=False).returncode


def test_an_untouched_trail_is_sound(edited):
    path = edited(lambda lines: lines)
    assert verify_chain(path.parent).is_sound
    assert verdict(path.parent) == 0


@pytest.mark.parametrize("kind", [kind for kind in EDITS if kind != "cut in the middle"])
def test_the_edit_works_where_lines_are_only_lines(edited, kind):
    assert Naive().is_sound(edited(EDITS[kind]))


@pytest.mark.parametrize("kind", EDITS)
def test_an_edited_trail_is_not(edited, kind):
    path = edited(EDITS[kind])
    report = verify_chain(path.parent)
    assert not report.is_sound
    assert report.faults or report.lost


def test_the_command_says_so_too(edited):
    assert verdict(edited(EDITS["taken out"]).parent) != 0


def test_what_was_answered_is_in_the_trail_after_a_kill(own_demo):
    """No action is acknowledged before its record is on disk; the chain goes on behind the kill."""
    for number in range(10):
        assert own_demo.console(f"ADDUSER KILL{number}").code == 0
    own_demo.stop(signal.SIGKILL)
    recorded = "".join(map(json.dumps, own_demo.audit()))
    assert all(f"KILL{number}" in recorded for number in range(10))
    own_demo.start()
    assert own_demo.console("ADDUSER KILL10").code == 0
    own_demo.stop()
    assert verify_chain(own_demo.dir / "audit").is_sound
