"""A directory that goes bad in every way while users log in: no login waits, and without a list the level decides.

What a login costs then is measured by ``make bench-directory``. Here an answer may take five minutes, so a login that
waited for one would not come back before curl gives up.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from tests.support.bad_directory import BAD, Serve, Switched, asking, to
from tests.support.peers import peer
from tests.support.slapd import slapd
from tests.system.running import Demo, until
from tests.system.test_ftp import curl

_PATIENT = 300
#: An LDAP search of everything: message 2 of somebody.
_SEARCH = bytes.fromhex("3025020102632004000a01000a0100020100020100010100870b6f626a656374436c617373 3000")


@pytest.fixture
def switched(tmp_path: Path) -> Iterator[tuple[Demo, Switched, Serve]]:
    """A demo that asks its own directory through the switch, and what makes the switch that directory again."""
    directory = Switched(lambda client: client.close())
    with peer(directory) as (_, port):
        demo = asking(tmp_path / "demo", port, timeout=_PATIENT)
        good = to(("127.0.0.1", demo.port(3890)))
        directory.turn(good)
        with demo:
            yield demo, directory, good
            directory.turn(good)


def _logs_in(demo: Demo, name: str = "user2") -> bool:
    certificate, key = demo.certificate(name)
    url = f"ftp://localhost:{demo.port(2021)}/"
    done = curl(demo, "--cert", certificate, "--key", key, "-u", f"{name.upper()}:", "-Q", "NOOP", "-I", url)
    return b"< 230" in done.stderr


def _turn(demo: Demo, directory: Switched, serve: Serve) -> None:
    """Be bad, and be asked like that."""
    before = directory.asked
    directory.turn(serve)
    assert demo.console("F CRL,FETCH").code == 0
    until(lambda: directory.asked > before, 60)


@pytest.mark.parametrize("kind", ["drip", "endless"])
def test_the_bad_directory_works_where_each_answer_is_waited_for(kind):
    """The control: a client with a time limit for each read alone, as ldap3 has it, is there after all of them."""
    with peer(BAD[kind]) as address, socket.create_connection(address, 60) as client:
        client.settimeout(60)
        client.sendall(_SEARCH)
        assert all(client.recv(1) for _ in range(8))


def test_no_login_waits_for_a_bad_directory(switched):
    demo, directory, good = switched
    until(lambda: _logs_in(demo), 60)
    for name, serve in BAD.items():
        _turn(demo, directory, serve)
        assert _logs_in(demo), name
    assert not _logs_in(demo, "user3")
    before = demo.output().count("SLYC0201I")
    directory.turn(good)
    assert demo.console("F CA,CRL").code == 0
    until(lambda: demo.output().count("SLYC0201I") > before, 60)


def test_a_referral_loop_is_not_followed(switched, tmp_path):
    """slapd refers everything that it does not hold to an address that leads to itself."""
    demo, directory, _ = switched
    until(lambda: _logs_in(demo), 60)
    followed = Switched(lambda client: client.close())
    (tmp_path / "slapd").mkdir()
    with (
        peer(followed) as (_, port),
        slapd(
            tmp_path / "slapd", x509.Name.from_rfc4514_string("O=Else"), more=f"referral ldap://127.0.0.1:{port}/"
        ) as referring,
    ):
        followed.turn(to(("127.0.0.1", referring.port)))
        _turn(demo, directory, to(("127.0.0.1", referring.port)))
        until(lambda: "it answered referral" in demo.output(), 60)
        assert _logs_in(demo)
        assert not _logs_in(demo, "user3")
        assert followed.asked == 0


@pytest.mark.parametrize(
    ("level", "serve", "timeout", "outcome", "accepted"),
    [
        ("LOW", "black hole", 1, "SLYC0204W", True),
        ("MEDIUM", "down", 60, "SLYC0204W", False),
        ("MEDIUM", "no entry", 60, "SLYC0205W", True),
        ("HIGH", "no entry", 60, "SLYC0205W", False),
    ],
)
def test_without_a_list_the_level_decides(tmp_path, level, serve, timeout, outcome, accepted):
    with peer(BAD[serve]) as (_, port):
        demo = asking(tmp_path / "demo", port, timeout=timeout)
        path = demo.dir / "etc" / "SYSTEM.CONF"
        path.write_text(path.read_text().replace("CRLSECURITYLEVEL HIGH", f"CRLSECURITYLEVEL {level}"))
        with demo:
            until(lambda: outcome in demo.output(), 120)
            assert _logs_in(demo) is accepted
