"""Whole messages, one deadline, one limit."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from appliance.certs.crls.bounded_socket import BoundedSocket, remaining

MESSAGE = b"\x30\x03abc"


@pytest.fixture
def pair():
    near, far = socket.socketpair()
    with near, far:
        yield near, far


def bounded(near, seconds=5.0, limit=1000):
    return BoundedSocket(near, time.monotonic() + seconds, limit)


def test_whole_messages_come_one_by_one_however_they_were_sent(pair):
    near, far = pair
    made = bounded(near)
    far.sendall(MESSAGE + MESSAGE[:2])
    assert made.recv(1) == MESSAGE
    assert made.has_more
    far.sendall(MESSAGE[2:])
    assert made.recv(1) == MESSAGE
    assert not made.has_more
    far.shutdown(socket.SHUT_WR)
    assert made.recv(1) == b""


def test_one_deadline_spans_all_reads(pair):
    near, far = pair
    stop = threading.Event()

    def drip() -> None:
        far.sendall(b"\x30\x7f")
        while not stop.wait(0.05):
            far.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    began = time.monotonic()
    with pytest.raises(TimeoutError, match="in time"):
        bounded(near, seconds=0.5).recv(1)
    stop.set()
    dripping.join()
    assert time.monotonic() - began >= 0.5


def test_a_message_that_promises_too_much_is_refused_before_it_is_read(pair):
    near, far = pair
    far.sendall(b"\x30\x84\x7f\xff\xff\xff")
    with pytest.raises(OSError, match="larger than the limit"):
        bounded(near).recv(1)


def test_what_is_no_ldap_is_an_oserror(pair):
    near, far = pair
    far.sendall(b"HTTP/1.1")
    with pytest.raises(OSError, match="not LDAP"):
        bounded(near).recv(1)


def test_a_deadline_that_has_passed_sends_nothing(pair):
    near, far = pair
    with pytest.raises(TimeoutError):
        bounded(near, seconds=-1).sendall(b"x")
    with pytest.raises(TimeoutError):
        remaining(time.monotonic() - 1)
    made = bounded(near)
    made.sendall(b"x")
    assert far.recv(10) == b"x"


def test_no_more_messages_than_an_answer_has(pair):
    near, far = pair
    made = bounded(near)
    far.sendall(MESSAGE * 101)
    for _ in range(100):
        assert made.recv(1) == MESSAGE
    with pytest.raises(OSError, match="too many messages"):
        made.recv(1)
