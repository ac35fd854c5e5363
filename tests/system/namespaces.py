"""Three network namespaces in a row: a client, a router that translates addresses with nftables, a server.

    client 192.0.2.2 -- 192.0.2.1 router 198.51.100.1 -- 198.51.100.2 server

Whatever the client sends reaches the server as the router's. They are made for one test and removed after it; nothing
in them can reach the machine's own network.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
def namespaces(*names: str) -> Iterator[list[str]]:
    """Namespaces of these names, each with its loopback up, as long as the context lasts."""
    need("ip", "nft")
    if os.geteuid() != 0:
        pytest.skip("network namespaces need root")
    made = [f"sallyport-{os.getpid()}-{name}" for name in names]
    try:
        with _alone():
            for name in made:
                run("ip", "netns", "add", name)
        for name in made:
            inside(name, "ip", "link", "set", "lo", "up")
        yield made
    finally:
        for name in made:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


@contextmanager
def _alone() -> Iterator[None]:
    """In here one process of the tests at a time: the first ``ip netns add`` on a machine mounts /run/netns."""
    with (Path(tempfile.gettempdir()) / "sallyport-netns.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def translated_network() -> Iterator[Network]:
    """The network, as long as the context lasts."""
    with namespaces("client", "router", "server") as (client, router, server):
        join((client, "eth", "192.0.2.2"), (router, "in", "192.0.2.1"))
        join((router, "out", ROUTER), (server, "eth", SERVER))
        inside(client, "ip", "route", "add", "default", "via", "192.0.2.1")
        forward(router)
        load_rules(router, _RULES)
        yield Network(within(client), within(server))


def forward(name: str) -> None:
    """Make a router of a namespace."""
    inside(name, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")


def load_rules(name: str, rules: str) -> None:
    """These nftables rules and no others."""
    inside(name, "nft", "-f", "-", text="flush ruleset\n" + rules)


def join(*ends: tuple[str, str, str]) -> None:
    """A cable between two namespaces: (name, interface, address) of each end."""
    (first, left, _), (second, right, _) = ends
    run("ip", "link", "add", left, "netns", first, "type", "veth", "peer", "name", right, "netns", second)
    for name, interface, address in ends:
        inside(name, "ip", "address", "add", f"{address}/24", "dev", interface)
        inside(name, "ip", "link", "set", interface, "up")


def within(name: str) -> tuple[str, ...]:
    """The prefix of a command that runs there."""
    return ("ip", "netns", "exec", name)


def inside(name: str, *command: str, text: str | None = None) -> None:
    """Run a command there."""
    run(*within(name), *command, text=text)


def run(*command: str, text: str | None = None) -> None:
    """Run a command, which has to succeed."""
    subprocess.run(command, input=text, check=True, capture_output=True, text=True, timeout=120)
