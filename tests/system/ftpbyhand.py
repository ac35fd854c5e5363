"""FTP spoken through TLS tools that know nothing of it: a process for the control connection, one for each transfer."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import attrs

from tests.system.ftpdoor import CONTENT, USER, Door
from tests.system.running import need

__all__ = ["walk_gnutls", "walk_openssl"]

_WHOLE = re.compile(rb"(\d{3}) ")


class Tool:
    """A process that carries lines."""

    def __init__(self, command: Sequence[str | Path]) -> None:
        self._process = subprocess.Popen(
            list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def __enter__(self) -> Tool:
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.kill()
        self._process.communicate()

    def say(self, line: str, *codes: int) -> str:
        """A command, and its reply, which has one of these codes."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line.encode() + b"\r\n")
        self._process.stdin.flush()
        return self.hear(*codes)

    def hear(self, *codes: int) -> str:
        """The next reply's last line."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := _WHOLE.match(line):
                assert int(found[1]) in codes, line
                return line.decode()
        raise EOFError

    def read(self) -> bytes:
        """All that comes, to the end. Nothing is said meanwhile, not even that nothing will be."""
        assert self._process.stdout is not None
        return self._process.stdout.read()

    def send(self, content: bytes) -> None:
        """All of it, and the end."""
        self._process.communicate(content, timeout=60)


@attrs.frozen
class Tools:
    """How one program is started for either connection."""

    control: tuple[str | Path, ...]
    data: tuple[str | Path, ...]  # the port comes behind it
    at_port: str

    def open(self, port: int) -> Tool:
        """A data connection."""
        return Tool((*self.data, self.at_port.format(port)))


def walk(door: Door, tools: Tools, name: str) -> None:
    """The walk, in commands."""
    with Tool(tools.control) as control:

        def passive() -> Tool:
            found = re.search(r"\|\|\|(\d+)\|", control.say("EPSV", 229))
            assert found
            return tools.open(int(found[1]))

        def fetch(command: str) -> bytes:
            with passive() as data:
                control.say(command, 125)
                content = data.read()
                control.hear(226, 250)
                return content

        def store(command: str, content: bytes) -> None:
            with passive() as data:
                control.say(command, 125)
                data.send(content)
                control.hear(226, 250)

        control.say(f"USER {USER}", 331)
        control.say(f"PASS {door.password}", 230)
        control.say("PBSZ 0", 200)
        control.say("PROT P", 200)
        control.say("TYPE I", 200)
        door.did("login")
        store(f"STOR {name}1", CONTENT)
        assert door.stored(f"{name}1") == CONTENT
        door.did("up")
        assert f"{name}1".encode() in fetch("LIST")
        door.did("list")
        assert fetch(f"RETR {name}1") == CONTENT
        door.did("down")
        control.say("REST 70000", 350)
        assert fetch(f"RETR {name}1") == CONTENT[70_000:]
        door.did("resume")
        control.say(f"RNFR {name}1", 350)
        control.say(f"RNTO {name}2", 250)
        assert door.stored(f"{name}2") == CONTENT
        door.did("rename")
        control.say(f"DELE {name}2", 250)
        assert door.stored(f"{name}2") is None
        door.did("delete")
        control.say("QUIT", 221)


def walk_openssl(door: Door) -> None:
    """openssl s_client."""
    need("openssl")
    version = f"-tls{door.tls.replace('.', '_')}"
    base = ("openssl", "s_client", "-quiet", version, "-CAfile", door.demo.ca, "-verify_return_error")
    at = ("-connect", f"{door.address}:{door.port}")
    tools = Tools((*base, "-starttls", "ftp", *at), (*base, "-no_ign_eof", "-connect"), f"{door.address}:{{}}")
    walk(door, tools, "openssl")


def walk_gnutls(door: Door) -> None:
    """gnutls-cli."""
    need("gnutls-cli")
    priority = f"--priority=NORMAL:-VERS-ALL:+VERS-TLS{door.tls}"
    log = f"--logfile={door.folder / 'gnutls.log'}"
    base = ("gnutls-cli", f"--x509cafile={door.demo.ca}", priority, log, door.host)
    control = (*base, "--starttls-proto=ftp", "-p", str(door.port))
    walk(door, Tools(control, base, "--port={}"), "gnutls")
