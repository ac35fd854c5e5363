"""A pytest plugin: pyftpdlib's functional tests reach a server that runs already, under the login it has.

Address, user and password are all that changes; a test that turns a knob of pyftpdlib's own handler finds nothing
behind it and is among the differences that ``pyftpdlib_job`` knows.
"""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import Any

__all__ = ["pytest_collectstart"]


class _External:
    """Stands for the server that each test would start."""

    def __init__(self, *args: Any) -> None:
        self.host = "127.0.0.1"
        self.port = int(os.environ["FTP_PORT"])
        self.handler = SimpleNamespace(dtp_handler=SimpleNamespace(), authorizer=SimpleNamespace())
        self.server = SimpleNamespace(ioloop=None, max_cons=0, max_cons_per_ip=0)

    def start(self) -> None:
        """It runs."""

    def stop(self) -> None:
        """It goes on running."""


def pytest_collectstart(collector: Any) -> None:
    """Before the tests are imported."""
    import tests as package  # pyftpdlib's, which stands before ours on the path

    package.USER, package.PASSWD = os.environ["FTP_USER"], os.environ["FTP_PASSWORD"]
    package.FtpdThreadWrapper = _External
    package.GLOBAL_TIMEOUT = 5
