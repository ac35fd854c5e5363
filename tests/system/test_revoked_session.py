"""A certificate is revoked while sessions let in with it live: s3270's and ftplib's end, their neighbours go on."""

from __future__ import annotations

import ftplib
import re
import ssl

import pytest

from tests.system.emulator import Emulator
from tests.system.running import Demo, until


def _control_connection(demo: Demo, name: str) -> ftplib.FTP_TLS:
    """Logged in at 2021 by certificate alone."""
    context = ssl.create_default_context(cafile=str(demo.ca))
    context.load_cert_chain(*demo.certificate(name))
    client = ftplib.FTP_TLS(context=context, timeout=60)
    client.connect("localhost", demo.port(2021))
    assert client.login("USER2", "").startswith("230")
    return client


def _issue(demo: Demo, label: str) -> None:
    issued = demo.console(f"F CA,ISSUE,ID=USER2,LABEL={label}")
    assert issued.code == 0, issued.lines


def test_the_sessions_of_a_revoked_certificate_end_and_no_others(own_demo):
    _issue(own_demo, "lost")
    with (
        Emulator(own_demo, 2025, certificate="lost", prefix="L:") as terminal,
        Emulator(own_demo, 2025, certificate="user2", prefix="L:") as neighbour,
    ):
        terminal.connect(), neighbour.connect()
        client = _control_connection(own_demo, "lost")
        assert own_demo.console("F CA,REVOKE,ID=USER2,LABEL=lost").code == 0
        until(lambda: len(own_demo.audited("SLYA0205W")) == 2)
        until(lambda: "not-connected" in terminal.do("Query(ConnectionState)")[0])
        with client, pytest.raises((EOFError, OSError, ftplib.Error)):
            client.voidcmd("NOOP")
        assert "TCPABC" in neighbour.screen()
        assert "CN=USER2,O=SALLYPORT" in str(own_demo.audited("SLYA0205W"))


def test_a_port_that_says_so_keeps_them(own_demo):
    member = own_demo.dir / "etc" / "PROFILE.TCPIP"
    changed, count = re.subn(r"(CLIENTAUTH SAFCERT)", r"\1 REVOKEDSESSION KEEP", member.read_text())
    assert count == 1
    member.write_text(changed)
    assert own_demo.console("V TCPIP,,OBEYFILE").code == 0
    with Emulator(own_demo, 2025, certificate="user2", prefix="L:") as terminal:
        terminal.connect()
        client = _control_connection(own_demo, "user2")
        assert own_demo.console("F CA,REVOKE,ID=USER2,LABEL=user2").code == 0
        until(lambda: own_demo.audited("SLYA0205W"))
        with client, pytest.raises((EOFError, OSError, ftplib.Error)):
            client.voidcmd("NOOP")
        terminal.enter("LOGON APPLID(ECHO)")
        terminal.see("ECHO")
