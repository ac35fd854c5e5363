"""Who may do what on the control socket of the running demo, and what happens to those who only try."""

from __future__ import annotations

import contextlib
import random
import socket
import stat

import pytest

from appliance.protocols.control.events import Logon, Request, Result, Welcome
from tests.system.console import Console
from tests.system.running import Demo, free_offset, until


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A demo in which the uid that started it is nobody, and which has an auditor with a second factor."""
    directory = tmp_path_factory.mktemp("access")
    with Demo(directory, free_offset()) as running:
        assert running.console("ADDUSER LOOKER ROAUDIT PASSWORD(Looker12)").code == 0
        assert running.console("ALTUSER LOOKER NOEXPIRED PASSWORD(Looker12)").code == 0
        member = directory / "etc" / "SYSTEM.CONF"
        member.write_text(member.read_text().replace("CONTROLUSER     OWNER IBMUSER", "CONTROLUSER     7 IBMUSER"))
        running.stop()
        running.start()
        yield running


def opened(demo):
    return Console(demo.dir / "control.sock")


def asked(console, message):
    """The results until the answer to ``message``."""
    console.socket.sendall(console.core.send(message))
    while not isinstance(event := console.next_event(), Result):
        pass
    return event


def test_a_uid_that_stands_for_nobody_gets_nothing_without_a_logon(site):
    with opened(site) as console:
        assert console.next_event() == Welcome("MVS098", "0.1.0", "", 900)
        for command in ("D FTP", "LISTUSER IBMUSER", "V TCPIP,,OBEYFILE"):
            refused = asked(console, Request(1, command))
            assert (refused.code, refused.rows, refused.lines[0][:9]) == (8, (), "SLYO0101E")
        with pytest.raises(EOFError):
            console.next_event()
    until(lambda: site.audited("SLYO0101E"))


def test_an_auditor_logs_on_and_looks_but_changes_nothing(site):
    with opened(site) as console:
        console.next_event()
        assert asked(console, Logon(1, "LOOKER", "wrong")).lines == ("SLYO0119E the logon is refused",)
        assert asked(console, Logon(2, "looker", "Looker12")).code == 0
        assert console.next_event().user == "LOOKER"
        assert console.run("D OVERVIEW").code == 0
        for command in ("V TCPIP,,OBEYFILE", "F MEMBER,APPLY,NAME=APPLS", "V TCPIP,,DROP,CONN=1", "F CRL,FETCH"):
            refused = console.run(command)
            assert (refused.code, refused.lines[0][:9]) == (8, "SLYO0104E")


def test_three_wrong_passwords_end_the_connection(site):
    with opened(site) as console:
        console.next_event()
        for number in (1, 2, 3):
            assert asked(console, Logon(number, "NOBODY", "wrong")).code == 8
        with pytest.raises(EOFError):
            console.next_event()


def test_garbage_leaves_the_daemon_as_it_was(demo):
    chance = random.Random(26)
    for number in range(60):
        with socket.socket(socket.AF_UNIX) as sock, contextlib.suppress(ConnectionError, BrokenPipeError):
            sock.settimeout(60)
            sock.connect(str(demo.dir / "control.sock"))
            sock.sendall(chance.randbytes(chance.randrange(1, 3000)) + (b"\n" if number % 2 else b""))
            if number % 3:
                sock.shutdown(socket.SHUT_WR)
                while sock.recv(65_536):
                    pass
    assert demo.console("D PORTS").code == 0


def test_a_message_of_a_gibibyte_is_cut_off_early(demo):
    piece, sent = b"x" * (1 << 20), 0
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(60)
        sock.connect(str(demo.dir / "control.sock"))
        with contextlib.suppress(ConnectionError, BrokenPipeError):
            sock.sendall(b'{"type":"request","id":1,"command":"')
            while sent < 1 << 30:
                sock.sendall(piece)
                sent += len(piece)
    assert sent < 64 << 20
    assert demo.console("D PORTS").code == 0


def test_the_socket_is_for_its_owner_and_its_group(demo):
    assert stat.S_IMODE((demo.dir / "control.sock").stat().st_mode) == 0o660
