"""A bare FTP control connection: lines out, whole replies in, TLS when a test wants it."""

from __future__ import annotations

import re
import socket
import ssl

from tests.system.running import Demo

__all__ = ["Control"]

_LAST = re.compile(rb"\d{3} ")


class Control:
    """What a hand-made client says and hears."""

    def __init__(self, demo: Demo, port: int, *, host: str = "127.0.0.1", source: str | None = None) -> None:
        self.demo = demo
        self.host = host
        self.context = ssl.create_default_context(cafile=str(demo.ca))
        bound = (source, 0) if source else None
        self.sock = socket.create_connection((host, port), timeout=60, source_address=bound)
        self._unread = b""
        try:
            self.greeting = self.hear()
        except (EOFError, OSError):
            self.sock.close()
            raise

    def __enter__(self) -> Control:
        return self

    def __exit__(self, *exc: object) -> None:
        self.sock.close()

    def hear(self) -> str:
        """The next reply, all its lines."""
        lines: list[bytes] = []
        while not lines or not _LAST.match(lines[-1]):
            while b"\n" not in self._unread:
                data = self.sock.recv(65536)
                if not data:
                    raise EOFError(self._unread)
                self._unread += data
            line, _, self._unread = self._unread.partition(b"\n")
            lines.append(line + b"\n")
        return b"".join(lines).decode()

    def say(self, line: str) -> str:
        """One command and its reply."""
        self.sock.sendall(line.encode() + b"\r\n")
        return self.hear()

    def secure(self) -> None:
        """AUTH TLS and the handshake."""
        assert self.say("AUTH TLS").startswith("234 ")
        self.sock = self.context.wrap_socket(self.sock, server_hostname="localhost")

    def log_on(self, user: str = "USER2") -> str:
        """USER and PASS."""
        self.say(f"USER {user}")
        return self.say(f"PASS {self.demo.password(user)}")

    def passive(self, **more: object) -> socket.socket:
        """EPSV and the connection to it."""
        return socket.create_connection((self.host, self.passive_port()), timeout=60, **more)  # type: ignore[arg-type]

    def passive_port(self) -> int:
        """EPSV."""
        found = re.search(r"\|\|\|(\d+)\|", self.say("EPSV"))
        assert found
        return int(found[1])
