"""Our own client core on a real socket: negotiates, sends, receives, and keeps every byte that passed."""

from __future__ import annotations

import socket
import ssl
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import DataType
from appliance.protocols.tn3270.events import Negotiated, PeerViolation, RecordReceived, Reply, StartTlsAccepted
from tests.system.running import Demo

CLIENT, SERVER = True, False


def _is_screen(event: Any) -> bool:
    return isinstance(event, RecordReceived) and event.data_type is DataType.DATA_3270


class CoreClient:
    """One connection; ``passed`` holds (who, bytes) of what went over it in the clear or inside TLS."""

    def __init__(
        self,
        demo: Demo,
        base: int,
        core: ClientCore | None = None,
        *,
        uses_tls: bool = False,
        certificate: str | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        """``uses_tls``: at once, before any Telnet; ``certificate``: whose is shown under TLS."""
        self.core = core or ClientCore("IBM-3278-2-E")
        self.passed: list[tuple[bool, bytes]] = []
        self.events: list[Any] = []
        self._demo = demo
        self._certificate = certificate
        self._socket = socket.create_connection((host, demo.port(base)), 60)
        self.peer = "{}:{}".format(*self._socket.getsockname()[:2])
        if uses_tls:
            self._start_tls()

    def __enter__(self) -> CoreClient:
        return self

    def __exit__(self, *exc: object) -> None:
        self._socket.close()

    def _start_tls(self) -> None:
        context = ssl.create_default_context(cafile=str(self._demo.ca))
        if self._certificate is not None:
            context.load_cert_chain(*self._demo.certificate(self._certificate))
        self._socket = context.wrap_socket(self._socket, server_hostname="localhost")

    def send(self, data: bytes) -> None:
        """Bytes as they are."""
        self.passed.append((CLIENT, data))
        self._socket.sendall(data)

    def wait_for(self, is_it: Callable[[Any], bool], seconds: float = 120) -> Any:
        """The first event that fits, those before it being kept; AssertionError when it does not come."""
        deadline = time.monotonic() + seconds
        while True:
            for at, event in enumerate(self.events):
                if is_it(event):
                    del self.events[: at + 1]
                    return event
            assert self._receive(deadline), f"the connection ended: {self.events}"

    def negotiate(self) -> Negotiated:
        """Until records may flow."""
        return self.wait_for(lambda event: isinstance(event, Negotiated))

    def screen(self) -> bytes:
        """The next 3270 record."""
        return self.wait_for(_is_screen).data

    def reset(self) -> None:
        """The next close sends a reset."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def closed(self, seconds: float = 20) -> bool:
        """Whether the other end closes in time, whatever it says before; nothing is answered any more."""
        deadline = time.monotonic() + seconds
        try:
            while self._read(deadline):
                pass
        except TimeoutError:
            return False
        return True

    def fill(self, piece: bytes, most: int) -> int:
        """Send without reading until the other end takes nothing for a second; how many bytes it took."""
        sent = 0
        self._socket.settimeout(1)
        with suppress(TimeoutError):
            while sent < most:
                sent += self._socket.send(piece)
        return sent

    def _read(self, deadline: float) -> bytes:
        self._socket.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            return self._socket.recv(65536)
        except (ConnectionError, ssl.SSLError):
            return b""

    def _receive(self, deadline: float) -> bool:
        data = self._read(deadline)
        self.passed.append((SERVER, data))
        self.core.receive_data(data)
        while (event := self.core.next_event()) is not None:
            self._take(event)
        return bool(data)

    def _take(self, event: Any) -> None:
        if isinstance(event, Reply):
            self.send(event.data)
        elif isinstance(event, StartTlsAccepted):
            self._start_tls()
            self.core.restart()
        else:
            assert not isinstance(event, PeerViolation), event
            self.events.append(event)
