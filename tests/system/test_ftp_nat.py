"""PASV, EPSV and PORT through a router that translates the client's address: what works, and what is refused."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.system.namespaces import ROUTER, SERVER, translated_network
from tests.system.running import Demo, edit_member

#: Runs in the client's namespace: logs on over TLS, tries one way to a data connection, prints how it went.
_CLIENT = """
import ftplib, ssl, sys
host, port, password, ca, way = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
context.check_hostname = False
client = ftplib.FTP_TLS(context=context, timeout=8)
client.connect(host, int(port))
client.login("USER2", password)
client.prot_p()
client.trust_server_pasv_ipv4_address = way == "PASV-TOLD"
client.set_pasv(way != "PORT")
if way == "EPSV":
    client.makepasv = lambda: ftplib.parse229(client.sendcmd("EPSV"), client.sock.getpeername())
try:
    client.retrlines("LIST", lambda line: None)
    print("works")
except (ftplib.Error, OSError) as error:
    print("fails", str(error)[:60])
client.close()
"""

#: Way -> whether it works when the router translates the client's address and forwards nothing back on its own.
_WAYS = {"EPSV": "works", "PASV": "works", "PASV-TOLD": "works", "PORT": "fails 504"}


@pytest.mark.timeout(120)
def test_each_way_to_a_data_connection(tmp_path):
    with translated_network() as network:
        edit_member(tmp_path, "SYSTEM.CONF", ("BINDADDRESS     127.0.0.1", "BINDADDRESS     0.0.0.0"))
        with Demo(tmp_path, 0, within=network.server) as demo:
            for way, wanted in _WAYS.items():
                arguments = (SERVER, str(demo.port(2121)), demo.password("USER2"), str(demo.ca), way)
                command = [*network.client, sys.executable, "-c", _CLIENT, *arguments]
                done = subprocess.run(command, capture_output=True, text=True, timeout=40, check=False)
                assert done.stdout.startswith(wanted), f"{way}: {done.stdout} {done.stderr}"
        assert ROUTER in demo.output()
