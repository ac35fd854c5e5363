"""TN3270E with s3270: every way to TLS, certificates, Express Logon, applications, the relay."""

from __future__ import annotations

import re
import socket
import time
from contextlib import suppress

import pytest

from tests.system.emulator import Emulator
from tests.system.running import Demo, need, until


def test_a_certificate_gets_a_uss_screen_with_its_lu(demo):
    with Emulator(demo, 2025, certificate="user2", prefix="L:") as terminal:
        screen = terminal.connect().screen()
        assert re.search(r"TCPABC\d\d", screen)
        assert f"{demo.port(2025):05d}"[-5:] in screen
        assert "127.0.0.1" in screen


def test_express_logon_lands_at_ready_as_the_certificates_user(demo):
    with Emulator(demo, 2025, certificate="user2", prefix="L:") as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(TSO)")
        terminal.see("USER")
        terminal.do("Wait(60,Unlock)")
        terminal.do('String(")USR.ID(")')
        terminal.do("Tab()")
        terminal.do('String(")PSS.WD(")')
        terminal.do("Enter()")
        assert "USER2" in terminal.see("READY")


def test_a_password_logs_on_and_logoff_brings_the_uss_screen_back(demo):
    with Emulator(demo, 2992, prefix="L:") as terminal:
        first = terminal.connect().screen()
        terminal.enter("LOGON APPLID(TSO)")
        terminal.see("USER")
        terminal.do("Wait(60,Unlock)")
        terminal.do('String("USER2")')
        terminal.do("Tab()")
        terminal.do(f'String("{demo.password("USER2")}")')
        terminal.do("Enter()")
        terminal.see("READY")
        terminal.enter("LOGOFF")
        lu = re.search(r"TCPABC\d\d", first)
        assert lu is not None
        terminal.see(lu.group())


def test_a_second_sysreq_brings_the_applications_screen_back(demo):
    """s3270 keeps one screen for both sessions: what the SSCP said stands on it until somebody paints it anew."""
    with Emulator(demo, 2992, prefix="L:") as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(ECHO)")
        before = terminal.see("ENTER")
        terminal.do("SysReq()")
        terminal.enter("what")
        assert terminal.see("SLYT0602E") != before
        terminal.do("SysReq()")
        terminal.do("Wait(60,Unlock)")
        until(lambda: terminal.screen() == before)
        terminal.enter("IT GOES ON")
        terminal.see("IT GOES ON")


@pytest.mark.parametrize(
    ("name", "message"), [("user3", "SLYT0102E"), ("user4", "SLYT0104E"), ("stranger", "SLYT0103E")]
)
def test_who_has_no_access_is_refused_with_an_audit_record_of_its_own(demo, name, message):
    before = len(demo.audited(message))
    with Emulator(demo, 2025, certificate=name, prefix="L:") as terminal:
        with suppress(RuntimeError, TimeoutError):
            terminal.connect(8)
        assert not re.search(r"TCPABC\d\d", terminal.screen_or_nothing())
    until(lambda: len(demo.audited(message)) > before)


@pytest.mark.parametrize(("base", "prefix"), [(2993, "L:"), (2993, ""), (2994, ""), (2323, "")])
def test_each_way_in_shows_the_uss_screen(demo, base, prefix):
    with Emulator(demo, base, prefix=prefix) as terminal:
        assert re.search(r"TCPABC\d\d", terminal.connect().screen())


def test_any_goes_on_in_the_clear_with_a_client_that_refuses_tls(demo):
    with Emulator(demo, 2993, "-xrm", "s3270.startTls: false") as terminal:
        assert re.search(r"TCPABC\d\d", terminal.connect().screen())


def test_negtsecure_refuses_plain(demo):
    with socket.create_connection(("127.0.0.1", demo.port(2994)), 60) as client:
        assert client.recv(3) == bytes.fromhex("fffd2e")
        client.sendall(bytes.fromhex("fffc2e"))
        client.settimeout(60)
        assert client.recv(100) == b""


def test_a_silent_client_on_a_secure_port_is_offered_starttls_after_ssltimeout(demo):
    with socket.create_connection(("127.0.0.1", demo.port(2992)), 60) as client:
        started = time.monotonic()
        client.settimeout(60)
        assert client.recv(3) == bytes.fromhex("fffd2e")
        assert time.monotonic() - started > 0.5


def test_an_lu_asked_for_by_name_is_given_once(demo):
    with Emulator(demo, 2992, prefix="L:TCPABC82@") as first, Emulator(demo, 2992, prefix="L:TCPABC82@") as second:
        assert "TCPABC82" in first.connect().screen()
        with suppress(RuntimeError, TimeoutError):
            second.connect(8)
        assert "TCPABC82" not in second.screen_or_nothing()


def test_echo_and_the_missing_relay(demo):
    with Emulator(demo, 2992, prefix="L:") as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(RELAY1)")
        terminal.see("SLYT")
        terminal.do("Wait(60,Unlock)")
        terminal.do("Clear()")
        terminal.see("TCPABC")
        terminal.enter("LOGON APPLID(ECHO)")
        terminal.see("ECHO")


def test_garbage_closes_only_its_own_connection(demo: Demo):
    need("s3270")
    with Emulator(demo, 2323) as terminal:
        terminal.connect()
        with socket.create_connection(("127.0.0.1", demo.port(2323)), 60) as client:
            client.sendall(b"\xff\xfa\x28" + b"A" * 100_000)
            client.settimeout(60)
            with suppress(ConnectionError):
                while client.recv(4096):
                    pass
        assert re.search(r"TCPABC\d\d", terminal.screen())
    assert "Traceback" not in demo.output()
