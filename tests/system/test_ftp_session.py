"""The session that the talk shows, reply by reply, on port 2022."""

from __future__ import annotations

import re

from tests.system.ftpwire import Control


def test_from_the_greeting_to_the_working_directory(demo):
    with Control(demo, demo.port(2022)) as client:
        assert re.fullmatch(
            r"220-FTPSEC2 \S.* at MVS098, \d\d:\d\d:\d\d on \d{4}-\d\d-\d\d\.\r\n"
            r"220 Connection will not timeout\.\r\n",
            client.greeting,
        )
        client.secure()
        assert client.say("PBSZ 0").startswith("200 ")
        assert client.say("PROT P") == "200 Data connection protection set to private\r\n"
        assert client.say("USER USER2") == "331 Send password please.\r\n"
        assert client.say(f"PASS {demo.password('USER2')}").splitlines() == [
            "230-Processing FTPS.RC configuration file..",
            "230-SITE command was accepted",
            '230 USER2 is logged on.  Working directory is "USER2.".',
        ]
        assert client.say("PWD") == "257 \"'USER2.'\" is working directory.\r\n"
        assert client.say("SYST").startswith("215 MVS is the operating system of this server.")
        assert client.say("QUIT") == "221 Quit command received. Goodbye.\r\n"


def test_where_active_data_connections_come_from_is_said_at_the_start(demo):
    said = re.findall(
        r"SLYA001[12]I FTP (\w+) (\d+): active data connections come from (?:port (\d+)|any port)", demo.output()
    )
    assert {name for name, _, _ in said} >= {"FTPD1", "FTPSEC1", "FTPSEC2", "FTPIMP1"}
    assert all(int(source) == int(port) - 1 for _, port, source in said if source)


def test_an_active_data_connection_comes_from_the_port_below(demo):
    import socket

    with Control(demo, demo.port(2121)) as client, socket.create_server(("127.0.0.1", 0)) as waiting:
        client.log_on()
        port = waiting.getsockname()[1]
        assert client.say(f"PORT 127,0,0,1,{port >> 8},{port & 255}").startswith("200 ")
        assert client.say("LIST").startswith("125 ")
        data, (_, source) = waiting.accept()
        with data:
            assert source == demo.port(2121) - 1
