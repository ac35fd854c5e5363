"""Who exists: a refusal says the same of a user who is not there, one with another password, and one who is revoked."""

from __future__ import annotations

import socket

from tests.attacks.naive import serving
from tests.system.ftpwire import Control


def refusals(log_in, users: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """What each kind of user is told, his name taken out."""
    return {kind: tuple(reply.replace(user, "*") for reply in log_in(user)) for kind, user in users.items()}


def test_the_probe_works_where_replies_differ():
    """The control: a server that says what is wrong."""

    def handle(connection: socket.socket) -> None:
        name = connection.recv(100).decode()
        connection.sendall(b"530 wrong password" if name == "KNOWN" else b"530 no such user")

    def log_in(user: str) -> tuple[str, ...]:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(user.encode())
            return (connection.recv(100).decode(),)

    with serving(handle) as port:
        told = refusals(log_in, {"known": "KNOWN", "unknown": "UNKNOWN"})
    assert told["known"] != told["unknown"]


def test_every_refusal_is_the_same(demo, victim):
    assert demo.console("ADDUSER REVOKED1 PASSWORD(SECRET12)").code == 0
    assert demo.console("ALTUSER REVOKED1 REVOKE").code == 0

    def log_in(user: str) -> tuple[str, ...]:
        with Control(demo, demo.port(2121)) as client:
            client.secure()
            return client.say(f"USER {user}"), client.say("PASS WRONG123")

    users = {"known": victim, "unknown": "NOBODY99", "revoked": "REVOKED1", "no password": "FTPD"}
    told = refusals(log_in, users)
    assert len(set(told.values())) == 1, told
