"""Thousands of terminals: a demo that has LUs for all of them, and who comes and goes."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import threading
from pathlib import Path

from appliance.services.control.eventhub import TOPICS
from tests.bench.loaders import number
from tests.system.console import Console
from tests.system.running import Demo, free_offset

_FILE_MIB = 0.0625
_TRANSFER_EVERY = 0.2  # seconds
_DROP_EACH = 7  # of so many chances that an operator has


def most_terminals() -> int:
    """5,000, or what the limit of open files leaves: stunnel needs two for each; every process here gets the limit."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return min(5_000, (most - 500) // 2)


def demo_with_room(directory: Path) -> Demo:
    """A demo whose pools hold thousands of LUs instead of the shipped 99, and whose FTPSEC1 lists a UNIX directory."""
    demo = Demo(directory, free_offset())
    demo.start()
    demo.stop()
    profile = directory / "etc" / "PROFILE.TCPIP"
    profile.write_text(profile.read_text().replace("TCPABC01..TCPABC99..FFFFFFNN", "TCPA0001..TCPA9999..FFFFNNNN"))
    server = directory / "etc" / "FTPSEC1.FTP.DATA"
    server.write_text(re.sub(r"(?m)^(STARTDIRECTORY +)MVS", r"\1HFS", server.read_text()))
    return demo


class Crowd:
    """``sessions`` terminals at the USS screen over TLS, of which ``rate`` a second leave and come again."""

    def __init__(self, program: Path, port: int, sessions: int, rate: float) -> None:
        self._command = [str(program), "churn", str(port), str(sessions), str(rate)]
        self._loader: subprocess.Popen[str] | None = None
        self.replaced = 0  # how many left and came again, at the end

    def __enter__(self) -> Crowd:
        pipe = subprocess.PIPE
        self._loader = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        if self._loader.stdout.readline() != "READY\n":
            raise RuntimeError(self._loader.stderr.read().strip())
        return self

    def __exit__(self, *exc: object) -> None:
        said, complaints = self._loader.communicate("", 60)
        if not said.strip().isdigit():
            raise RuntimeError(complaints.strip())
        self.replaced = int(said)


class Traffic:
    """What else goes on beside the terminals: transfers over FTPS, and an operator who drops a terminal now and then.

    ``counted`` is how many notices a console that follows everything was told so far.
    """

    def __init__(self, demo: Demo, ftps: Path) -> None:
        file = demo.dir / "data/hfs/u/user2/bench.bin"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(os.urandom(int(_FILE_MIB * (1 << 20))))
        self._transfer = (ftps, "retr", demo.port(2021), "USER2", "", 1, _FILE_MIB, *demo.certificate("user2"))
        self._socket = demo.dir / "control.sock"
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=work) for work in (self._follow, self._move)]
        self.counted = 0

    def __enter__(self) -> Traffic:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def _move(self) -> None:
        while not self._stop.wait(_TRANSFER_EVERY):
            number(*self._transfer)

    def _follow(self) -> None:
        with Console(self._socket) as console:
            for topic in TOPICS:
                assert console.follow(topic).code == 0
            while not self._stop.is_set():
                notice = console.next_notice(lambda notice: True)
                self.counted += 1 + notice.dropped
                is_terminal = notice.fields.get("listener", "").startswith("TN3270E")
                if is_terminal and notice.fields.get("what") == "OPENED" and self.counted % _DROP_EACH == 0:
                    console.run(f"V TCPIP,,DROP,CONN={notice.fields['connection']}")
