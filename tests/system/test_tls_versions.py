"""A port that turns off a version of TLS does not speak it, from the next reload on; its neighbours do."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl

from tests.system.running import Demo

OLD, NEW = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3


def _speaks(demo: Demo, port: int, *versions: ssl.TLSVersion, ftp: bool = False) -> list[str]:
    """Which of these versions a handshake comes about with; as a client of one version each."""
    spoken = []
    for version in versions:
        context = ssl.create_default_context(cafile=str(demo.ca))
        context.minimum_version = context.maximum_version = version
        with socket.create_connection(("127.0.0.1", demo.port(port)), 60) as plain:
            if ftp:
                plain.recv(1024)
                plain.sendall(b"AUTH TLS\r\n")
                assert plain.recv(1024).startswith(b"234")
            with contextlib.suppress(ssl.SSLError), context.wrap_socket(plain, server_hostname="localhost") as secured:
                spoken.append(secured.version() or "")
    return spoken


def test_versions_by_port(own_demo):
    assert _speaks(own_demo, 2992, OLD, NEW) == ["TLSv1.2", "TLSv1.3"]
    profile, server = own_demo.dir / "etc" / "PROFILE.TCPIP", own_demo.dir / "etc" / "FTPSEC2.FTP.DATA"
    changed, count = re.subn(r"(SECUREPORT 2992\b)", r"\1 NOTLSV1_3", profile.read_text())
    assert count == 1
    profile.write_text(changed)
    with server.open("a") as file:
        file.write("TLSV1_2 FALSE\n")
    assert own_demo.console("V TCPIP,,OBEYFILE").code == 0
    assert _speaks(own_demo, 2992, OLD, NEW) == ["TLSv1.2"]
    assert _speaks(own_demo, 2993, OLD, NEW) == ["TLSv1.2", "TLSv1.3"]
    assert _speaks(own_demo, 2022, OLD, NEW, ftp=True) == ["TLSv1.3"]
    assert _speaks(own_demo, 2121, OLD, NEW, ftp=True) == ["TLSv1.2", "TLSv1.3"]
