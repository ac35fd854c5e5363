"""One client: what may wait for it, drop and wake, and that nothing of it is left."""

import gc
import weakref

import pytest

from appliance.certs.tls import ClientAuth, RevocationPolicy
from appliance.session.actions import (
    CheckRevocation,
    Close,
    LimitUnsent,
    Listen,
    Send,
    SetTimer,
    StartTls,
)
from appliance.session.events import (
    CloseReason,
    RevocationChecked,
    Woken,
)
from appliance.session.wires import Wire
from tests.support import pki
from tests.support.ends import Ends
from tests.support.wires import RecordingSession

CLIENT, BACKEND = Wire.CLIENT, Wire.BACKEND


def test_a_client_that_lets_more_wait_than_it_may_is_dropped_at_once(begin):
    ends = begin(RecordingSession(Opened=[LimitUnsent(1_000_000)], receive=[Send(b"x" * 8_000_000)]))
    ends.client.is_reading = False
    ends.client.write(b"go")
    ends.until(lambda: ends.closed() == [CloseReason.CONGESTED])


def test_what_leaves_at_once_does_not_count(begin):
    ends = begin(RecordingSession(Opened=[LimitUnsent(1)], receive=[Send(b"x" * 1000)]))
    ends.client.write(b"go")
    ends.until(lambda: ends.session.received[CLIENT])
    assert not ends.closed()


def test_drop_tells_the_session_why(begin):
    ends = begin(RecordingSession())
    assert ends.capabilities.registry.drop(1)
    assert ends.closed() == [CloseReason.DROPPED]
    ends.until(lambda: ends.client.end == "eof")


def test_wake_tells_the_session_of_that_connection(begin):
    ends = begin(RecordingSession())
    ends.capabilities.registry.wake(2)
    assert not ends.session.of(Woken)
    ends.capabilities.registry.wake(1)
    assert ends.session.of(Woken) == [Woken()]


@pytest.mark.parametrize("how", ["peer", "local", "drop"])
def test_everything_is_freed_by_reference_count(capabilities, how):
    gc.collect()
    gc.disable()
    try:
        session = RecordingSession(
            Opened=[
                StartTls(pki.tls_context(pki.server(), client_auth=ClientAuth.REQUIRED)),
                SetTimer("idle", 600),
                Listen(Wire.DATA, "127.0.0.1", (0, 0), "", 5),
            ],
            Secured=lambda event: [CheckRevocation(event.tls.chain, RevocationPolicy(ends_sessions=True))],
            receive=[Close()],
        )
        ends = Ends(capabilities, session)
        ends.client.start_tls(pki.tls_context(pki.user("user2"), is_client=True).openssl)
        ends.until(lambda: session.of(RevocationChecked))
        ends.settle()
        gone = [weakref.ref(session), ends.connection]
        ends.session = session = None
        if how == "peer":
            ends.client.close_notify()
        elif how == "local":
            ends.client.write(b"QUIT")
        else:
            capabilities.registry.drop_all(CloseReason.DROPPED)
        ends.until(lambda: not capabilities.registry.rows())
        ends.client.close()
        ends.until(lambda: [ref() for ref in gone] == [None, None])
    finally:
        gc.enable()
    capabilities.reactor.advance(60)
