"""The first boot of an appliance: before it only the local socket listens, after it the ports of the answers."""

import socket
import subprocess
from pathlib import Path

import pytest

from tests.system.daemon import PHRASE, Daemon, own_port
from tests.system.running import need, until


@pytest.fixture
def daemon(tmp_path):
    with Daemon(tmp_path / "gate", {"FTP": own_port(), "TN3270": own_port()}) as made:
        yield made


def listening(process: subprocess.Popen) -> list[str]:
    """The TCP addresses that a process listens on, as the kernel has them."""
    inodes = set()
    for path in Path(f"/proc/{process.pid}/fd").iterdir():
        try:
            inodes.add(str(path.readlink()).removeprefix("socket:[").removesuffix("]"))
        except OSError:
            continue
    rows = [line.split() for file in ("tcp", "tcp6") for line in Path(f"/proc/net/{file}").read_text().splitlines()[1:]]
    return [row[1] for row in rows if row[3] == "0A" and row[9] in inodes]


def login(daemon: Daemon, password: str) -> subprocess.CompletedProcess:
    command = ["curl", "-sS", "--ssl-reqd", "--cacert", daemon.ca, "-u", f"SECADM:{password}"]
    command.append(f"ftp://localhost:{daemon.ports['FTP']}/")
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=100, check=False)


def test_until_the_first_boot_ends_only_the_local_socket_listens(daemon):
    need("curl")
    daemon.launch()
    until(daemon.socket.exists, 60)
    result = daemon.console("ADDUSER INTRUDER SPECIAL")
    assert (result.code, result.lines[0][:9]) == (8, "SLYA0311W")
    assert listening(daemon.process) == []
    daemon.init()
    daemon.wait()
    assert len(listening(daemon.process)) >= 2
    with socket.create_connection(("localhost", daemon.ports["TN3270"])):
        pass
    assert daemon.console("LISTUSER SECADM").code == 0
    assert login(daemon, PHRASE).returncode != 0  # without a code
    done = login(daemon, f"{PHRASE}:{daemon.code()}")
    assert done.returncode == 0, done.stderr
    assert daemon.stop() == 0
