"""A clock that is set while we run: sessions and timers have another one, certificates and CRLs are judged by it."""

from __future__ import annotations

import ftplib
import ssl

import pytest

from appliance.saf.auditchain import verify_chain
from tests.faults.clients import log_in, store
from tests.support.clock import Clock
from tests.system.running import Demo, free_offset, until


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path / "clock")


@pytest.fixture
def demo(tmp_path, clock):
    with Demo(tmp_path / "demo", free_offset(), **clock.environment()) as running:
        yield running


def shown(demo: Demo) -> str:
    """The newest time in the log."""
    return demo.output().rpartition('{"time":"')[2][:10]


def test_the_clock_can_be_set(demo, clock):
    """The control: the daemon's day is another one."""
    demo.console("LISTUSER USER2")
    before = shown(demo)
    clock.step("+400d")
    demo.console("LISTUSER USER2")
    until(lambda: shown(demo) != before)


@pytest.mark.parametrize("step", ["+1h", "-1h", "-1d", "+1d"])
def test_a_step_ends_no_session_and_breaks_no_chain(demo, clock, step):
    with log_in(demo) as client:
        assert store(client, "before", b"content")
        clock.step(step)
        for number in range(5):
            assert store(client, f"after{number}", b"content")
        assert demo.console("D TCPIP,,TELNET,CONN").code == 0
        assert demo.console(f"ADDUSER STEP{len(step)}").code == 0
        with log_in(demo) as other:
            assert other.sendcmd("NOOP")[:3] == "200"
        clock.step("+0")
        assert store(client, "again", b"content")
    demo.stop()
    assert verify_chain(demo.dir / "audit").is_sound
    assert "Traceback" not in demo.output()


def with_certificate(demo: Demo) -> ftplib.FTP_TLS:
    """USER2 by his certificate at FTPSEC1; what the server's own says is not looked at, its day may be over too."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.load_cert_chain(*demo.certificate("user2"))
    client = ftplib.FTP_TLS(context=context, timeout=60)
    try:
        client.connect("localhost", demo.port(2021))
        client.auth()
        client.sendcmd("USER USER2")
    except (*ftplib.all_errors, ssl.SSLError):
        client.close()
        raise
    return client


def test_past_the_next_update_a_certificate_is_refused_until_there_is_a_newer_list(demo, clock):
    with_certificate(demo).close()
    clock.step("+30d")
    with pytest.raises((*ftplib.all_errors, ssl.SSLError)):
        with_certificate(demo)
    assert demo.console("F CA,CRL").code == 0

    def gets_in() -> bool:
        try:
            with_certificate(demo).close()
        except (*ftplib.all_errors, ssl.SSLError):
            return False
        return True

    until(gets_in, every=1.0)
