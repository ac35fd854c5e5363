"""The first boot of an appliance: before it only the local socket listens, after it the ports of the answers."""

import base64
import re
import socket
import subprocess
import time
from pathlib import Path

import pytest

from appliance.saf.totp import STEP, code_at
from appliance.secret import Secret
from tests.support.ports import free_port
from tests.system.daemon import PHRASE, Daemon
from tests.system.running import need, until
from tests.system.tmux import Terminal


@pytest.fixture
def daemon(tmp_path):
    with Daemon(tmp_path / "gate", {"FTP": free_port(), "TN3270": free_port()}) as made:
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
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120, check=False)


def test_until_the_first_boot_ends_only_the_local_socket_listens(daemon):
    need("curl")
    daemon.launch()
    until(daemon.socket.exists)
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


def answer(terminal: Terminal, *answers: tuple[str, str | None]) -> None:
    """Field after field, each once the line below says what goes there; None leaves what is in it.

    What is in a field is marked when it is come to, so that what is typed takes its place.
    """
    for hint, value in answers:
        terminal.sees(hint)
        if value:
            terminal.type(value)
        elif value is not None:
            terminal.press("BSpace")
        terminal.press("Enter")


def shown_key(terminal: Terminal) -> Secret:
    """The second factor's key, as an administrator reads it off the screen."""
    [groups] = re.findall(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", terminal.screen())
    return Secret(base64.b32decode(groups.replace(" ", "")))


def test_from_nothing_to_an_appliance_by_keys_alone(daemon, tmp_path):
    need("curl")
    daemon.launch()
    until(daemon.socket.exists)
    verb = f"init --config {daemon.config} --state {daemon.state}"
    with Terminal(verb, tmp_path, 80, 24) as panels:
        panels.sees("First boot  1 of 6", "Host names")
        answer(panels, ("names and addresses", "localhost 127.0.0.1"), ("up to 8 letters", "GATE 1"))
        panels.sees("GATE 1 is not a system name")
        panels.press("Up", "Down")
        answer(panels, ("up to 8 letters", "GATE1"), ("0.0.0.0 is every one", "127.0.0.1"))
        panels.sees("2 of 6", "The administrator")
        answer(panels, ("up to 8 letters", "SECADM"), ("for lists", None))
        answer(panels, ("a phrase of 9", PHRASE), ("so that it is what you meant", PHRASE))
        panels.sees("3 of 6", "Name of the authority")
        answer(panels, ("CREATE (an own", None), ("such as O=Example", "O=Example"))
        panels.sees("4 of 6", "What it listens for")
        answer(panels, ("by AUTH TLS", str(daemon.ports["FTP"])), ("from the first byte", ""), ("without TLS", ""))
        answer(panels, ("TN3270E in TLS", str(daemon.ports["TN3270"])), ("a middle tier", ""), ("metrics", ""))
        answer(panels, ("own CA's CRL", str(free_port())))
        panels.sees("5 of 6", "LDAP servers")
        answer(panels, ("389 unless told", ""), ("keep it right", "TRUST"))
        panels.sees("6 of 6", "Summary", "SYSTEM GATE1", f"LISTEN FTP {daemon.ports['FTP']}")
        assert PHRASE not in panels.screen()
        assert listening(daemon.process) == []
        panels.press("F6")
        panels.sees("second factor", "otpauth://totp/Sallyport:SECADM")
        assert not (daemon.state / "saf.sqlite").exists()
        key = shown_key(panels)
        panels.type(code_at(key, int(time.time() // STEP)))
        panels.press("Enter")
        until(lambda: not panels.is_running)
    daemon.wait()
    assert login(daemon, PHRASE).returncode != 0
    done = login(daemon, f"{PHRASE}:{code_at(key, int(time.time() // STEP))}")
    assert done.returncode == 0, done.stderr
    assert daemon.stop() == 0


def test_a_source_waits_before_its_guesses_revoke_anybody(daemon):
    daemon.init()
    system, racf = ((daemon.config / name).read_text() for name in ("SYSTEM.CONF", "RACF.INIT"))
    failures, revoked = re.search(r"PENALTY +(\d+)", system), re.search(r"REVOKE\((\d+)\)", racf)
    assert int(failures[1]) < int(revoked[1])
