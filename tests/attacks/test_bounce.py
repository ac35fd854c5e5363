"""FTP bounce: PORT and EPRT that name somebody else, or a port of the system's services, make no connection there."""

from __future__ import annotations

import re
import socket

import pytest

from tests.attacks.naive import serving
from tests.system.ftpwire import Control

_SOMEBODY = "127.0.0.2"
#: How the address of somebody else is said; {high}.{low} and {port} are a port where he listens.
_OTHERS = (
    "PORT 127,0,0,2,{high},{low}",
    "EPRT |1|127.0.0.2|{port}|",
    "EPRT |2|::ffff:127.0.0.2|{port}|",
    "EPRT |2|::ffff:7f00:2|{port}|",
    "EPRT |1|somebody.example|{port}|",
    "PORT 0127,0,0,2,{high},{low}",
    "EPRT |1|2130706434|{port}|",
)
#: The client's own address, but a port below 1024; nobody needs to listen there.
_LOW = ("PORT 127,0,0,1,0,22", "PORT 127,0,0,1,3,255", "EPRT |1|127.0.0.1|25|", "EPRT |2|::1|25|")


@pytest.fixture
def somebody():
    with socket.create_server((_SOMEBODY, 0)) as listener:
        listener.settimeout(60)
        yield listener


def said(template: str, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    return template.format(port=port, high=port // 256, low=port % 256)


def was_reached(listener: socket.socket) -> bool:
    """Whether somebody connected; what connects does so before the reply to NLST."""
    listener.setblocking(False)
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_the_probe_works_where_every_address_is_believed(demo, somebody):
    """The control: a server that connects to wherever PORT says, as RFC 959 has it."""

    def handle(connection: socket.socket) -> None:
        connection.sendall(b"220 naive\r\n")
        numbers = [int(number) for number in re.findall(rb"\d+", connection.recv(1_000))]
        connection.sendall(b"200 fine\r\n")
        connection.recv(1_000)
        address = ".".join(map(str, numbers[:4])), numbers[4] * 256 + numbers[5]
        with socket.create_connection(address, 60) as data:
            data.sendall(b"a list\r\n")
        connection.sendall(b"226 done\r\n")

    with serving(handle) as port, Control(demo, port) as client:
        client.say(said(_OTHERS[0], somebody))
        client.say("NLST")
        assert was_reached(somebody)


@pytest.mark.parametrize("template", _OTHERS)
def test_nobody_else_is_connected_to(demo, somebody, template):
    with Control(demo, demo.port(2121)) as client:
        client.log_on()
        assert client.say(said(template, somebody))[:3] in ("501", "504", "522")
        assert client.say("NLST")[:3] in ("425", "503")
        assert not was_reached(somebody)


@pytest.mark.parametrize("line", _LOW)
def test_no_port_of_a_service_is_connected_to(demo, line):
    with Control(demo, demo.port(2121)) as client:
        client.log_on()
        assert client.say(line)[:3] in ("501", "504", "522")


def test_the_clients_own_address_is_connected_to(demo):
    """What is refused above is the address, not the command."""
    with Control(demo, demo.port(2121)) as client, socket.create_server(("127.0.0.1", 0)) as own:
        own.settimeout(60)
        client.log_on()
        port = own.getsockname()[1]
        assert client.say(f"PORT 127,0,0,1,{port // 256},{port % 256}")[:3] == "200"
        assert client.say("NLST")[:3] in ("125", "550")
