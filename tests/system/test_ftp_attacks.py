"""What is tried against FTP servers, and what comes of it here."""

from __future__ import annotations

import os
import socket
import ssl
import threading

import pytest

from tests.system.ftpwire import Control
from tests.system.running import until


@pytest.fixture
def client(demo):
    with Control(demo, demo.port(2121)) as made:
        yield made


@pytest.fixture
def home(demo):
    path = demo.dir / "data/hfs/u/user2"
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.mark.parametrize(
    "line",
    [
        "PORT 127,0,0,2,200,1",
        "PORT 127,0,0,1,0,22",
        "PORT 192,0,2,1,200,1",
        "EPRT |1|127.0.0.2|50000|",
        "EPRT |2|::1|50000|",
        "EPRT |1|127.0.0.1|25|",
        "EPRT |2|::ffff:127.0.0.2|50000|",
    ],
)
def test_no_bounce_to_another_host_or_a_low_port(client, line):
    client.log_on()
    assert client.say(line)[:3] in ("501", "504", "522")


def test_a_data_port_is_not_for_others(client, home):
    (home / "secret").write_bytes(b"secret")
    client.log_on()
    client.say("TYPE I")
    port = client.passive_port()
    with socket.create_connection(("127.0.0.1", port), 10, source_address=("127.0.0.9", 0)) as thief:
        with socket.create_connection(("127.0.0.1", port), 10) as owner:
            assert client.say("RETR secret").startswith("125 ")
            assert owner.recv(100) == b"secret"
        assert client.hear().startswith("250 ")
        thief.settimeout(10)
        assert thief.recv(100) == b""


def test_private_data_want_tls_and_clear_text_is_no_handshake(client, home):
    (home / "secret").write_bytes(b"secret")
    client.secure()
    client.log_on()
    client.say("PBSZ 0")
    client.say("PROT P")
    with client.passive() as data:
        assert client.say("RETR secret").startswith("125 ")
        data.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert client.hear().startswith("522 ")
        data.settimeout(10)
        assert b"secret" not in data.recv(100)


def test_a_certificate_of_the_control_connection_is_wanted_on_the_data_connection(demo, home):
    with Control(demo, demo.port(2021)) as client:
        client.context.load_cert_chain(*demo.certificate("user2"))
        client.secure()
        assert client.say("USER USER2").startswith("230")
        client.say("PBSZ 0")
        client.say("PROT P")
        other = ssl.create_default_context(cafile=str(demo.ca))
        other.load_cert_chain(*demo.certificate("user4"))
        with client.passive() as data:
            assert client.say("NLST")[:3] in ("125", "550")
            with other.wrap_socket(data, server_hostname="localhost") as secured:
                assert client.hear().startswith("534 ")
                secured.close()


def test_a_browser_is_no_peer_of_a_data_connection(demo, home):
    (home / "page").write_bytes(b"<script>")
    with Control(demo, demo.port(2121)) as client:
        client.secure()
        client.log_on()
        client.say("PBSZ 0")
        client.say("PROT P")
        browser = ssl.create_default_context(cafile=str(demo.ca))
        browser.set_alpn_protocols(["h2", "http/1.1"])
        with client.passive() as data:
            assert client.say("RETR page").startswith("125 ")
            with pytest.raises(ssl.SSLError, match=r"(?i)alert"):
                browser.wrap_socket(data, server_hostname="localhost")
            assert client.hear().startswith("522 ")


def test_what_is_smuggled_behind_auth_never_runs(demo):
    with Control(demo, demo.port(2121)) as client:
        client.sock.sendall(b"AUTH TLS\r\nUSER USER2\r\nMKD smuggled\r\n")
        assert client.hear().startswith("234 ")
        with pytest.raises((ssl.SSLError, OSError)):
            client.context.wrap_socket(client.sock, server_hostname="localhost").recv(100)
    assert not (demo.dir / "data/hfs/u/user2/smuggled").exists()


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../../../../etc/passwd",
        "link",
        "link/passwd",
        "a/../link/passwd",
        "//etc//passwd",
        "./.././/etc",
    ],
)
def test_no_path_leads_out(client, home, path):
    for name, target in (("link", "/etc"), ("file", "/etc/passwd")):
        if not (home / name).is_symlink():
            os.symlink(target, home / name)
    (home / "a").mkdir(exist_ok=True)
    client.log_on()
    with client.passive():
        assert client.say(f"RETR {path}")[:3] == "550"
    with client.passive():
        assert client.say("RETR file")[:3] == "550"
    with client.passive():
        assert client.say("STOR link/x")[:3] == "550"
    assert client.say("CWD link")[:3] == "550"
    assert client.say("DELE file")[:3] == "550"


def test_a_directory_swapped_for_a_link_leads_nowhere(client, home):
    """The swap goes on while files are asked for: not one answer comes from behind the link."""
    outside = home.parent.parent.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "f").write_bytes(b"outside")
    (home / "swap").mkdir(exist_ok=True)
    (home / "swap/f").write_bytes(b"inside!")
    is_over = threading.Event()

    def swap():
        while not is_over.is_set():
            os.rename(home / "swap", home / "aside")
            os.symlink(outside, home / "swap")
            os.unlink(home / "swap")
            os.rename(home / "aside", home / "swap")

    worker = threading.Thread(target=swap)
    worker.start()
    seen = set()
    try:
        client.log_on()
        client.say("TYPE I")
        for _ in range(100):
            with client.passive() as data:
                if client.say("RETR swap/f").startswith("125 "):
                    seen.add(data.recv(100))
                    client.hear()
    finally:
        is_over.set()
        worker.join()
    assert b"outside" not in seen


def test_an_endless_line_and_a_browser_are_sent_away(demo):
    with Control(demo, demo.port(2121)) as client:
        client.sock.sendall(b"A" * 200_000)
        assert client.hear()[:3] in ("421", "500")
    with Control(demo, demo.port(2121)) as client:
        client.sock.sendall(b"GET / HTTP/1.1\r\nHost: <script>\r\n\r\n")
        with pytest.raises((EOFError, ConnectionError)):
            client.hear()
    assert until(lambda: demo.audited("SLYF0301E"))
