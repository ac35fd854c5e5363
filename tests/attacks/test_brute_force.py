"""Passwords guessed: tries are counted over all protocols together, the source waits, the administrator gets in."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.attacks.naive import serving
from tests.system.emulator import Emulator
from tests.system.ftpwire import Control
from tests.system.running import Demo, edit_member, free_offset, until

_TRIES = 5  # SETROPTS PASSWORD(REVOKE(5)) of the demo
_ATTACKER = "127.0.0.66"


def by_ftp(demo: Demo, user: str, password: str, *, source: str | None = None) -> str:
    with Control(demo, demo.port(2121), source=source) as client:
        client.secure()
        client.say(f"USER {user}")
        return client.say(f"PASS {password}")[:3]


def guess(demo: Demo, user: str, count: int) -> list[str]:
    """So many wrong passwords at the same time; each refusal waits a moment."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda number: by_ftp(demo, user, f"WRONG{number}"), range(count)))


def by_tso(demo: Demo, user: str, password: str) -> bool:
    with Emulator(demo, 2992, prefix="L:") as terminal:
        terminal.connect(60).enter("LOGON APPLID(TSO)")
        terminal.see("USER ID")
        terminal.fill(user, password)
        return until(lambda: [text for text in ("READY", "SLYT07") if text in terminal.screen()], 60)[0] == "READY"


def is_revoked(demo: Demo, user: str) -> bool:
    lines = " ".join(demo.console(f"LISTUSER {user}").lines)
    return "REVOKED" in lines.upper().replace("REVOKE DATE", "")


def test_guessing_works_where_nothing_is_counted():
    """The control: a server that answers each guess; the tenth of them is right."""
    guesses = [f"GUESS{number:02}" for number in range(10)]

    def handle(connection: socket.socket) -> None:
        while guess := connection.recv(100):
            connection.sendall(b"230" if guess.decode() == guesses[-1] else b"530")

    with serving(handle) as port, socket.create_connection(("127.0.0.1", port), 60) as connection:
        for guess in guesses:
            connection.sendall(guess.encode())
            answer = connection.recv(3)
    assert answer == b"230"


def test_the_last_try_is_the_last_whatever_protocol_it_is_made_over(demo, victim):
    assert guess(demo, victim, 3) == ["530"] * 3
    assert not is_revoked(demo, victim)
    assert not by_tso(demo, victim, "WRONG3")
    assert by_ftp(demo, victim, "SECRET12") == "230"  # the control: a right one in time, and counting begins anew
    assert guess(demo, victim, 3) == ["530"] * 3
    assert [by_tso(demo, victim, f"WRONG{number}") for number in range(3, _TRIES)] == [False] * 2
    assert is_revoked(demo, victim)
    assert by_ftp(demo, victim, "SECRET12") == "530"
    assert not by_tso(demo, victim, "SECRET12")


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """A demo where no source but the tests' own is exempt from PENALTY, and a source waits before a user is revoked."""
    folder = tmp_path_factory.mktemp("strict") / "demo"
    edit_member(
        folder,
        "SYSTEM.CONF",
        ("PENALTY         10 15 600", f"PENALTY         {_TRIES - 1} 600 600"),
        ("PENALTYEXEMPT   127.0.0.0/8 ::1", "PENALTYEXEMPT   127.0.0.1 ::1"),
    )
    with Demo(folder, free_offset()) as running:
        yield running


def is_let_in(demo: Demo, source: str) -> bool:
    try:
        with Control(demo, demo.port(2121), source=source):
            return True
    except (EOFError, ConnectionError):
        return False


def test_the_source_waits_before_the_user_is_revoked(strict):
    for number in range(_TRIES - 1):
        assert by_ftp(strict, "USER2", f"WRONG{number}", source=_ATTACKER) == "530"
    assert not is_let_in(strict, _ATTACKER)
    assert until(lambda: strict.audited("SLYA0206W"), 60)
    assert not is_revoked(strict, "USER2")
    assert is_let_in(strict, "127.0.0.67")
    assert by_ftp(strict, "USER2", strict.password("USER2")) == "230"


def test_a_stranger_cannot_keep_the_administrator_out_of_his_console(demo):
    """Wrong passwords revoke IBMUSER for the network; whom the operating system vouches for undoes that."""
    assert demo.console("ADDUSER ADMIN1 PASSWORD(SECRET11) SPECIAL").code == 0
    guess(demo, "IBMUSER", _TRIES)
    assert by_ftp(demo, "IBMUSER", demo.password("IBMUSER")) == "530"
    assert is_revoked(demo, "IBMUSER")
    assert demo.console("ALTUSER IBMUSER RESUME").code == 0
    assert by_ftp(demo, "IBMUSER", demo.password("IBMUSER")) == "230"
    assert demo.console("DELUSER ADMIN1").code == 0
