"""Data connections behind routers that translate addresses: the table of docs/ftp-server.md, row by row."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.system.nat import FAR, SERVER, two_routers
from tests.system.running import ROOT, Demo, edit_member

_PASSIVE = (50_000, 50_199)
_MEMBER = f"""EXTENSIONS AUTH_TLS UTF8
KEYRING FTPRING
STARTDIRECTORY HFS
PASSIVEDATAPORTS ({_PASSIVE[0]},{_PASSIVE[1]})
"""
#: PASSIVEADDRESS? -> the port of the server that has it, or has none.
_SERVERS = {"yes": 2131, "no": 2133}

#: Runs in the client's namespace: logs on, tries each way to a data connection, says how each went.
_CLIENT = """
import ftplib, ssl, sys
host, port, password, ca, control = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
context.check_hostname = False
for way in "EPSV", "PASV", "PASV followed", "PORT":
    client = ftplib.FTP_TLS(context=context, timeout=60)
    client.connect(host, int(port))
    client.login("USER2", password, secure=control != "clear")
    if control != "clear":
        client.prot_p()
    if control == "TLS, then CCC":
        client.ccc()
        client.sendcmd("NOOP")
    client.trust_server_pasv_ipv4_address = way == "PASV followed"
    client.set_pasv(way != "PORT")
    if way == "EPSV":
        client.makepasv = lambda: ftplib.parse229(client.sendcmd("EPSV"), client.sock.getpeername())
    try:
        client.retrlines("LIST", lambda line: None)
        print("works")
    except (ftplib.Error, OSError) as error:
        print("fails", error, file=sys.stderr)
        print("504" if str(error)[:3] == "504" else "fails")
    client.close()
"""


def rows() -> list[list[str]]:
    """The table."""
    lines = (ROOT / "docs" / "ftp-server.md").read_text().partition("\n| translated | ")[2].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]


@pytest.fixture(scope="module")
def network():
    with two_routers() as made:
        yield made


@pytest.fixture(scope="module")
def servers(network, tmp_path_factory):
    directory = tmp_path_factory.mktemp("nat")
    more = "   2990 TCP FTPIMP1\n   2131 TCP FTPTOLD\n   2133 TCP FTPPLAIN\n"
    edit_member(directory, "PROFILE.TCPIP", ("   2990 TCP FTPIMP1\n", more))
    edit_member(directory, "SYSTEM.CONF", ("BINDADDRESS     127.0.0.1", "BINDADDRESS     0.0.0.0"))
    (directory / "etc" / "FTPTOLD.FTP.DATA").write_text(f"{_MEMBER}PASSIVEADDRESS {FAR}\n")
    (directory / "etc" / "FTPPLAIN.FTP.DATA").write_text(_MEMBER)
    with Demo(directory, 0, within=network.server) as running:
        yield running


def test_the_table_is_there():
    assert len(rows()) == 14


@pytest.mark.parametrize("row", rows(), ids=", ".join)
def test_each_way_to_a_data_connection(network, servers, row):
    translated, control, follows, told, *ways = row
    network.translate(
        near=translated in ("client", "both"),
        far=translated in ("server", "both"),
        follows=follows == "yes",
        control=", ".join(map(str, _SERVERS.values())),
        passive=f"{_PASSIVE[0]}-{_PASSIVE[1]}",
    )
    host = SERVER if translated == "client" else FAR
    arguments = (host, str(_SERVERS[told]), servers.password("USER2"), str(servers.ca), control)
    command = [*network.client, sys.executable, "-c", _CLIENT, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    wanted = [*ways[:3], "504" if ways[3] == "fails" else ways[3]]
    assert done.stdout.splitlines() == wanted, done.stderr
