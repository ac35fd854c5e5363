"""Bytes as they are."""

import pytest

from appliance.session.events import CloseReason


def test_plain_bytes_both_ways(ends):
    ends.transport.resume()
    ends.peer.write(b"USER X\r\n")
    ends.transport.write(b"331\r\n")
    ends.until(lambda: ends.owner.data == b"USER X\r\n" and ends.peer.received == b"331\r\n")
    assert (ends.transport.received_bytes, ends.transport.sent_bytes) == (8, 5)


def test_nothing_is_read_before_resume_or_after_pause(ends):
    ends.peer.write(b"early")
    ends.settle()
    assert not ends.owner.data
    ends.transport.resume()
    ends.until(lambda: ends.owner.data == b"early")
    ends.transport.pause()
    ends.peer.write(b"late")
    ends.settle()
    assert ends.owner.data == b"early"


@pytest.mark.parametrize(("close", "reason"), [("close", "PEER_CLOSED"), ("reset", "RESET")])
def test_how_a_plain_peer_leaves(ends, close, reason):
    ends.transport.resume()
    getattr(ends.peer, close)()
    ends.until(lambda: "lost" in ends.owner.names)
    assert ends.owner.get("lost")[0] is CloseReason[reason]
