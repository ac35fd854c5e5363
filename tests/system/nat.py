"""A client and a server with a router before each, which translates addresses with nftables, or not, as a test says.

    client 192.0.2.2 -- near 203.0.113.1 -- 203.0.113.2 far -- server 198.51.100.2

A router that translates shows the other side its own address alone. The far one passes on what comes in for the
server's ports. One that follows FTP reads control connections, translates the addresses it finds, and lets in the data
connections they promise (nf_conntrack_ftp, nf_nat_ftp); one that knows nothing of FTP is told the passive ports.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import attrs
import pytest

from tests.system.namespaces import forward, inside, join, load_rules, namespaces, within

__all__ = ["FAR", "SERVER", "TwoRouters", "two_routers"]

CLIENT, NEAR, FAR, SERVER = "192.0.2.2", "203.0.113.1", "203.0.113.2", "198.51.100.2"

_HIDE = """
table ip hide {
    chain postrouting { type nat hook postrouting priority srcnat; oifname "wan" masquerade; }
}
"""
_PASS_ON = """
table ip pass_on {
    chain prerouting { type nat hook prerouting priority dstnat; iifname "wan" tcp dport { %s } dnat to %s; }
}
"""
_FOLLOW = """
table ip follow {
    ct helper ftp { type "ftp" protocol tcp; }
    chain prerouting { type filter hook prerouting priority 0; tcp dport { %s } ct helper set "ftp"; }
}
"""


@attrs.frozen
class TwoRouters:
    """The network; ``client`` and ``server`` are prefixes of commands that run there."""

    client: tuple[str, ...]
    server: tuple[str, ...]
    _near: str
    _far: str

    def translate(self, *, near: bool, far: bool, follows: bool, control: str, passive: str) -> None:
        """Which routers translate, whether they follow FTP, and the ports: of control connections, and passive ones.

        Ports are as nftables spells them: ``21, 990``, ``50000-50099``.
        """
        followed = _FOLLOW % control if follows else ""
        passed = _PASS_ON % (control if follows else f"{control}, {passive}", SERVER)
        self._load(self._near, (_HIDE if near else "") + followed)
        self._load(self._far, (_HIDE + passed if far else "") + followed)
        self._show("198.51.100.0/24", to=self._near, via=FAR, shown=not far)
        self._show("192.0.2.0/24", to=self._far, via=NEAR, shown=not near)

    def _load(self, router: str, rules: str) -> None:
        try:
            load_rules(router, rules)
        except subprocess.CalledProcessError as error:
            if "helper" not in error.stderr:
                raise
            pytest.skip("the kernel has no nf_conntrack_ftp")

    def _show(self, net: str, *, to: str, via: str, shown: bool) -> None:
        """A router that translates hides its net: nobody knows the way."""
        inside(to, "ip", "route", "replace", *((net, "via", via) if shown else ("unreachable", net)))


@contextmanager
def two_routers() -> Iterator[TwoRouters]:
    """The network, as long as the context lasts."""
    with namespaces("client", "near", "far", "server") as (client, near, far, server):
        join((client, "eth", CLIENT), (near, "lan", "192.0.2.1"))
        join((near, "wan", NEAR), (far, "wan", FAR))
        join((far, "lan", "198.51.100.1"), (server, "eth", SERVER))
        for name, gateway in ((client, "192.0.2.1"), (server, "198.51.100.1")):
            inside(name, "ip", "route", "add", "default", "via", gateway)
        for router in (near, far):
            forward(router)
        yield TwoRouters(within(client), within(server), near, far)
