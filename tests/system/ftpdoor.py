"""The FTP server that a client goes to, what every client is tried with, and how one is run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import attrs

from tests.system.running import Demo

__all__ = ["CONTENT", "OPERATIONS", "USER", "Door", "run"]

CONTENT = b"".join(b"line %d of a text\n" % number for number in range(4000))
USER = "USER2"
#: What a client may do here.
OPERATIONS = ("login", "list", "up", "down", "resume", "rename", "delete")


@attrs.frozen
class Door:
    """Where a client goes, and how; ``done`` is what it did, as the server's disk and its own showed."""

    demo: Demo
    port: int
    host: str = "localhost"
    tls: str = "1.3"
    folder: Path = Path()
    is_active: bool = False
    done: set[str] = attrs.field(factory=set)

    def did(self, *operations: str) -> None:
        """Note what was shown."""
        assert set(operations) <= set(OPERATIONS)
        self.done.update(operations)

    @property
    def url(self) -> str:
        return f"ftp://{self.address}:{self.port}"

    @property
    def address(self) -> str:
        """The host as it stands in a URL."""
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def password(self) -> str:
        return self.demo.password(USER)

    @property
    def home(self) -> Path:
        return self.demo.dir / "data" / "hfs" / "u" / "user2"

    def file(self, name: str, content: bytes = CONTENT) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def stored(self, name: str) -> bytes | None:
        path = self.home / name
        return path.read_bytes() if path.exists() else None


def run(
    *command: str | Path,
    text: str | None = None,
    env: dict[str, str] | None = None,
    folder: Path | None = None,
    timeout: float = 120,
    both: bool = False,
) -> str:
    """Run a client to its end; what it wrote, with ``both`` its errors too. It has to succeed."""
    done = subprocess.run(
        list(map(str, command)),
        input=text,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        cwd=folder,
        env={**os.environ, **(env or {})},
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout + done.stderr if both else done.stdout
