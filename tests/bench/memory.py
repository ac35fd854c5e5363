"""What an idle session costs: growth of the server's proportional set size over many terminals at the USS screen."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path


def pss_kib(pid: int) -> int:
    """Proportional set size of a process in KiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def idle_kib(terminals: Path, pid: int, port: int, sessions: int) -> float:
    """KiB per session while ``sessions`` negotiated terminals are held; RuntimeError when they cannot be opened."""
    before = pss_kib(pid)
    command = [str(terminals), "idle", str(port), str(sessions), "0"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as loader:
        if loader.stdout.readline() != b"READY\n":
            raise RuntimeError(loader.stderr.read().decode().strip())
        time.sleep(1)  # handshakes' garbage is given back
        after = pss_kib(pid)
        loader.stdin.close()
    return (after - before) / sessions
