"""A demo in a subprocess: started, waited for, asked, stopped, killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from appliance.cli.console import run_command
from appliance.protocols.control.events import Result
from tests.support.ports import claim, release

ROOT = Path(__file__).parent.parent.parent
#: Where a demo listens; where its active data connections come from, a port below; and where it looks for RELAY1.
PORTS = (
    *(2121, 2131, 2132, 2133, 2021, 2022, 2990, 2323, 2992, 2993, 2994, 2025, 8990, 3890, 9150),
    *(2120, 2130, 2020, 2989),
    23_270,
)


def need(*programs: str) -> None:
    """A test whose real peer is missing fails, unless the run says that peers may be left out."""
    missing = [program for program in programs if shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin") is None]
    if missing and os.environ.get("SALLYPORT_SKIP_PEERS") == "1":
        pytest.skip(f"left out: {', '.join(missing)} not installed")
    assert not missing, f"not installed: {', '.join(missing)} (make test installs them)"


def free_offset() -> int:
    """A port offset at which nobody listens and which is this test's own until its demo has ended."""
    for _ in range(50):
        offset = random.randrange(2_500, 9_400)
        if claim([port + offset for port in PORTS]):
            return offset
    raise AssertionError("no free range of ports")


def until(condition, seconds: float = 120.0, every: float = 0.05):
    """Wait for a condition to hold; its value. AssertionError when time runs out."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(every)
    raise AssertionError(f"not within {seconds} seconds: {condition}")


def whole_lines(text: str) -> list[str]:
    """The lines of a file that somebody writes meanwhile, without one that is not all there yet."""
    return text[: text.rfind("\n") + 1].splitlines()


def edit_member(directory: Path, name: str, *changes: tuple[str, str]) -> None:
    """A demo that starts in ``directory`` finds this member with the changes made."""
    text = (ROOT / "etc" / name).read_text()
    for old, new in changes:
        assert old in text, f"{name} has no {old!r}"
        text = text.replace(old, new, 1)
    (directory / "etc").mkdir(parents=True, exist_ok=True)
    (directory / "etc" / name).write_text(text)


def demo_without_owner(directory: Path) -> Demo:
    """A demo in which the uid that starts it stands for nobody: whoever comes to the control socket has to log on."""
    edit_member(directory, "SYSTEM.CONF", ("CONTROLUSER     OWNER IBMUSER", "CONTROLUSER     7 IBMUSER"))
    return Demo(directory, free_offset())


class Demo:
    """`sallyport demo` in a directory."""

    def __init__(self, directory: Path, offset: int, *, within: tuple[str, ...] = (), **environment: str) -> None:
        """``within``: the prefix of a command that runs elsewhere, such as in a network namespace."""
        self.dir = directory
        self.offset = offset
        self.process: subprocess.Popen[bytes] | None = None
        self._within = within
        self._environment = environment

    def __enter__(self) -> Demo:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        release(PORTS[0] + self.offset)

    def start(self) -> None:
        """Start, and wait until every listener is up."""
        self.launch()
        try:
            until(lambda: self.is_ready() or self.process.poll() is not None, 240)
            assert self.is_ready(), self.output()
        except BaseException:
            self.__exit__()  # nobody else ends it, when ``with`` did not begin
            raise

    def fail_to_start(self) -> int:
        """Start what is not to come up, and wait for its end; the return code."""
        self.launch()
        try:
            return self.process.wait(240)
        finally:
            self.__exit__()

    def launch(self) -> None:
        """Start without waiting."""
        self.dir.mkdir(parents=True, exist_ok=True)
        (self.dir / "ready").unlink(missing_ok=True)  # of one that was killed
        environment = os.environ | {"SALLYPORT_PORT_OFFSET": str(self.offset)} | self._environment
        command = [*self._within, sys.executable, "-m", "appliance", "demo", "--dir", str(self.dir)]
        with (self.dir / "output.txt").open("ab") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output, cwd=ROOT, env=environment)

    def is_ready(self) -> bool:
        return (self.dir / "ready").exists()

    def output(self) -> str:
        return (self.dir / "output.txt").read_text(errors="replace")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Signal, and wait for the end."""
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(60)
        (self.dir / "ready").unlink(missing_ok=True) if how is signal.SIGKILL else None

    def port(self, base: int) -> int:
        return base + self.offset

    @property
    def ca(self) -> Path:
        return self.dir / "pki" / "ca.pem"

    def certificate(self, name: str) -> tuple[Path, Path]:
        return self.dir / "pki" / f"{name}.pem", self.dir / "pki" / f"{name}.key"

    def password(self, user: str) -> str:
        lines = (self.dir / "credentials.txt").read_text().splitlines()
        return dict(line.split() for line in lines)[user]

    def console(self, command: str) -> Result:
        return run_command(self.dir / "control.sock", command)

    def audit(self) -> list[dict]:
        records = []
        for path in sorted((self.dir / "audit").glob("*.jsonl")):
            records += map(json.loads, whole_lines(path.read_text()))
        return records

    def audited(self, message: str) -> list[dict]:
        """Audit records that carry a message id."""
        return [record for record in self.audit() if record.get("message") == message]
