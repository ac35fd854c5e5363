"""The key-encryption key in a token: the daemon starts with it, and only while CSFSERV and CSFKEYS let it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.softhsm import MODULE, SoftToken, make_token
from tests.system.running import ROOT, Demo, free_offset
from tests.system.test_ftp import curl


def _rekey(state: Path, token: SoftToken, *options: str) -> None:
    command = [sys.executable, "-m", "appliance", "saf", "--state", str(state), "rekey", *options]
    environment = os.environ | token.environment
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_daemon_opens_its_database_with_the_token(site, tmp_path):
    state, token = tmp_path / "demo", make_token(tmp_path)
    shutil.copytree(site, state)
    token.write_pin(state)
    _rekey(state, token, "--module", str(MODULE), "--token", token.label)
    assert (state / "saf.key").read_bytes().startswith(b"PKCS11\n")
    demo = Demo(state, free_offset(), **token.environment)
    with demo:
        done = curl(demo, "-u", f"USER2:{demo.password('USER2')}", f"ftp://localhost:{demo.port(2121)}/")
        assert b"< 230" in done.stderr
        for command in ("RDEFINE CSFKEYS SALLYPORT.KEK UACC(NONE)", "SETROPTS CLASSACT(CSFKEYS)"):
            assert demo.console(command).code == 0, command
        demo.stop()
        assert demo.fail_to_start() != 0
        assert "SLYA0102E the appliance cannot start: TCPIP may not use the key SALLYPORT.KEK" in demo.output()
