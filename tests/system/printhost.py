"""A TN3270E host that prints: it accepts one printer, sends one job, and keeps what the printer answered."""

from __future__ import annotations

import socket
import threading

from appliance.protocols.tn3270.bind import BindImage
from appliance.protocols.tn3270.constants import DataType, LuType, ResponseFlag
from appliance.protocols.tn3270.events import DeviceRequested, Negotiated, Reply, ResponseReceived, ServerEvent
from appliance.protocols.tn3270.server import ServerCore


class PrintHost:
    """Listens on loopback until the end of the block."""

    def __init__(self, lu_type: LuType, job: bytes) -> None:
        self._lu_type, self._job = lu_type, job
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(60)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.port: int = self._listening.getsockname()[1]
        self.device = ""
        self.answers: list[ResponseReceived] = []

    def __enter__(self) -> PrintHost:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._listening.close()
        self._thread.join(60)

    def _serve(self) -> None:
        try:
            connection, _ = self._listening.accept()
        except OSError:
            return
        with connection:
            connection.settimeout(60)
            core = ServerCore()
            connection.sendall(core.begin())
            while data := self._read(connection):
                core.receive_data(data)
                while (event := core.next_event()) is not None:
                    connection.sendall(self._answer(core, event))

    @staticmethod
    def _read(connection: socket.socket) -> bytes:
        try:
            return connection.recv(65536)
        except OSError:
            return b""

    def _answer(self, core: ServerCore, event: ServerEvent) -> bytes:
        match event:
            case Reply():
                return event.data
            case DeviceRequested():
                self.device = event.device.name
                return core.assign_device("HOSTPRT1")
            case Negotiated():
                return self._print(core)
            case ResponseReceived():
                self.answers.append(event)
        return b""

    def _print(self, core: ServerCore) -> bytes:
        kind = DataType.SCS_DATA if self._lu_type is LuType.SCS_PRINTER else DataType.DATA_3270
        bind = core.send_bind(BindImage("JOB", self._lu_type).encode())
        return bind + core.send_record(self._job, kind, ResponseFlag.ALWAYS_RESPONSE) + core.send_print_eoj()
