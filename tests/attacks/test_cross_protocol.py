"""A browser that is led to us (ALPACA): nothing that it sent comes back, and it is not talked to for long."""

from __future__ import annotations

import contextlib
import socket
import ssl

import pytest

from tests.attacks.naive import serving

_SCRIPT = b"<script>alert(1)</script>"
_REQUEST = b"GET /" + _SCRIPT + b" HTTP/1.1\r\nHost: " + _SCRIPT + b"\r\nCookie: secret\r\n\r\n"
_FTP, _TELNET = (2121, 2021, 2022), (2323, 2993)
_IMPLICIT = (2990, 2992)


def everything(connection: socket.socket) -> bytes:
    """All that comes until the other end closes, or says no more."""
    heard = b""
    connection.settimeout(3)
    with contextlib.suppress(ConnectionError, ssl.SSLError, TimeoutError):
        while piece := connection.recv(65_536):
            heard += piece
    return heard


def reflected(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(_REQUEST)
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
