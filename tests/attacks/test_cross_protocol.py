"""A browser that is led to us (ALPACA): nothing that it sent comes back, and it is sent away at its first word."""

from __future__ import annotations

import contextlib
import socket
import ssl

import pytest

from tests.attacks.naive import serving
from tests.system.running import Demo, until

_SCRIPT = b"<script>alert(1)</script>"
_REQUEST = b"GET /" + _SCRIPT + b" HTTP/1.1\r\nHost: " + _SCRIPT + b"\r\nCookie: secret\r\n\r\n"
_FTP, _TELNET = (2121, 2021, 2022), (2323, 2992, 2993, 2994)
_IMPLICIT = (2990, 2992, 2993)
_VERBS = ("GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "DELETE", "PATCH", "TRACE", "PRI")


def everything(connection: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    heard = b""
    connection.settimeout(60)
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        while piece := connection.recv(65_536):
            heard += piece
    return heard


def reflected(port: int, request: bytes = _REQUEST) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        return everything(connection)


def test_the_probe_works_where_errors_quote_what_was_sent():
    """The control: a server that is polite about unknown commands runs the script."""

    def handle(connection: socket.socket) -> None:
        connection.sendall(b"220 naive\r\n")
        for line in connection.recv(1_000).splitlines():
            connection.sendall(b"500 unknown: " + line + b"\r\n")

    with serving(handle) as port:
        assert _SCRIPT in reflected(port)


@pytest.mark.parametrize("base", [*_FTP, *_TELNET])
def test_in_the_clear_nothing_comes_back(demo, base):
    heard = reflected(demo.port(base))
    assert b"script" not in heard.lower()
    assert b"cookie" not in heard.lower()


@pytest.mark.parametrize("base", _IMPLICIT)
@pytest.mark.parametrize("protocols", [[], ["h2", "http/1.1"]], ids=["no ALPN", "ALPN of HTTP"])
def test_in_tls_nothing_comes_back(demo, base, protocols):
    context = ssl.create_default_context(cafile=str(demo.ca))
    if protocols:
        context.set_alpn_protocols(protocols)
    with socket.create_connection(("127.0.0.1", demo.port(base)), timeout=60) as plain:
        try:
            secured = context.wrap_socket(plain, server_hostname="localhost")
        except ssl.SSLError:
            return  # no protocol in common
        with secured:
            assert secured.selected_alpn_protocol() is None
            secured.sendall(_REQUEST)
            heard = everything(secured)
    assert b"script" not in heard.lower()
    assert b"cookie" not in heard.lower()


@pytest.mark.parametrize("verb", _VERBS)
def test_every_verb_ends_an_ftp_connection_and_none_is_carried_out(demo, verb):
    request = f"{verb} / HTTP/1.1\r\nHost: x\r\nUSER USER2\r\n".encode()
    heard = reflected(demo.port(2121), request)
    assert b"\r\n331" not in heard
    assert all(line.startswith(b"220") for line in heard.splitlines())  # the greeting, and no reply


def told_of(demo: Demo, own: tuple[str, int]) -> str:
    """What the log says of a client, once it says something."""
    until(lambda: f"{own[0]}:{own[1]} " in demo.output(), 60)
    return "".join(line for line in demo.output().splitlines() if f"{own[0]}:{own[1]} " in line)


def test_inside_tls_the_first_byte_says_that_it_is_no_terminal(own_demo):
    """It is closed for that, and not because nothing came of its negotiation in time."""
    context = ssl.create_default_context(cafile=str(own_demo.ca))
    for base in (2992, 2993, 2994):
        with socket.create_connection(("127.0.0.1", own_demo.port(base)), timeout=60) as plain:
            own = plain.getsockname()
            if base == 2994:
                start_tls(plain)
            with context.wrap_socket(plain, server_hostname="localhost") as secured:
                secured.sendall(_REQUEST)
                everything(secured)
        said = told_of(own_demo, own)
        assert "SLYT0202E" in said
        assert "X'47'" in said


def start_tls(plain: socket.socket) -> None:
    """Telnet's STARTTLS, up to where TLS begins."""
    plain.sendall(b"\xff\xfb\x2e\xff\xfa\x2e\x01\xff\xf0")
    heard = b""
    while b"\xff\xfa\x2e\x01\xff\xf0" not in heard:
        heard += plain.recv(100)


def test_the_metrics_port_speaks_http_and_says_nothing_of_what_was_asked(demo):
    """The one port where a browser is at home."""
    heard = reflected(demo.port(9150), _REQUEST.replace(b"HTTP/1.1", b"HTTP/1.0"))
    assert b"script" not in heard.lower()
    assert b"cookie" not in heard.lower()


def test_a_certificate_of_one_service_offered_by_its_name_to_another_changes_nothing(demo):
    """Another server name (SNI) than ours is no reason to say or do anything else."""
    context = ssl.create_default_context(cafile=str(demo.ca))
    context.check_hostname = False
    with (
        socket.create_connection(("127.0.0.1", demo.port(2992)), timeout=60) as plain,
        context.wrap_socket(plain, server_hostname="www.example") as secured,
    ):
        assert secured.recv(1) == b"\xff"
