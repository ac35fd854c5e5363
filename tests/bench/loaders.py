"""The C loaders: compiled once per run, each call prints one number."""

from __future__ import annotations

import subprocess
from pathlib import Path

SOURCES = Path(__file__).parent


def build(directory: Path) -> dict[str, Path]:
    """Compile both loaders; name to program."""
    programs = {}
    for name in ("ftps", "terminals"):
        programs[name] = directory / name
        command = ["gcc", "-O2", "-o", programs[name], SOURCES / f"{name}.c", "-lssl", "-lcrypto", "-lpthread"]
        subprocess.run(command, check=True)
    return programs


def number(program: Path, *arguments: object) -> float:
    """Run a loader; what it measured. RuntimeError with its own words when it failed."""
    command = [str(program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(f"{program.name} {arguments[0]}: {done.stderr.strip()}")
    return float(done.stdout)
