"""F TRACE with real clients: what a handshake came to in plain words, and a key log that tshark reads with."""

from __future__ import annotations

import socket
import ssl
import stat
import subprocess
import sys
from contextlib import suppress

from OpenSSL import SSL

from tests.system.capture import write_pcap
from tests.system.emulator import Emulator
from tests.system.running import ROOT, Demo, need, until


def _formatted(demo: Demo, port: int) -> str:
    files = sorted((demo.dir / "trace").glob(f"tls-{port}-*.jsonl"))
    if not files:
        return ""
    command = [sys.executable, "-m", "appliance", "trace", *map(str, files)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120).stdout


def _terminal(demo: Demo, name: str) -> None:
    with Emulator(demo, 2025, certificate=name, prefix="L:") as terminal, suppress(RuntimeError, TimeoutError):
        terminal.connect(10)


def test_a_port_is_traced_until_it_is_stopped(own_demo):
    demo, port = own_demo, own_demo.port(2025)
    assert demo.console(f"F TRACE,START,PORT={demo.port(2323)}").code == 8  # no TLS there
    assert demo.console(f"F TRACE,START,PORT={port},MINUTES=1").code == 0
    _terminal(demo, "user2")
    until(lambda: "handshake done" in _formatted(demo, port))
    text = _formatted(demo, port)
    assert "read client hello" in text
    assert "CN=user2" in text
    assert "TLSv1.3" in text
    assert not list((demo.dir / "trace").glob("*.keys"))
    assert str(port) in str(demo.console("D TRACE").rows)
    assert demo.console(f"F TRACE,STOP,PORT={port}").code == 0
    _terminal(demo, "user2")
    assert _formatted(demo, port).count("handshake begins") == text.count("handshake begins")


def test_a_stranger_is_traced_with_the_reason(own_demo, tmp_path):
    demo, port = own_demo, own_demo.port(2025)
    need("openssl")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x",
         "-keyout", "x.key", "-out", "x.pem"], cwd=tmp_path, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    assert demo.console(f"F TRACE,START,PORT={port}").code == 0
    subprocess.run(
        ["openssl", "s_client", "-connect", f"localhost:{port}", "-cert", "x.pem", "-key", "x.key"],
        cwd=tmp_path, input=b"", capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    until(lambda: "fatal alert sent" in _formatted(demo, port))
    text = _formatted(demo, port)
    assert "peer's certificate: CN=x" in text
    assert "self-signed and not trusted" in text


def test_the_hybrid_key_exchange_is_used_by_a_client_that_has_it(own_demo):
    """Our own OpenSSL has X25519MLKEM768; the client is pyOpenSSL's, since Debian's openssl is older."""
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_verify(SSL.VERIFY_PEER)
    context.load_verify_locations(str(own_demo.ca))
    with socket.create_connection(("127.0.0.1", own_demo.port(2992)), 60) as plain:
        plain.settimeout(None)
        client = SSL.Connection(context, plain)
        client.set_connect_state()
        client.do_handshake()
        assert client.get_group_name() == "X25519MLKEM768"


def _greeting(demo: Demo, port: int) -> tuple[bytes, list[tuple[bool, bytes]]]:
    """The greeting of an FTP server with implicit TLS, and what passed over the wire for it."""
    context = ssl.create_default_context(cafile=str(demo.ca))
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    passed: list[tuple[bool, bytes]] = []
    with socket.create_connection(("127.0.0.1", port), 60) as wire:
        for act in (client.do_handshake, lambda: client.read(1024)):
            while True:
                try:
                    result = act()
                    break
                except ssl.SSLWantReadError:
                    if sent := outgoing.read():
                        passed.append((True, sent))
                        wire.sendall(sent)
                    passed.append((False, wire.recv(65536)))
                    incoming.write(passed[-1][1])
            if sent := outgoing.read():
                passed.append((True, sent))
                wire.sendall(sent)
    return result, passed


def test_with_the_key_log_tshark_reads_what_was_said(own_demo, tmp_path):
    need("tshark")
    demo, port = own_demo, own_demo.port(2990)
    keys = demo.dir / "trace" / f"tls-{port}.keys"
    assert demo.console(f"F TRACE,START,PORT={port},KEYLOG=YES").code == 0
    greeting, passed = _greeting(demo, port)
    assert b"220" in greeting
    until(lambda: keys.exists() and b"SERVER_TRAFFIC_SECRET_0" in keys.read_bytes())
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    pcap = write_pcap(tmp_path / "session.pcap", passed)
    read = ["tshark", "-r", str(pcap), "-d", "tcp.port==23,tls", "-q", "-z", "follow,tls,ascii,0"]
    with_keys = subprocess.run(
        [*read, "-o", f"tls.keylog_file:{keys}"], capture_output=True, text=True, check=True, timeout=120
    )
    without = subprocess.run(read, capture_output=True, text=True, check=True, timeout=120)
    assert "FTPIMP1" in with_keys.stdout
    assert "FTPIMP1" not in without.stdout
    until(lambda: demo.audited("SLYA0006I"))
