"""Every command of the README, run as a newcomer would type it: same words, other ports."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.system.guide import as_typed
from tests.system.running import ROOT, need

BLOCKS = re.findall(r"^```\n(.*?)^```", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE)
LINES = [line for block in BLOCKS for line in block.splitlines()]
#: Started by the other tests of this folder, or the run itself; the revocation is the last, on a demo of its own.
ELSEWHERE = ("make run", "make test", ".venv/bin/sallyport tui")


def test_the_readme_has_its_commands():
    assert set(ELSEWHERE) <= set(LINES)
    assert len(LINES) > 8


def test_every_command_works(own_demo, tmp_path):
    need("curl", "s3270")
    (tmp_path / "var").symlink_to(own_demo.dir)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    (tmp_path / "README.md").write_text("sent by a newcomer\n")
    commands = [as_typed(line, own_demo) for line in LINES if line not in ELSEWHERE]
    [setting] = [line for line in commands if line.startswith("P=")]
    keys = "Wait(60,Output)\nAscii()\nQuit()\n"
    for line in commands:
        done = subprocess.run(
            ["sh", "-c", f"{setting}\n{line}"],
            cwd=tmp_path,
            input=keys,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}{own_demo.output()[-9000:]}"


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("make")])
def test_make_knows_its_targets(line):
    subprocess.run([*line.split(), "--dry-run"], cwd=ROOT, capture_output=True, check=True)
