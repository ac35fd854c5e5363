"""Three network namespaces in a row: a client, a router that translates addresses with nftables, a server.

    client 192.0.2.2 -- 192.0.2.1 router 198.51.100.1 -- 198.51.100.2 server

Whatever the client sends reaches the server as the router's. They are made for one test and removed after it; nothing
in them can reach the machine's own network.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import attrs
import pytest

from tests.system.running import need

SERVER, ROUTER = "198.51.100.2", "198.51.100.1"

_RULES = """
table ip translate {
    chain postrouting {
        type nat hook postrouting priority srcnat;
        oifname "out" masquerade
    }
}
"""


@attrs.frozen
class Network:
    """Prefixes of commands that run inside."""

    client: tuple[str, ...]
    server: tuple[str, ...]


@contextmanager
def translated_network() -> Iterator[Network]:
    """The network, as long as the context lasts."""
    need("ip", "nft")
    if os.geteuid() != 0:
        pytest.skip("network namespaces need root")
    client, router, server = (f"sallyport-{os.getpid()}-{name}" for name in ("client", "router", "server"))
    try:
        for name in (client, router, server):
            _run("ip", "netns", "add", name)
            _inside(name, "ip", "link", "set", "lo", "up")
        _join((client, "eth", "192.0.2.2"), (router, "in", "192.0.2.1"))
        _join((router, "out", ROUTER), (server, "eth", SERVER))
        _inside(client, "ip", "route", "add", "default", "via", "192.0.2.1")
        _inside(router, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
        _inside(router, "nft", "-f", "-", text=_RULES)
        yield Network(_within(client), _within(server))
    finally:
        for name in (client, router, server):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def _join(*ends: tuple[str, str, str]) -> None:
    """A cable between two namespaces: (name, interface, address) of each end."""
    (first, left, _), (second, right, _) = ends
    _run("ip", "link", "add", left, "netns", first, "type", "veth", "peer", "name", right, "netns", second)
    for name, interface, address in ends:
        _inside(name, "ip", "address", "add", f"{address}/24", "dev", interface)
        _inside(name, "ip", "link", "set", interface, "up")


def _within(name: str) -> tuple[str, ...]:
    return ("ip", "netns", "exec", name)


def _inside(name: str, *command: str, text: str | None = None) -> None:
    _run(*_within(name), *command, text=text)


def _run(*command: str, text: str | None = None) -> None:
    subprocess.run(command, input=text, check=True, capture_output=True, text=True, timeout=20)
