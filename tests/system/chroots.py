"""A clean Debian 12 in a folder: made by debootstrap once, copied for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.system.running import ROOT

__all__ = ["debian", "run"]

_BASE = ROOT / "build" / "debian-bookworm"
_PACKAGES = "python3,ca-certificates,systemd-standalone-sysusers,systemd-standalone-tmpfiles"


def run(*command: object, timeout: float = 300) -> str:
    """Run a command to its end; its output."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=timeout, cwd=ROOT, env=environment, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def debian(root: Path) -> None:
    """Make ``root`` a minimal Debian whose packages start nothing: there is no service manager in it."""
    if not (_BASE / "etc" / "debian_version").exists():
        shutil.rmtree(_BASE, ignore_errors=True)
        part = _BASE.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.parent.mkdir(exist_ok=True)
        run("debootstrap", "--variant=minbase", f"--include={_PACKAGES}", "bookworm", part)
        part.rename(_BASE)
    run("cp", "-a", _BASE, root)
    policy = root / "usr" / "sbin" / "policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
