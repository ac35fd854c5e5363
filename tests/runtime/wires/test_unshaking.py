"""The way out of TLS."""

import pytest

from tests.support import pki
from tests.support.transports import VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_after_both_have_said_goodbye_the_connection_goes_on_in_the_clear(ends, version):
    ends.secure(client=pki.tls_context(None, is_client=True, version=version))
    ended = []
    ends.transport.pause()  # as a session that waits for the end of TLS
    ends.transport.stop_tls(lambda: ended.append(True), notify=True, timeout=10)
    ends.peer.write(b"too late")
    ends.until(lambda: ends.peer.end == "close_notify")
    ends.settle()
    assert ended == []
    ends.peer.stop_tls()
    ends.until(lambda: ended)
    ends.transport.resume()
    ends.peer.write(b"NOOP\r\n")
    ends.transport.write(b"200 OK\r\n")
    ends.until(lambda: ends.owner.data == b"NOOP\r\n" and ends.peer.received.endswith(b"200 OK\r\n"))


def test_without_a_goodbye_the_connection_is_clear_at_once(ends):
    ends.secure()
    ended = []
    ends.transport.stop_tls(lambda: ended.append(True), notify=False, timeout=10)
    ends.peer.drop_tls()
    ends.until(lambda: ended)
    ends.peer.write(b"NOOP\r\n")
    ends.until(lambda: ends.owner.data == b"NOOP\r\n")


@pytest.mark.parametrize("is_silent", [True, False])
def test_a_peer_that_says_no_goodbye_goes_on_in_the_clear(ends, is_silent):
    ends.secure()
    ended = []
    ends.transport.stop_tls(lambda: ended.append(True), notify=True, timeout=10)
    ends.until(lambda: ends.peer.end == "close_notify")
    ends.settle()
    assert ended == []
    ends.peer.drop_tls()
    if is_silent:
        ends.reactor.advance(10)
    ends.peer.write(b"NOOP\r\n")
    ends.until(lambda: ended and ends.owner.data == b"NOOP\r\n")
