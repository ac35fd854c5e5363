"""The arithmetic of a pace, and that the kernel was told."""

import socket
import struct

from appliance.runtime.transfers.pacing import Pace, pace_sending
from tests.support.wires import tcp_pair


def test_who_is_too_fast_waits():
    pace = Pace(1000)
    assert pace.owed(500, now=10.0) == 0.5
    assert pace.owed(500, now=10.5) == 0.5
    assert pace.owed(10, now=20.0) == 0.0


def test_the_kernel_paces_what_is_sent():
    one, other = tcp_pair()
    with one, other:
        pace_sending(one, 0)
        pace_sending(one, 100_000)
        assert struct.unpack("@I", one.getsockopt(socket.SOL_SOCKET, 47, 4)) == (100_000,)
