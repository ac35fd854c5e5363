"""Peers that vanish without a word: their packets are dropped both ways, so only our own limits end their sessions."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import attrs
import pytest

from tests.faults.clients import descriptors
from tests.faults.scale import LONG
from tests.system.coreclient import CoreClient
from tests.system.elsewhere import run_in
from tests.system.ftpwire import Control
from tests.system.namespaces import join, load_rules, namespaces, within
from tests.system.running import Demo, edit_member, until

_CLIENT, _SERVER = "192.0.2.2", "192.0.2.1"
_DROP = """
table inet gone {
    chain in { type filter hook input priority 0; policy drop; }
    chain out { type filter hook output priority 0; policy drop; }
}
"""
_HALF_A_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40)
_LARGE = 64 << 20
#: Seconds after which the server gives up: enough for everything to be held on a machine that does something else too.
_PATIENCE = 15


@attrs.frozen
class Net:
    """A demo in a namespace, and the namespace of its clients."""

    demo: Demo
    client: str

    def vanish(self) -> None:
        """From now on nothing that a client sends arrives, nor what is sent to it."""
        load_rules(self.client, _DROP)

    def terminal(self, base: int = 2323) -> CoreClient:
        return run_in(self.client, lambda: CoreClient(self.demo, base, host=_SERVER))

    def control(self) -> Control:
        client = run_in(self.client, lambda: Control(self.demo, self.demo.port(2121), host=_SERVER))
        assert client.log_on().startswith("230")
        client.say("TYPE I")
        return client

    def connected(self, base: int) -> socket.socket:
        return run_in(self.client, lambda: socket.create_connection((_SERVER, self.demo.port(base)), 60))

    def passive(self, client: Control) -> socket.socket:
        return run_in(self.client, client.passive)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Net]:
    folder = tmp_path_factory.mktemp("vanishing") / "demo"
    edit_member(folder, "SYSTEM.CONF", ("BINDADDRESS     127.0.0.1", "BINDADDRESS 0.0.0.0"))
    edit_member(
        folder,
        "PROFILE.TCPIP",
        ("TIMEMARK 600", f"TIMEMARK {_PATIENCE}"),
        ("SCANINTERVAL 120", "SCANINTERVAL 1\n   CHECKCLIENTCONN 2,2"),
    )
    edit_member(folder, "FTP.DATA", ("INACTIVE            300", f"INACTIVE {_PATIENCE}\nDATATIMEOUT {_PATIENCE}"))
    with namespaces("client", "server") as (client, server):
        join((client, "eth", _CLIENT), (server, "eth", _SERVER))
        with Demo(folder, 0, within=within(server)) as demo:
            yield Net(demo, client)


@pytest.fixture
def net(made: Net) -> Iterator[Net]:
    """Packets pass again behind each test."""
    yield made
    load_rules(made.client, "")


def terminals(demo: Demo) -> list[tuple[str, ...]]:
    return list(demo.console("D TCPIP,,TELNET,CONN").rows)


def lus_lent(demo: Demo) -> int:
    overview = demo.console("D OVERVIEW")
    rows = [dict(zip(overview.columns, row, strict=True)) for row in overview.rows]
    return sum(int(float(row["VALUE"])) for row in rows if "LU POOLS" in row.values())


def test_the_packets_of_a_client_can_be_made_to_vanish(net):
    """The control: what is said to the server is not answered any more, and nobody says that the connection is over."""
    with net.control() as client:
        assert client.say("NOOP")[:3] == "200"
        net.vanish()
        client.sock.settimeout(1)
        with pytest.raises(TimeoutError):
            client.say("NOOP")


def test_everything_that_vanished_clients_held_is_free_again(net):
    """A terminal with its LU, a login, transfers both ways, a port that is offered, handshakes: none outlives them."""
    demo, home = net.demo, net.demo.dir / "data/hfs/u/user2"
    quiet = descriptors(demo)
    with contextlib.ExitStack() as held:
        home.mkdir(parents=True, exist_ok=True)
        held.enter_context(net.control())
        fetching, storing, offering = (held.enter_context(net.control()) for _ in range(3))
        with (home / "large").open("wb") as file:
            file.truncate(_LARGE)
        down = held.enter_context(net.passive(fetching))
        assert fetching.say("RETR large").startswith("125 ")
        assert down.recv(1_000)
        up = held.enter_context(net.passive(storing))
        assert storing.say("STOR half").startswith("125 ")
        up.sendall(bytes(100_000))
        offering.passive_port()
        for base in (2990, 2992, 8990):
            held.enter_context(net.connected(base)).sendall(_HALF_A_HELLO)
        terminal = held.enter_context(net.terminal())
        terminal.negotiate()
        terminal.screen()
        if LONG:  # half a minute, since it could still be a terminal that is slow
            held.enter_context(net.connected(2993))
        assert lus_lent(demo) == 1
        net.vanish()
        until(lambda: not terminals(demo), 120)
        until(lambda: descriptors(demo) <= quiet + 3, 120)
        assert lus_lent(demo) == 0
    assert "SLYT0006W" in demo.output()
    assert not (home / "half").exists()
    assert not list((demo.dir / "data" / "scratch").iterdir())
    assert "Traceback" not in demo.output()


def test_a_terminal_that_comes_again_is_not_kept_out_by_the_one_that_vanished(net):
    """CHECKCLIENTCONN: a new connection of a client has its others asked whether they are there."""
    gone = net.terminal()
    with contextlib.closing(gone._socket):
        gone.negotiate()
        gone.screen()
        port = gone._socket.getsockname()[1]
        load_rules(net.client, _DROP.replace("policy drop;", f"tcp sport {port} drop; tcp dport {port} drop;"))
        with net.terminal() as again:
            again.negotiate()
            again.screen()
            until(lambda: len(terminals(net.demo)) == 1)
            assert again.peer in str(terminals(net.demo))
