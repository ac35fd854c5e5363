"""The process as the kernel counts it."""

import subprocess
import sys

from tests.system.running import ROOT

#: In a process of its own: threads and garbage of other tests open and close what they like.
_COUNTS = """
from appliance.runtime.daemon.process import open_descriptors, resident_bytes
assert resident_bytes() > 2**20
before = open_descriptors()
with open(__import__("sys").argv[1], "w"):
    assert open_descriptors() == before + 1
"""


def test_a_process_has_memory_and_descriptors(tmp_path):
    command = [sys.executable, "-c", _COUNTS, str(tmp_path / "file")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
