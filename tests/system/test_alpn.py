"""A browser that was led to one of our ports (ALPACA) is sent away before it says anything; FTP clients are not."""

from __future__ import annotations

import socket
import ssl

import pytest

from tests.system.running import Demo, until

HTTPS = ("h2", "http/1.1")


def _chosen(demo: Demo, port: int, *offered: str, ftp: bool = False) -> str | None:
    """What the server chose of the protocols that a client offers."""
    context = ssl.create_default_context(cafile=str(demo.ca))
    if offered:
        context.set_alpn_protocols(list(offered))
    with socket.create_connection(("127.0.0.1", demo.port(port)), 60) as plain:
        if ftp:
            plain.recv(1024)
            plain.sendall(b"AUTH TLS\r\n")
            assert plain.recv(1024).startswith(b"234")
        with context.wrap_socket(plain, server_hostname="localhost") as secured:
            return secured.selected_alpn_protocol()


@pytest.mark.parametrize(("port", "ftp"), [(2121, True), (2990, False), (2992, False), (2993, False)])
def test_a_browser_is_sent_away(demo, port, ftp):
    with pytest.raises(ssl.SSLError, match=r"(?i)no.application.protocol"):
        _chosen(demo, port, *HTTPS, ftp=ftp)
    assert _chosen(demo, port, ftp=ftp) is None
    until(lambda: "no application protocol" in demo.output())


def test_ftp_has_a_name(demo):
    assert _chosen(demo, 2121, "x-filezilla-ftp", "ftp", ftp=True) == "ftp"
    assert _chosen(demo, 2990, "ftp") == "ftp"
