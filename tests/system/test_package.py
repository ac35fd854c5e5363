"""The Debian package: built, installed into a clean Debian, asked; and its unit, judged by systemd itself."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.system.running import ROOT, need


def run(*command: str | Path, timeout: float = 300) -> str:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=timeout, cwd=ROOT, env=environment, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


@pytest.mark.timeout(600)
def test_installed_in_a_clean_debian_it_answers(tmp_path):
    need("debootstrap", "dpkg-buildpackage", "dh")
    if os.geteuid() != 0:
        pytest.skip("a chroot needs root")
    root = tmp_path / "debian"
    run("make", "deb")
    [package] = (ROOT / "dist").glob("sallyport_*.deb")
    run("debootstrap", "--variant=minbase", "--include=python3,adduser,ca-certificates", "bookworm", root)
    policy = root / "usr" / "sbin" / "policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    (root / "sallyport.deb").write_bytes(package.read_bytes())
    run("chroot", root, "dpkg", "--install", "/sallyport.deb")
    assert "0.1.0" in run("chroot", root, "sallyport", "--version")
    assert "0 errors" in run("chroot", root, "sallyport", "check", "--config", "/etc/sallyport")
    assert (root / "etc" / "sallyport" / "RACF.INIT").stat().st_mode & 0o007 == 0
    run("chroot", root, "dpkg", "--purge", "sallyport")
    assert not (root / "usr" / "lib" / "sallyport").exists()
    assert not (root / "etc" / "sallyport").exists()
