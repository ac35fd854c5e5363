"""Data connections end to end: passive and active, plain and TLS, on the reactor and on a thread."""

import os
import socket

import pytest
from OpenSSL import SSL

from appliance.certs.chain import PeerChain
from appliance.certs.tls import ClientAuth
from appliance.runtime.transfers import mover
from appliance.runtime.transfers.datachannel import DataChannel
from appliance.runtime.wires import linger
from appliance.session.actions import Listen, Reuse, Transfer
from appliance.session.events import Closed, Listening, TransferEnded, TransferStatus
from appliance.session.wires import Endpoint, Wire
from appliance.storage.lineends import ToLocal, ToNetwork
from appliance.storage.opened import Download
from appliance.storage.results import FailureReason
from tests.runtime.transfers.test_payload import StandInUpload
from tests.support import pki
from tests.support.wires import Peer

SMALL = b"small\n" * 100
LARGE = os.urandom(1 << 20) * 3 + b"the end"
#: Seconds that the kernel counts where a thread moves: enough for the steps of a handshake on a busy machine.
STALL = 2.0
VERSIONS = [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION]


class Side:
    """A data channel and what it reported."""

    def __init__(self, capabilities):
        self.reactor = capabilities.reactor
        self.events = []
        self.channel = DataChannel(capabilities, Endpoint("127.0.0.1", 0), self.events.append)
        self.clients = []
        self.is_on_reactor = not capabilities.pools.bulk.size

    def listen(self, peer="127.0.0.1", ports=(0, 0)):
        self.channel.listen(Listen(Wire.DATA, "127.0.0.1", ports, peer, 60))

    def connect(self, source="127.0.0.1"):
        local = [event for event in self.events if isinstance(event, Listening)][-1].local
        self.clients.append(Peer(socket.create_connection((local.host, local.port), source_address=(source, 0))))
        return self.clients[-1]

    def until(self, so):
        self.reactor.turn_until(so, *(client.step for client in self.clients))

    def settle(self):
        self.reactor.settle(*(client.step for client in self.clients))

    @property
    def ended(self):
        found = [event for event in self.events if isinstance(event, TransferEnded)]
        return found[-1] if found else None

    def finish(self):
        self.until(lambda: self.ended)
        return self.ended


@pytest.fixture(params=["thread", "reactor"])
def side(request, capabilities):
    """Both ways to move bytes: ``reactor`` has no thread for bulk."""
    yield from make_side(capabilities, has_threads=request.param == "thread")


@pytest.fixture
def one_side(capabilities):
    yield from make_side(capabilities, has_threads=True)


def make_side(capabilities, *, has_threads):
    pools = capabilities.pools
    if not has_threads:
        pools.bulk.size = 0
    made = Side(capabilities)
    yield made
    made.channel.release()
    for client in made.clients:
        client.close()
    made.until(lambda: not pools.bulk.outstanding and not pools.files.outstanding)
    made.settle()
    made.reactor.advance(linger.SECONDS)
    made.settle()
    assert not made.reactor.readers
    assert not made.reactor.getDelayedCalls()


@pytest.fixture
def opened(tmp_path, reactor):
    downloads = []

    def opened(content, offset=0):
        (tmp_path / "f").write_bytes(content)
        downloads.append(Download("/f", len(content), offset, fd=os.open(tmp_path / "f", os.O_RDONLY)))
        return downloads[-1]

    yield opened
    reactor.turn_until(lambda: all(download.fd is None for download in downloads))


@pytest.fixture(scope="module")
def context():
    """The control connection's own context."""
    return pki.tls_context(pki.server(), client_auth=ClientAuth.OPTIONAL)


def client_context(user=None, version=None):
    return pki.tls_context(pki.user(user) if user else None, is_client=True, version=version).openssl


class TestSending:
    @pytest.mark.parametrize("content", [b"", SMALL, LARGE], ids=["empty", "small", "large"])
    @pytest.mark.parametrize("version", [None, *VERSIONS], ids=["plain", "1.2", "1.3"])
    def test_a_file_arrives_whole(self, side, opened, context, content, version):
        side.listen()
        client = side.connect()
        side.channel.transfer(Transfer(opened(content), context if version else None, None))
        if version:
            client.start_tls(client_context(version=version))
        ended = side.finish()
        assert (ended.status, ended.bytes_moved) == (TransferStatus.COMPLETE, len(content))
        assert (ended.tls is not None) is (version is not None)
        side.until(lambda: client.end)
        assert client.received == content
        assert client.end == ("close_notify" if version else "eof")

    def test_from_an_offset_and_converted(self, side, opened):
        side.listen()
        client = side.connect()
        side.channel.transfer(Transfer(opened(b"x\n" * 500_000, offset=2), None, None, converter=ToNetwork()))
        assert side.finish().status is TransferStatus.COMPLETE
        side.until(lambda: client.end)
        assert client.received == b"x\r\n" * 499_999

    def test_a_transfer_waits_for_its_connection(self, side, opened, context):
        side.listen()
        side.channel.transfer(Transfer(opened(SMALL), context, None))
        assert side.ended is None
        side.connect().start_tls(client_context())
        assert side.finish().status is TransferStatus.COMPLETE

    def test_active(self, side, opened, context):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            side.channel.transfer(Transfer(opened(SMALL), context, None, active=listening.getsockname()))
            side.settle()
            side.clients.append(client := Peer(listening.accept()[0]))
        client.start_tls(client_context())  # the FTP server is the TLS server in this direction too
        assert side.finish().status is TransferStatus.COMPLETE
        side.until(lambda: client.end)
        assert client.received == SMALL

    def test_active_and_nobody_there(self, side, opened):
        side.channel.transfer(Transfer(opened(SMALL), None, None, active=("127.0.0.1", 1)))
        assert side.finish().status is TransferStatus.NO_CONNECTION

    def test_a_client_that_leaves(self, side, opened, context):
        side.listen()
        client = side.connect()
        client.start_tls(client_context())
        client.is_reading = False
        side.channel.transfer(Transfer(opened(LARGE * 4), context, None))
        side.until(lambda: client.is_secure)
        side.settle()
        client.reset()
        assert side.finish().status is TransferStatus.BROKEN

    def test_a_client_that_reads_nothing(self, side, opened, context):
        side.listen()
        client = side.connect()
        client.start_tls(client_context())
        client.is_reading = False  # the handshake goes on all the same
        side.channel.transfer(Transfer(opened(LARGE * 8), context, None, stall_timeout=STALL))
        side.until(lambda: client.is_secure)
        self.pass_time(side)
        assert side.finish().status is TransferStatus.STALLED

    def pass_time(self, side):
        """On a thread the kernel counts, on the reactor we do."""
        for _ in range(5 if side.is_on_reactor else 0):
            side.settle()
            side.reactor.advance(STALL)

    def test_abort(self, side, opened, context):
        side.listen()
        client = side.connect()
        client.start_tls(client_context())
        client.is_reading = False
        side.channel.transfer(Transfer(opened(LARGE * 8), context, None))
        side.until(lambda: client.is_secure)
        side.channel.close()
        assert side.finish().status is TransferStatus.ABORTED


class TestReceiving:
    @pytest.mark.parametrize("content", [b"", SMALL, LARGE], ids=["empty", "small", "large"])
    @pytest.mark.parametrize("version", [None, *VERSIONS], ids=["plain", "1.2", "1.3"])
    def test_a_file_arrives_whole_and_is_committed(self, side, context, content, version):
        upload = StandInUpload()
        client = self.begin(side, upload, context if version else None, version)
        client.write(content)
        side.until(lambda: not client.unsent and (client.is_secure or not version))
        self.end(client)
        ended = side.finish()
        assert (ended.status, ended.bytes_moved, ended.detail) == (TransferStatus.COMPLETE, len(content), "")
        assert upload.content == content
        assert "commit" in upload.calls

    def begin(self, side, upload, context, version=None, **asked):
        side.listen()
        client = side.connect()
        side.channel.transfer(Transfer(upload, context, None, **asked))
        if context:
            client.start_tls(client_context(version=version))
        return client

    def end(self, client):
        if client.tls:
            client.close_notify()
        client.socket.shutdown(socket.SHUT_WR)

    def test_converted(self, side):
        upload = StandInUpload()
        client = self.begin(side, upload, None, converter=ToLocal())
        client.write(b"line\r\n" * 1000 + b"\r")
        self.end(client)
        assert side.finish().status is TransferStatus.COMPLETE
        assert upload.content == b"line\n" * 1000 + b"\r"

    def test_no_close_notify_is_a_truncation(self, side, context):
        upload = StandInUpload()
        client = self.begin(side, upload, context)
        client.write(SMALL)
        side.until(lambda: client.is_secure)
        side.settle()
        client.socket.shutdown(socket.SHUT_WR)
        assert side.finish().status is TransferStatus.TRUNCATED
        side.until(lambda: upload.calls[-1:] == ["discard"])
        assert "commit" not in upload.calls

    def test_a_reset_after_close_notify_is_success(self, side, context):
        """A TLS 1.3 client that closes without reading its tickets resets the connection."""
        upload = StandInUpload()
        client = self.begin(side, upload, context)
        client.is_reading = False
        side.until(lambda: client.is_secure)
        client.write(SMALL)
        client.close_notify()
        client.close()
        assert side.finish().status is TransferStatus.COMPLETE
        assert upload.content == SMALL

    def test_a_reset_before_close_notify_is_none(self, side, context):
        upload = StandInUpload()
        client = self.begin(side, upload, context)
        side.until(lambda: client.is_secure)
        client.write(SMALL)
        side.settle()
        client.reset()
        assert side.finish().status in (TransferStatus.BROKEN, TransferStatus.TRUNCATED)
        side.until(lambda: upload.calls[-1:] == ["discard"])
        assert "commit" not in upload.calls

    def test_too_much(self, side, context):
        upload = StandInUpload()
        client = self.begin(side, upload, context, limit=10)
        client.write(LARGE)
        assert side.finish().status is TransferStatus.TOO_LARGE
        side.until(lambda: upload.calls[-1:] == ["discard"])

    @pytest.mark.parametrize("failing", ["write", "commit"])
    def test_a_full_disk(self, side, failing):
        upload = StandInUpload(28, failing)
        client = self.begin(side, upload, None)
        client.write(SMALL)
        self.end(client)
        ended = side.finish()
        assert (ended.status, ended.failure.reason) == (TransferStatus.STORAGE, FailureReason.NO_SPACE)

    @pytest.mark.parametrize(
        ("upload", "asked", "status"),
        [
            (lambda: StandInUpload(28, "write"), {}, TransferStatus.STORAGE),
            (StandInUpload, {"limit": 10}, TransferStatus.TOO_LARGE),
        ],
        ids=["a full disk", "too much"],
    )
    def test_who_sends_what_is_not_taken_learns_that_it_was_no_accident(self, side, context, upload, asked, status):
        """Then a client goes on to read why, rather than report a broken data connection."""
        client = self.begin(side, upload(), context, **asked)
        client.write(bytes((1 << 20) + 1000))  # a thread looks at a MiB; what is left is less than is thrown away
        assert side.finish().status is status
        side.until(lambda: client.end)
        assert client.end == "close_notify"

    def test_abort_discards(self, side, context):
        upload = StandInUpload()
        client = self.begin(side, upload, context)
        client.write(SMALL)
        side.until(lambda: client.is_secure)
        side.channel.close()
        assert side.finish().status is TransferStatus.ABORTED
        side.until(lambda: upload.calls[-1:] == ["discard"])
        assert "commit" not in upload.calls

    def test_the_control_connection_goes_away(self, side, context):
        upload = StandInUpload()
        client = self.begin(side, upload, context)
        client.write(SMALL)
        side.until(lambda: client.is_secure)
        side.channel.release()
        side.until(lambda: upload.calls[-1:] == ["discard"])
        assert side.ended is None
        assert "commit" not in upload.calls


class TestWhoMayHaveIt:
    def resumed(self, side, context, user, version):
        """A session of ``context``, as its control connection gave it."""
        control = client_context(user, version)
        side.listen()
        client = side.connect()
        side.channel.transfer(Transfer(b"x", context, None))
        client.start_tls(control)
        side.finish()
        side.until(lambda: client.end)
        side.events.clear()
        return control, client.tls.get_session()

    @pytest.mark.parametrize("version", VERSIONS)
    @pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
    def test_a_resumed_session_is_the_same_client(self, side, context, opened, version, content):
        control, session = self.resumed(side, context, None, version)
        side.listen()
        client = side.connect()
        side.channel.transfer(Transfer(opened(content), context, None, reuse=Reuse.REQUIRED))
        client.start_tls(control, session=session)
        ended = side.finish()
        assert (ended.status, ended.detail) == (TransferStatus.COMPLETE, "")
        assert ended.tls.resumed

    @pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
    def test_a_full_handshake_is_not_when_reuse_is_required(self, side, context, opened, content):
        side.listen()
        client = side.connect()
        side.channel.transfer(Transfer(opened(content), context, None, reuse=Reuse.REQUIRED))
        client.start_tls(client_context())
        assert side.finish().status is TransferStatus.WRONG_PEER
        side.until(lambda: client.end)
        assert not client.received

    def test_a_session_of_another_login_is_not(self, side, context):
        control, session = self.resumed(side, pki.tls_context(pki.server()), None, None)
        side.listen()
        client = side.connect()
        side.channel.transfer(Transfer(SMALL, context, None, reuse=Reuse.REQUIRED))
        client.start_tls(control, session=session)
        assert side.finish().status is TransferStatus.WRONG_PEER

    @pytest.mark.parametrize(
        ("user", "status"),
        [("user2", TransferStatus.COMPLETE), ("user4", TransferStatus.WRONG_PEER), (None, TransferStatus.WRONG_PEER)],
    )
    def test_the_certificate_must_be_that_of_the_control_connection(self, side, context, user, status):
        upload = StandInUpload()
        side.listen()
        client = side.connect()
        side.channel.transfer(Transfer(upload, context, PeerChain((pki.user("user2").certificate,))))
        client.start_tls(client_context(user))
        client.write(SMALL)
        side.until(lambda: client.is_secure and not client.unsent)
        if not client.end:
            client.close_notify()
        assert side.finish().status is status
        assert bool(upload.content) is (status is TransferStatus.COMPLETE)

    def test_another_address_never_gets_it(self, side, opened):
        side.listen()
        thief = side.connect("127.0.0.9")
        side.channel.transfer(Transfer(opened(SMALL), None, None))
        side.until(lambda: thief.end)
        assert not thief.received
        client = side.connect()
        assert side.finish().status is TransferStatus.COMPLETE
        side.until(lambda: client.end)
        assert client.received == SMALL

    @pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
    def test_plaintext_where_tls_is_asked_for(self, side, context, opened, content):
        side.listen()
        client = side.connect()
        side.channel.transfer(Transfer(opened(content), context, None))
        client.write(b"give me that file\r\n")
        assert side.finish().status is TransferStatus.TLS_FAILED

    @pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
    def test_a_silent_peer_has_the_time_of_a_handshake(self, side, context, opened, content):
        side.listen()
        side.connect()
        side.channel.transfer(Transfer(opened(content), context, None))
        side.until(lambda: side.channel._running.mover)
        side.settle()
        side.reactor.advance(10)
        assert side.finish().status is TransferStatus.TLS_FAILED


class TestPorts:
    def test_nobody_comes(self, one_side, opened):
        one_side.listen()
        one_side.channel.transfer(Transfer(opened(SMALL), None, None, accept_timeout=30))
        one_side.reactor.advance(30)
        assert one_side.finish().status is TransferStatus.NO_CONNECTION

    def test_no_port_was_opened(self, one_side, opened):
        one_side.channel.transfer(Transfer(opened(SMALL), None, None))
        assert one_side.finish().status is TransferStatus.NO_CONNECTION

    def test_no_port_is_free(self, one_side):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            one_side.listen(ports=(port, port))
        assert [type(event) for event in one_side.events] == [Closed]

    def test_a_second_listen_replaces_the_first_and_its_connection(self, one_side):
        one_side.listen()
        early = one_side.connect()
        one_side.settle()
        one_side.listen()
        one_side.until(lambda: early.end)
        client = one_side.connect()
        one_side.channel.transfer(Transfer(b"x", None, None))
        one_side.until(lambda: client.end)
        assert client.received == b"x"

    def test_one_port_serves_one_transfer(self, one_side, opened):
        one_side.listen()
        one_side.connect()
        one_side.channel.transfer(Transfer(b"x", None, None))
        one_side.finish()
        one_side.events.clear()
        one_side.channel.transfer(Transfer(opened(SMALL), None, None))
        assert one_side.finish().status is TransferStatus.NO_CONNECTION

    def test_closing_a_port_nobody_used(self, one_side):
        one_side.listen()
        one_side.channel.close()
        assert one_side.ended is None
        with pytest.raises(ConnectionRefusedError):
            one_side.connect()


def test_what_is_small_never_goes_to_a_thread(one_side, context, opened, monkeypatch):
    monkeypatch.setattr("appliance.runtime.transfers.datachannel.BulkTransfer", None)
    one_side.listen()
    one_side.connect()
    one_side.channel.transfer(Transfer(opened(b"x" * mover.BATCH), None, None))
    assert one_side.finish().status is TransferStatus.COMPLETE


@pytest.mark.parametrize("direction", ["out", "in"])
def test_a_hundred_mebibytes_are_the_same_bytes(one_side, context, opened, direction):
    content = os.urandom(1 << 20) * 100
    one_side.listen()
    client = one_side.connect()
    upload = StandInUpload()
    one_side.channel.transfer(Transfer(opened(content) if direction == "out" else upload, context, None))
    client.start_tls(client_context())
    if direction == "in":
        client.write(content)
        one_side.until(lambda: client.is_secure and not client.unsent)
        client.close_notify()
    assert one_side.finish().status is TransferStatus.COMPLETE
    one_side.until(lambda: client.end)
    assert (client.received if direction == "out" else upload.content) == content
