"""The C loaders: compiled once per run, each call prints one number."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import attrs

SOURCES = Path(__file__).parent


def build(directory: Path) -> dict[str, Path]:
    """Compile both loaders; name to program."""
    programs = {}
    for name in ("ftps", "terminals"):
        programs[name] = directory / name
        command = ["gcc", "-O2", "-o", programs[name], SOURCES / f"{name}.c", "-lssl", "-lcrypto", "-lpthread"]
        subprocess.run(command, check=True)
    return programs


@attrs.frozen
class Typed:
    """What terminals that type all the time got: screens per second, and what one cost the servers in CPU time."""

    per_second: float
    cpu_us: float


def type_all_the_time(program: Path, servers: Sequence[int], *arguments: object) -> Typed:
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
    return Typed(per_second, spent / screens * 1e6)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def number(program: Path, *arguments: object) -> float:
    """Run a loader; what it measured. RuntimeError with its own words when it failed."""
    command = [str(program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(f"{program.name} {arguments[0]}: {done.stderr.strip()}")
    return float(done.stdout)
