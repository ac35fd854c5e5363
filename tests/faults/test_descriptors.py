"""No descriptor is left: who is connected goes on, who comes waits, and all is as before when some are free again."""

from __future__ import annotations

import contextlib
import resource
import socket

import pytest

from tests.faults.clients import descriptors, log_in, store
from tests.faults.scale import scaled, timeout
from tests.system.running import until

CROWD = scaled(120, 800)


@pytest.mark.timeout(timeout(600, 600))
def test_a_crowd_that_takes_every_descriptor(own_demo):
    client = log_in(own_demo)
    with contextlib.closing(client), contextlib.ExitStack() as crowd:
        quiet = descriptors(own_demo)
        limit = quiet + CROWD // 2
        resource.prlimit(own_demo.process.pid, resource.RLIMIT_NOFILE, (limit, limit))
        for _ in range(CROWD):
            crowd.enter_context(socket.create_connection(("localhost", own_demo.port(2323)), timeout=60))
        until(lambda: "SLYA0204E" in own_demo.output())
        assert client.sendcmd("NOOP")[:3] == "200"
        crowd.close()
        until(lambda: descriptors(own_demo) <= quiet + 5)
        assert store(client, "file", b"content")
        with log_in(own_demo) as other:
            assert other.sendcmd("NOOP")[:3] == "200"
        with socket.create_connection(("localhost", own_demo.port(2323)), timeout=60) as terminal:
            assert terminal.recv(1) == b"\xff"
    assert "Traceback" not in own_demo.output()
