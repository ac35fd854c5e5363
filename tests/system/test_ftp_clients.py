"""The same walk by every FTPS client we know: IPv4 and IPv6, TLS 1.2 and 1.3, passive and active, through SOCKS."""

from __future__ import annotations

import ftplib
import re
import socket
import ssl
import subprocess
from pathlib import Path

import attrs
import pytest

from tests.support.ports import free_port
from tests.system.ftpdoor import CONTENT, OPERATIONS, USER, Door, run
from tests.system.ftppeers import ACTIVE, CANNOT, PEERS, lftp_settings
from tests.system.running import ROOT, Demo, edit_member, free_offset, need, until

#: One more server, also on ::1, for clients that are less strict or more so than z/OS, and one that insists on the
#: control connection's TLS session for data.
_MORE_PORTS = """   2990 TCP FTPIMP1
   2131 TCP FTPOPEN BIND ::1
   2133 TCP FTPOPEN
   2132 TCP FTPREUSE
"""
_OPEN = """EXTENSIONS AUTH_TLS SIZE MDTM REST_STREAM UTF8 MODE_Z
SECURE_FTP ALLOWED
SECURE_DATACONN CLEAR
TLSRFCLEVEL RFC4217
KEYRING FTPRING
STARTDIRECTORY HFS
"""


#: ftp-ssl closes its socket before it says close_notify.
LENIENT = ("ftp-ssl",)


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    directory = tmp_path_factory.mktemp("peers")
    edit_member(directory, "PROFILE.TCPIP", ("   2990 TCP FTPIMP1\n", _MORE_PORTS))
    (directory / "etc" / "FTPOPEN.FTP.DATA").write_text(_OPEN + "SECURE_DATACLOSE OPTIONAL\n")
    (directory / "etc" / "FTPREUSE.FTP.DATA").write_text(_OPEN + "SECURE_SESSION_REUSE REQUIRED\n")
    with Demo(directory, free_offset()) as running:
        (running.dir / "data/hfs/u/user2").mkdir(parents=True, exist_ok=True)
        yield running


@pytest.fixture
def door(servers, tmp_path):
    return Door(servers, servers.port(2121), folder=tmp_path)


@pytest.mark.parametrize("tls", ["1.2", "1.3"])
@pytest.mark.parametrize("family", ["IPv4", "IPv6"])
@pytest.mark.parametrize("peer", PEERS)
def test_the_walk(door, peer, family, tls):
    if family == "IPv6":
        door = attrs.evolve(door, host="::1", port=door.demo.port(2131))
    elif peer in LENIENT:
        door = attrs.evolve(door, port=door.demo.port(2133))
    PEERS[peer](attrs.evolve(door, tls=tls))
    assert door.done == set(OPERATIONS) - CANNOT.get(peer, set())


# lftp sends the address :: with EPRT over IPv6, which is none (RFC 2428 section 2).
@pytest.mark.parametrize("tls", ["1.2", "1.3"])
@pytest.mark.parametrize(
    ("peer", "family"), [*((peer, "IPv4") for peer in ACTIVE), ("ftplib", "IPv6"), ("basic-ftp", "IPv6")]
)
def test_active_data_connections(door, peer, family, tls):
    if family == "IPv6":
        door = attrs.evolve(door, host="::1", port=door.demo.port(2131))
    PEERS[peer](attrs.evolve(door, is_active=True, tls=tls))
    assert door.done == set(OPERATIONS)


def test_the_documentation_says_what_each_client_can_do():
    """The walks above prove the table."""
    lines = (ROOT / "docs" / "ftp-server.md").read_text().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    head = next(number for number, row in enumerate(rows) if row[:2] == ["client", "login"])
    assert rows[head][1:] == [*OPERATIONS, "active"]
    said = {row[0]: row[1:] for row in rows[head + 2 : head + 2 + len(PEERS)]}
    assert said == {
        peer: [
            *("no" if operation in CANNOT.get(peer, ()) else "yes" for operation in OPERATIONS),
            "yes" if peer in ACTIVE else "no",
        ]
        for peer in PEERS
    }


def test_an_upload_without_close_notify_is_not_stored_unless_that_is_allowed(door):
    """TLS cannot tell the end of such an upload from a connection that was cut."""
    with pytest.raises(AssertionError, match="426 Data connection ended without a TLS close, nothing was stored"):
        PEERS["ftp-ssl"](door)
    assert door.stored("ftpssl1") is None
    assert not door.done


# wget waits a moment for the ticket of TLS 1.3 and then does without: on a busy machine the moment is too short.
@pytest.mark.parametrize(
    ("peer", "tls"),
    [("wget", "1.2"), *((peer, tls) for peer in ("curl", "lftp", "basic-ftp") for tls in ("1.2", "1.3"))],
)
def test_clients_that_resume_the_control_session_are_served_where_that_is_required(door, peer, tls):
    PEERS[peer](attrs.evolve(door, port=door.demo.port(2132), tls=tls))


def test_a_client_that_does_not_is_refused_there(door):
    with pytest.raises(ftplib.all_errors):
        PEERS["ftplib"](attrs.evolve(door, port=door.demo.port(2132)))


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def microsocks(port: int, folder: Path) -> list[str]:
    return ["microsocks", "-i", "127.0.0.1", "-p", str(port)]


def dante(port: int, folder: Path) -> list[str]:
    rules = "{ from: 127.0.0.0/8 to: 127.0.0.0/8 }"
    conf = folder / "danted.conf"
    conf.write_text(
        f"logoutput: {folder / 'danted.log'}\ninternal: 127.0.0.1 port = {port}\nexternal: lo\n"
        f"socksmethod: none\nclientmethod: none\nclient pass {rules}\nsocks pass {rules}\n"
    )
    return ["danted", "-f", str(conf), "-p", str(folder / "danted.pid")]


@pytest.mark.parametrize("tls", ["1.2", "1.3"])
@pytest.mark.parametrize("server", [microsocks, dante])
def test_curl_through_a_socks_server(door, tmp_path, server, tls):
    port = free_port()
    command = server(port, tmp_path)
    need(command[0])
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as proxy:
        try:
            until(lambda: listens(port))
            base = ("curl", "-sS", "--socks5", f"127.0.0.1:{port}", "--ssl-reqd", "--cacert", door.demo.ca)
            login = (f"--tlsv{tls}", "--tls-max", tls, "-u", f"{USER}:{door.password}")
            run(*base, *login, "-T", door.file("sent"), f"{door.url}/socks")
            assert door.stored("socks") == CONTENT
            run(*base, *login, "-o", tmp_path / "got", f"{door.url}/socks")
            assert (tmp_path / "got").read_bytes() == CONTENT
        finally:
            proxy.terminate()


@pytest.mark.parametrize("mode", ["active", "passive"])
def test_curl_goes_on_in_the_clear_after_ccc(door, mode):
    login = ("--ssl-reqd", "--cacert", door.demo.ca, "-u", f"{USER}:{door.password}")
    ccc = ("--ftp-ssl-ccc", "--ftp-ssl-ccc-mode", mode)
    run("curl", "-sS", *login, *ccc, "-T", door.file("sent"), f"{door.url}/ccc")
    assert door.stored("ccc") == CONTENT
    until(lambda: door.demo.audited("SLYF0005I"))


def test_ftplib_goes_on_in_the_clear_and_comes_back_after_rein(door):
    context = ssl.create_default_context(cafile=str(door.demo.ca))
    with ftplib.FTP_TLS(context=context, timeout=60) as client:
        client.connect("::1", door.demo.port(2131))
        client.login(USER, door.password)
        client.prot_p()
        client.ccc()
        assert client.pwd() == "/u/user2"
        client.nlst()  # data stays private
        assert client.voidcmd("REIN").startswith("220")
        client.login(USER, door.password)
        assert isinstance(client.sock, ssl.SSLSocket)


def test_ftplib_leaves_tls_by_rein(door):
    context = ssl.create_default_context(cafile=str(door.demo.ca))
    with ftplib.FTP_TLS(context=context, timeout=60) as client:
        client.connect("::1", door.demo.port(2131))
        client.login(USER, door.password)
        client.voidcmd("REIN")
        client.sock = client.sock.unwrap()
        client.file = client.sock.makefile("r", encoding="utf-8")
        assert client.voidcmd("NOOP").startswith("200")


def test_a_transfer_from_server_to_server_is_refused_under_prot_p(door, tmp_path):
    """FXP: each server wants to be the TLS server of the one connection, and the address is not the client's."""
    need("lftp")
    (door.home / "fxp").write_bytes(CONTENT)
    url = f"ftp://{USER}:{door.password}@localhost"
    script = (
        f"{lftp_settings(door)} set ftp:use-fxp true; set ftp:fxp-force true; set ftp:ssl-protect-fxp true; "
        f"set net:reconnect-interval-base 1; set net:max-retries 1; "
        f"get {url}:{door.port}/fxp -o {url}:{door.demo.port(2132)}/fxpcopy"
    )
    done = subprocess.run(["lftp", "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode != 0
    assert not door.stored("fxpcopy")
    assert re.search(r"fxp|FXP|data|TLS|504|522|425|426|534", done.stderr), done.stderr


def test_compression_of_mode_z(door):
    """lftp speaks MODE Z where the server offers it."""
    need("lftp")
    got = door.folder / "got"
    run(
        "lftp",
        "-c",
        f"{lftp_settings(door)} set ftp:use-mode-z true; open -u {USER},{door.password} ftp://[::1]:"
        f"{door.demo.port(2131)}/; put {door.file('sent')} -o modez; get modez -o {got}; bye",
    )
    assert door.stored("modez") == got.read_bytes() == CONTENT
