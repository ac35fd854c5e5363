"""The C loaders: compiled once per run, each call prints one number."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import attrs

SOURCES = Path(__file__).parent
#: After the last login: processes end, records are written.
_SETTLED_SECONDS = 0.3


def build(directory: Path) -> dict[str, Path]:
    """Compile both loaders; name to program."""
    programs = {}
    for name in ("ftps", "terminals"):
        programs[name] = directory / name
        command = ["gcc", "-O2", "-o", programs[name], SOURCES / f"{name}.c", "-lssl", "-lcrypto", "-lpthread"]
        subprocess.run(command, check=True)
    return programs


@attrs.frozen
class Served:
    """What clients got that ask all the time: screens or logins per second, and the CPU time of one at the servers."""

    per_second: float
    cpu_us: float


def type_all_the_time(program: Path, servers: Sequence[int], *arguments: object) -> Served:
    """Run ``terminals echo``; the CPU time is that of ``servers`` (process ids) while all of them type."""
    command = [str(program), "echo", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as loader:
        if loader.stdout.readline() != "TYPING\n":
            raise RuntimeError(f"{program.name} echo: {loader.stderr.read().strip()}")
        before = sum(map(cpu_seconds, servers))
        line = loader.stdout.readline().split()
        spent = sum(map(cpu_seconds, servers)) - before
        if len(line) != 2:
            raise RuntimeError(f"{program.name} echo: {loader.stderr.read().strip()}")
        screens, per_second = map(float, line)
    return Served(per_second, spent / screens * 1e6)


def log_in_all_the_time(program: Path, server: int, *arguments: object) -> Served:
    """Run ``ftps login``; the CPU time is that of ``server`` (a process id) and of the children that it waited for."""
    before = cpu_seconds(server)
    per_second, logins = _run(program, "login", *arguments)
    time.sleep(_SETTLED_SECONDS)
    return Served(per_second, (cpu_seconds(server) - before) / logins * 1e6)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, all its threads, and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def number(program: Path, *arguments: object) -> float:
    """Run a loader; what it measured. RuntimeError with its own words when it failed."""
    return _run(program, *arguments)[0]


def _run(program: Path, *arguments: object) -> list[float]:
    command = [str(program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(f"{program.name} {arguments[0]}: {done.stderr.strip()}")
    return [float(word) for word in done.stdout.split()]
