"""What systemd sees of the daemon: sockets it opened, readiness, reloads, the watchdog."""

import contextlib
import os
import signal
import socket
from collections.abc import Iterator

import pytest

from tests.support.ports import free_port
from tests.system.daemon import Daemon
from tests.system.running import need, until


class Manager:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.socket.settimeout(60)
        self.heard: list[str] = []

    def wait_for(self, beginning: str) -> str:
        while True:
            self.heard.append(self.socket.recv(4096).decode())
            if self.heard[-1].startswith(beginning):
                return self.heard[-1]


@contextlib.contextmanager
def managed(folder, *ports: int) -> Iterator[tuple[Daemon, Manager]]:
    """A daemon after its first boot, with the first port opened by systemd's own program."""
    need("systemd-socket-activate")
    manager = Manager(folder / "notify")
    listen = [f"--listen=127.0.0.1:{port}" for port in ports]
    named = dict(zip(("TN3270", "TELNET"), ports, strict=False))
    environment = {"NOTIFY_SOCKET": str(folder / "notify"), "WATCHDOG_USEC": "4000000"}
    passed = [f"--setenv={name}" for name in environment]
    prefix = ("systemd-socket-activate", *listen, *passed)
    with manager.socket, Daemon(folder / "gate", named, prefix=prefix, **environment) as daemon:
        daemon.init()
        yield daemon, manager


@pytest.fixture
def ports():
    return free_port(), free_port()


def test_a_port_that_the_manager_opened_is_served_and_survives_reloads(tmp_path, ports):
    with managed(tmp_path, *ports) as (daemon, manager), contextlib.ExitStack() as held:
        daemon.launch()
        until(lambda: "Listening on" in daemon.output())
        # The first client starts the daemon, as it is with socket activation.
        first = held.enter_context(socket.create_connection(("127.0.0.1", ports[1]), timeout=60))
        manager.wait_for("READY=1")
        assert first.recv(3)[:1] == b"\xff"
        inherited = os.readlink(f"/proc/{daemon.process.pid}/fd/3")
        assert inherited.startswith("socket:")
        assert "SLYA0208W" not in daemon.output()

        manager.wait_for("WATCHDOG=1")
        daemon.process.send_signal(signal.SIGHUP)
        manager.wait_for("RELOADING=1\nMONOTONIC_USEC=")
        assert "SLYA0003I" in manager.wait_for("READY=1")
        with socket.create_connection(("127.0.0.1", ports[1]), timeout=60) as second:
            assert second.recv(3)[:1] == b"\xff"

        member = daemon.config / "PROFILE.TCPIP"
        text = member.read_text()
        member.write_text(text + "\nNONSENSE\n")
        daemon.process.send_signal(signal.SIGHUP)
        assert "SLYA0103E" in manager.wait_for("READY=1")
        member.write_text(text)
        first.sendall(b"\xff\xfc\x28")  # WONT TN3270E: the session of before lives, and asks on
        assert first.recv(3)
        assert daemon.stop() == 0
        manager.wait_for("STOPPING=1")


def test_a_port_that_no_member_asks_for_is_told_of(tmp_path, ports):
    with managed(tmp_path, *ports) as (daemon, _):
        member = daemon.config / "PROFILE.TCPIP"
        member.write_text(member.read_text().replace(str(ports[1]), str(free_port())))
        daemon.launch()
        until(lambda: "Listening on" in daemon.output())
        socket.create_connection(("127.0.0.1", ports[0]), timeout=60).close()
        daemon.wait("SLYA0208W")
        assert f"the service manager holds 127.0.0.1:{ports[1]} open" in daemon.output()
