"""What clients of a demo under faults do (log in, store, fetch), and what they leave behind."""

from __future__ import annotations

import ftplib
import hashlib
import io
import os
import ssl

from tests.system.running import Demo

__all__ = ["GONE", "content", "descriptors", "log_in", "refusal_of", "store"]

#: What a client sees when the server goes away or does not want it.
GONE = (*ftplib.all_errors, ssl.SSLError)


def content(number: int) -> bytes:
    """What file ``number`` holds: of another length for each."""
    return hashlib.shake_256(b"%d" % number).digest(20_000 + number % 97 * 311)


def log_in(demo: Demo, base: int = 2121, user: str = "USER2", *, seconds: float = 60) -> ftplib.FTP_TLS:
    """A client that is logged in, with private data connections."""
    client = ftplib.FTP_TLS(context=ssl.create_default_context(cafile=str(demo.ca)), timeout=seconds)
    try:
        client.connect("localhost", demo.port(base))
        client.login(user, demo.password(user))
        client.prot_p()
    except GONE:
        client.close()
        raise
    return client


def store(client: ftplib.FTP_TLS, name: str, data: bytes) -> bool:
    """Whether the server answered that the file is stored."""
    return client.storbinary(f"STOR {name}", io.BytesIO(data))[:3] in ("226", "250")


def refusal_of(client: ftplib.FTP_TLS, name: str, data: bytes, *, kind: str = "I") -> str:
    """The reply to a STOR that must fail; AssertionError when it does not.

    A server that takes no more ends the data connection as it is, and ftplib does not read the reply then.
    """
    client.voidcmd(f"TYPE {kind}")
    send = client.storbinary if kind == "I" else client.storlines
    try:
        try:
            reply = send(f"STOR {name}", io.BytesIO(data))
        except OSError:
            reply = client.voidresp()
    except (ftplib.error_temp, ftplib.error_perm) as error:
        return str(error)
    raise AssertionError(reply)


def descriptors(demo: Demo) -> int:
    """How many descriptors the demo's process has open."""
    return len(os.listdir(f"/proc/{demo.process.pid}/fd"))
