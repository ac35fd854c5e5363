"""What an owner asks of a transport: writing more than the socket takes."""

import pytest

from appliance.session.events import CloseReason


@pytest.mark.parametrize("is_tls", [False, True], ids=["plain", "tls"])
def test_a_write_larger_than_the_socket_takes_blocks_then_drains(ends, is_tls):
    if is_tls:
        ends.secure()
    content = bytes(range(256)) * 65536  # 16 MiB
    ends.peer.is_reading = False
    ends.transport.write(content)
    ends.transport.write(b"tail")
    assert ends.owner.names[-1] == "blocked"
    assert ends.owner.names.count("blocked") == 1
    assert 0 < ends.transport.unsent <= len(content) + 4
    ends.peer.is_reading = True
    ends.until(lambda: "drained" in ends.owner.names)
    ends.until(lambda: len(ends.peer.received) == len(content) + 4)
    assert ends.peer.received == content + b"tail"
    assert ends.transport.unsent == 0


def test_a_failed_write_is_told_later_and_once(ends):
    ends.transport.resume()
    ends.peer.reset()
    ends.transport.pause()
    while not ends.transport.is_broken:
        ends.transport.write(b"x" * 1000)
    assert not ends.owner.calls
    ends.reactor.turn()
    assert ends.owner.names == ["lost"]
    assert ends.owner.get("lost")[0] is CloseReason.RESET
