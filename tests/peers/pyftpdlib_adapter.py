"""A pytest plugin: pyftpdlib's functional tests reach a server that runs already, under the logins it has.

Address, user and password are all that changes; a test that turns a knob of pyftpdlib's own handler finds nothing
behind it and is among the differences that ``pyftpdlib_job`` knows.
"""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import Any

import pytest

__all__ = ["login", "pytest_collectstart"]

#: Tests that want the home to be the root of all there is, which only an anonymous user has.
_ROOTED = frozenset(("test_cwd", "test_pwd", "test_cdup", "test_mkd", "test_mlst"))


class _External:
    """Stands for the server that each test would start."""

    def __init__(self, address: tuple[str, int] = ("127.0.0.1", 0)) -> None:
        from pyftpdlib.handlers import FTPHandler

        is_ipv6 = address[0] == "::1"
        self.host = "::1" if is_ipv6 else "127.0.0.1"
        self.port = int(os.environ["FTP_PORT_IPV6" if is_ipv6 else "FTP_PORT"])
        self.handler = SimpleNamespace(
            dtp_handler=SimpleNamespace(), authorizer=SimpleNamespace(), proto_cmds=FTPHandler.proto_cmds
        )
        self.server = SimpleNamespace(ioloop=None, max_cons=0, max_cons_per_ip=0)

    def start(self) -> None:
        """It runs."""

    def stop(self) -> None:
        """It goes on running."""


def pytest_collectstart(collector: Any) -> None:
    """Before the tests are imported."""
    import tests as package  # pyftpdlib's, which stands before ours on the path

    package.FtpdThreadWrapper = _External
    package.GLOBAL_TIMEOUT = 5


@pytest.fixture(autouse=True)
def login(request: Any, monkeypatch: Any) -> None:
    """The user that a test logs on as."""
    is_rooted = request.node.name in _ROOTED
    name, password = ("anonymous", "tester@example") if is_rooted else ("USER2", os.environ["FTP_PASSWORD"])
    monkeypatch.setattr(request.module, "USER", name)
    monkeypatch.setattr(request.module, "PASSWD", password)
