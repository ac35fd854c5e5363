"""A daemon before its first boot: it listens on the local socket alone, and says what is to be done."""

from __future__ import annotations

import contextlib
import select
import signal
import socket
from collections.abc import Callable
from pathlib import Path

from appliance import __version__
from appliance.assembly import messages
from appliance.cli.notify import notify
from appliance.protocols.control.connection import ServerCore
from appliance.protocols.control.events import PeerViolation, Request, Result, Welcome
from appliance.runtime.listener import bind_unix

__all__ = ["wait_for_first_boot"]

_LOOK_SECONDS = 1.0
_PEER_SECONDS = 5.0
_RECEIVE = 64 * 1024


def wait_for_first_boot(path: Path, is_over: Callable[[], bool]) -> None:
    """Serve ``path`` until the first boot is over. Raises PortTakenError when somebody listens there already."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # there is nothing to reload yet
    with contextlib.closing(bind_unix(str(path))) as listener:
        notify(f"READY=1\nSTATUS={messages.FIRST_BOOT_AWAITED.text}")
        while not is_over():
            notify("WATCHDOG=1")
            if select.select([listener], [], [], _LOOK_SECONDS)[0]:
                with contextlib.suppress(OSError):
                    _answer(listener.accept()[0])
    path.unlink(missing_ok=True)


def _answer(connection: socket.socket) -> None:
    """One connection at a time: who connects is on this machine, and is not waited for long."""
    core = ServerCore()
    with connection:
        connection.settimeout(_PEER_SECONDS)
        connection.sendall(core.send(Welcome("", __version__, "")))
        while data := connection.recv(_RECEIVE):
            core.receive_data(data)
            while (event := core.next_event()) is not None:
                match event:
                    case Request(id=number):
                        lines = (messages.FIRST_BOOT_AWAITED.format(),)
                        connection.sendall(core.send(Result(number, 8, lines)))
                    case PeerViolation():
                        return
