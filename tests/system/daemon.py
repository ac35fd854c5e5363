"""`sallyport run` as a process, from `sallyport init` on: what an installed appliance is."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from appliance.cli.console import run_command
from appliance.protocols.control.events import Result
from appliance.saf.totp import STEP, code_at
from appliance.secret import Secret
from tests.support.ports import free_port
from tests.system.running import ROOT, until

PHRASE = "a phrase of the administrator"


class Daemon:
    """One appliance in ``folder``: etc, state, answers. The factor of SECADM is read as an authenticator reads it."""

    program: tuple[str, ...] = (sys.executable, "-m", "appliance")

    def __init__(self, folder: Path, ports: dict[str, int], *, prefix: Iterable[str] = (), **environment: str) -> None:
        """``ports`` of LISTEN; ``prefix`` is the beginning of the command line, such as a program that starts it."""
        self.folder, self.ports = folder, ports
        self.config, self.state = folder / "etc", folder / "state"
        self.socket = self.state / "control.sock"
        self.process: subprocess.Popen[bytes] | None = None
        self._prefix = tuple(prefix)
        self._environment = environment
        self._spent = 0
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Daemon:
        return self

    def __exit__(self, *exc: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def sallyport(self, *arguments: object, code: int = 0) -> str:
        """Run one verb; its output."""
        command = [*self.program, *map(self.seen, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def seen(self, argument: object) -> str:
        """A path as the daemon sees it."""
        return str(argument)

    def init(self) -> None:
        """The first boot."""
        (self.folder / "password").write_text(f"{PHRASE}\n")
        lines = [
            "HOSTNAME localhost 127.0.0.1",
            "SYSTEM GATE1",
            f"ADMINISTRATOR SECADM PASSWORDFILE {self.seen(self.folder / 'password')} "
            f"FACTORFILE {self.seen(self.folder / 'factor')}",
            "CERTIFICATE CREATE 'O=Example'",
            "BINDADDRESS 127.0.0.1",
            "CLOCK TRUST",
            *(f"LISTEN {service} {port}" for service, port in self.ports.items()),
            *([] if "DIRECTORY" in self.ports else [f"LISTEN DIRECTORY {free_port()}"]),
        ]
        (self.folder / "answers").write_text("\n".join(lines) + "\n")
        folders = ["--config", self.config, "--state", self.state]
        self.sallyport("init", "--answers", self.folder / "answers", *folders)

    def launch(self) -> None:
        """Start the daemon, wait for nothing."""
        command = [*self._prefix, *self.program, "run"]
        command += ["--config", self.seen(self.config), "--state", self.seen(self.state)]
        with (self.folder / "output.txt").open("ab") as output:
            environment = os.environ | self._environment
            self.process = subprocess.Popen(command, stdout=output, stderr=output, cwd=ROOT, env=environment)

    def wait(self, message: str = "SLYA0001I", times: int = 1) -> None:
        """Until the log has a message."""
        said = f'"text":"{message} '
        until(lambda: self.output().count(said) >= times or self.process.poll() is not None, 120)
        assert self.output().count(said) >= times, self.output()

    def output(self) -> str:
        path = self.folder / "output.txt"
        return path.read_text(errors="replace") if path.exists() else ""

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(60)

    def console(self, command: str) -> Result:
        return run_command(self.socket, command)

    def port(self, base: int) -> int:
        """As a demo has it: no offset here."""
        return base

    @property
    def ca(self) -> Path:
        """The certificate of the own authority, as a client is given it."""
        path = self.state / "export" / "ca.pem"
        if not path.exists():
            command = "RACDCERT CERTAUTH EXPORT(LABEL('SALLYPORT CA')) DSN(ca.pem) FORMAT(CERTB64)"
            assert self.console(command).code == 0
        return path

    def code(self) -> str:
        """A code of SECADM's authenticator that was not used before."""
        [text] = re.findall(r"secret=([A-Z2-7]+)", (self.folder / "factor").read_text())
        key = Secret(base64.b32decode(text + "=" * (-len(text) % 8)))
        until(lambda: time.time() // STEP > self._spent)
        self._spent = int(time.time() // STEP)
        return code_at(key, self._spent)
