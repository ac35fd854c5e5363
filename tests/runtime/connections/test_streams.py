"""CLIENT, the wires behind it and DATA: writing, TLS, closing."""

import socket

import pytest

from appliance.runtime.capabilities import Limits
from appliance.session.actions import (
    Close,
    Listen,
    Open,
    Send,
    StartTls,
    Transfer,
)
from appliance.session.events import (
    CloseReason,
    Drained,
    Listening,
    Opened,
    Secured,
    TransferEnded,
    TransferStatus,
)
from appliance.session.wires import Endpoint, Wire
from tests.support import pki
from tests.support.wires import Peer, RecordingSession

CLIENT, BACKEND = Wire.CLIENT, Wire.BACKEND


def test_the_peer_closes(begin):
    ends = begin(RecordingSession())
    ends.client.close()
    ends.until(lambda: ends.closed() == [CloseReason.PEER_CLOSED])


def test_a_failed_handshake_is_counted(begin):
    ends = begin(RecordingSession(Opened=[StartTls(pki.tls_context(pki.server()), pending=b"USER X\r\n")]))
    ends.until(lambda: ends.closed() == [CloseReason.TLS_FAILED])
    assert ends.capabilities.registry.counters.handshakes_failed == 1
    assert ends.capabilities.registry.handshakes_of("127.0.0.1") == 0


@pytest.mark.parametrize(("asked", "limit", "seconds"), [(None, 7, 7), (3, 7, 3), (9, 7, 7)])
def test_a_handshake_of_a_client_takes_no_longer_than_it_may(begin, asked, limit, seconds):
    session = RecordingSession(Opened=[StartTls(pki.tls_context(pki.server()), timeout=asked)])
    ends = begin(session, limits=Limits(handshake=limit))
    ends.reactor.advance(seconds - 0.1)
    assert not ends.closed()
    ends.reactor.advance(0.1)
    assert ends.closed() == [CloseReason.TIMED_OUT]


def test_notify_tells_when_everything_has_left(begin):
    ends = begin(RecordingSession(receive=[Send(b"x" * 8_000_000, notify=True)]))
    ends.client.is_reading = False
    ends.client.write(b"go")
    ends.until(lambda: ends.session.received[CLIENT])
    assert not ends.session.of(Drained)
    ends.client.is_reading = True
    ends.until(lambda: ends.session.of(Drained) == [Drained(CLIENT)])


def test_notify_of_a_short_send_comes_at_once(begin):
    ends = begin(RecordingSession(Opened=[Send(b"x", notify=True)]))
    assert ends.session.of(Drained) == [Drained(CLIENT)]


class TestBackend:
    def relay(self):
        other = {CLIENT: BACKEND, BACKEND: CLIENT}
        return RecordingSession(receive=lambda wire, data: [Send(data, other[wire])])

    def opened(self, begin, server, session=None):
        port, accepted = server
        session = session or self.relay()
        session._answers["Opened"] = lambda event: [Open(BACKEND, "127.0.0.1", port, 5)] if event.wire is CLIENT else []
        ends = begin(session)
        ends.until(lambda: len(session.of(Opened)) == 2)
        return ends, accepted()

    def test_open_connects_and_relays(self, begin, server):
        ends, host = self.opened(begin, server)
        assert ends.session.of(Opened)[1].peer == Endpoint("127.0.0.1", server[0])
        ends.client.write(b"to the host")
        host.write(b"to the client")
        ends.until(lambda: host.received == b"to the host" and ends.client.received == b"to the client", host.step)

    def test_a_name_is_resolved(self, begin, server):
        ends = begin(RecordingSession(receive=[Open(BACKEND, "localhost", server[0], 5)]))
        ends.client.write(b"x")
        ends.until(lambda: ends.session.of(Opened)[1:] or ends.closed(BACKEND))
        assert ends.session.of(Opened)[1].wire is BACKEND
        server[1]()

    def test_a_port_nobody_listens_on_is_refused(self, begin):
        ends = begin(RecordingSession(receive=[Open(BACKEND, "127.0.0.1", 1, 5)]))
        ends.client.write(b"x")
        ends.until(lambda: ends.closed(BACKEND) == [CloseReason.REFUSED])
        assert not ends.closed()

    def test_a_closing_host_leaves_the_client(self, begin, server):
        ends, host = self.opened(begin, server)
        host.close()
        ends.until(lambda: ends.closed(BACKEND) == [CloseReason.PEER_CLOSED])
        assert not ends.closed()

    def test_closing_the_backend_is_told_and_it_can_be_opened_again(self, begin, server):
        session = RecordingSession()
        ends, _ = self.opened(begin, server, session)
        session._answers["receive"] = [Close(BACKEND), Open(BACKEND, "127.0.0.1", server[0], 5)]
        ends.client.write(b"x")
        ends.until(lambda: len(session.of(Opened)) == 3)
        assert ends.closed(BACKEND) == [CloseReason.LOCAL_CLOSED]

    def test_the_backend_goes_with_the_client(self, begin, server):
        ends, host = self.opened(begin, server)
        ends.client.close()
        ends.until(lambda: host.end == "eof", host.step)
        assert not ends.closed(BACKEND)

    @pytest.mark.parametrize("stalled", ["client", "host"])
    def test_a_stalled_side_holds_a_bounded_amount(self, begin, server, stalled):
        ends, host = self.opened(begin, server)
        source, sink = (host, ends.client) if stalled == "client" else (ends.client, host)
        sink.is_reading = False
        source.write(b"r" * 30_000_000)
        connection = ends.connection()

        def held():
            most = connection.streams.unsent(CLIENT) + connection.streams.unsent(BACKEND)
            assert most <= 16384
            return most

        ends.until(lambda: held() and connection._reading._stalls, host.step)
        ends.settle(host.step, held)
        ends.until(held, host.step)  # the kernel may have taken some more of it meanwhile
        assert source.unsent > 0
        sink.is_reading = True
        ends.until(lambda: len(sink.received) == 30_000_000, host.step)

    def test_a_host_that_reads_nothing_is_dropped(self, begin, server, capabilities):
        ends, host = self.opened(begin, server)
        host.is_reading = False
        ends.client.write(b"r" * 30_000_000)
        ends.until(lambda: ends.connection()._reading._stalls, host.step)
        ends.reactor.advance(capabilities.limits.stalled)
        ends.reactor.advance(capabilities.limits.stalled)
        assert ends.closed(BACKEND) == [CloseReason.TIMED_OUT]
        assert not ends.closed()

    def test_tls_to_the_host_checks_its_name(self, begin, server):
        session = RecordingSession()
        ends, host = self.opened(begin, server, session)
        host.start_tls(pki.tls_context(pki.server()).openssl, is_server=True)
        context = pki.tls_context(None, is_client=True)
        session._answers["receive"] = [StartTls(context, BACKEND, server_name="localhost")]
        ends.client.write(b"x")
        ends.until(lambda: session.of(Secured), host.step)
        assert session.of(Secured)[0].wire is BACKEND


class TestData:
    def test_a_listing_goes_over_a_passive_port(self, begin):
        listing = b"line\r\n" * 10
        session = RecordingSession(
            Opened=[Listen(Wire.DATA, "127.0.0.1", (0, 0), "127.0.0.1", 5)],
            Listening=[Transfer(listing, None, None)],
        )
        ends = begin(session)
        data = Peer(socket.create_connection(("127.0.0.1", session.of(Listening)[0].local.port)))
        ends.until(lambda: session.of(TransferEnded), data.step)
        ended = session.of(TransferEnded)[0]
        assert (ended.status, ended.bytes_moved) == (TransferStatus.COMPLETE, len(listing))
        ends.until(lambda: data.end, data.step)
        assert data.received == listing
        data.close()

    def test_closing_data_aborts(self, begin):
        session = RecordingSession(
            Opened=[Listen(Wire.DATA, "127.0.0.1", (0, 0), "127.0.0.1", 5)],
            Listening=[Transfer(b"x", None, None), Close(Wire.DATA)],
        )
        begin(session)
        assert [event.status for event in session.of(TransferEnded)] == [TransferStatus.ABORTED]
