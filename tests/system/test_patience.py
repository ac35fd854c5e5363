"""LOGONTIMEOUT, with clients that would wait for ever before they say who they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.system.ftpwire import Control
from tests.system.linepeer import LineClient
from tests.system.running import Demo, edit_member, free_offset, until


@pytest.fixture(scope="module")
def hasty(tmp_path_factory) -> Iterator[Demo]:
    """A demo with little patience."""
    folder = tmp_path_factory.mktemp("hasty") / "demo"
    edit_member(folder, "SYSTEM.CONF", ("LOGONTIMEOUT    120", "LOGONTIMEOUT    2"))
    with Demo(folder, free_offset()) as running:
        yield running


def test_a_logon_to_ftp(hasty):
    with Control(hasty, hasty.port(2121)) as client:
        assert client.hear().startswith("421 ")
    until(lambda: "not logged on after 2 seconds" in hasty.output())


def test_a_logon_without_a_screen(hasty):
    with LineClient("telnet", "127.0.0.1", str(hasty.port(2323))) as telnet:
        telnet.see("===> ")
        telnet.type_line("LOGON APPLID(TSO)")
        telnet.see("USER ID: ")
        telnet.see("===> ", 60)
