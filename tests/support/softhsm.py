"""SoftHSM as the PKCS#11 token of a test: made by its own tool, its files in a folder of the test's."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import attrs
import pytest

from appliance.saf.tokenkey import TokenPlace
from appliance.secret import Secret

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = Secret("1234")


@attrs.frozen
class SoftToken:
    """A token with nothing in it; ``environment`` leads the module to it."""

    label: str
    environment: dict[str, str]

    def place(self, key: str) -> TokenPlace:
        return TokenPlace(MODULE, self.label, key)

    def write_pin(self, folder: Path, pin: Secret = PIN) -> None:
        """``saf.pin`` of a state folder."""
        path = folder / "saf.pin"
        path.write_bytes(pin.reveal() + b"\n")
        path.chmod(0o600)


def make_token(folder: Path, label: str = "sallyport") -> SoftToken:
    """A new token. A process that uses it needs the environment before the module is first loaded."""
    if shutil.which("softhsm2-util") is None:
        if os.environ.get("SALLYPORT_SKIP_PEERS") == "1":
            pytest.skip("softhsm2 is not installed")
        pytest.fail("softhsm2 is not installed (set SALLYPORT_SKIP_PEERS=1 to leave such tests out)")
    (folder / "tokens").mkdir()
    conf = folder / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
    environment = {"SOFTHSM2_CONF": str(conf)}
    command = ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN.text(), "--so-pin", "87654321"]
    subprocess.run(command, env=os.environ | environment, check=True, capture_output=True, timeout=120)
    return SoftToken(label, environment)


@functools.cache
def shared_token() -> SoftToken:
    """The token of this process: the module reads its configuration once. Tests have keys of their own in it."""
    folder = Path(tempfile.mkdtemp(prefix="softhsm"))
    atexit.register(shutil.rmtree, folder)
    token = make_token(folder)
    os.environ.update(token.environment)
    return token
