"""pr3287 as it runs beside a real printer: what it prints goes into a file, and the end of each job shows there."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from pathlib import Path

from tests.system.running import Demo, need, until

END_OF_JOB = "--- end of job"


class Printer:
    """One pr3287; ``text`` is what it has printed so far."""

    def __init__(
        self,
        demo: Demo,
        directory: Path,
        base: int,
        *options: str,
        lu: str = "",
        prefix: str = "",
        command: str | None = None,  # what prints; a sheet of paper that ``text`` reads, unless told
    ) -> None:
        need("pr3287")
        self._paper = directory / f"paper-{os.urandom(4).hex()}.txt"
        self._paper.touch()
        self._log = self._paper.with_suffix(".log")
        command = command or f"cat >> {self._paper}; echo '{END_OF_JOB}' >> {self._paper}"
        host = f"{prefix}{lu}{'@' if lu else ''}localhost:{demo.port(base)}"
        arguments = ["pr3287", "-V", "-cafile", str(demo.ca), "-command", command, *options, host]
        environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(arguments, stdout=log, stderr=log, env=environment)

    def __enter__(self) -> Printer:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Switch it off."""
        self._process.kill()
        self._process.wait()

    def starve(self) -> None:
        """Leave it no descriptor: what prints cannot be started, as if the paper were out."""
        used = max(int(name) for name in os.listdir(f"/proc/{self._process.pid}/fd"))
        resource.prlimit(self._process.pid, resource.RLIMIT_NOFILE, (used + 1, used + 1))

    def hang(self) -> None:
        """Take and answer nothing any more."""
        self._process.send_signal(signal.SIGSTOP)

    @property
    def log(self) -> str:
        """What pr3287 says about its connection."""
        return self._log.read_text(errors="replace")

    @property
    def text(self) -> str:
        return self._paper.read_text(errors="replace")

    def jobs(self, count: int, seconds: float = 120) -> list[list[str]]:
        """The lines of each job without blank ones, once there are ``count``."""
        until(lambda: self.text.count(END_OF_JOB) >= count or self._process.poll() is not None, seconds)
        found = [[line.rstrip() for line in job.split("\n") if line.strip()] for job in self.text.split(END_OF_JOB)]
        assert len(found) == count + 1, f"{self.text}\n{self.log}"
        return [[line.replace("\f", "") for line in job] for job in found[:count]]

    def ended(self, seconds: float = 120) -> str:
        """What it said when it gave up."""
        until(lambda: self._process.poll() is not None, seconds)
        return self.log
