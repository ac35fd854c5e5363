"""A transfer on a thread of its own, driven directly; its place in a session is shown in test_datachannel."""

import socket
import threading

import pytest
from OpenSSL import SSL

from appliance.runtime.transfers import bulk
from appliance.runtime.transfers.bulk import BulkTransfer
from appliance.runtime.transfers.payload import Incoming, Outgoing, TransferError
from appliance.runtime.wires import openssl
from appliance.session.actions import Reuse
from appliance.session.events import TransferStatus
from tests.runtime.transfers.test_payload import StandInUpload
from tests.support import pki
from tests.support.wires import tcp_pair

CONTENT = bytes(range(251)) * 10_000  # 2.5 MB, of no round size


class Running:
    """``run`` on a thread, and its outcome."""

    def __init__(self, sock, payload, context=None, stall_timeout=120.0):
        self.transfer = BulkTransfer(
            sock,
            payload,
            context=context,
            peer_chain=None,
            reuse=Reuse.ALLOWED,
            stall_timeout=stall_timeout,
        )
        self.error = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        try:
            self.transfer.run()
        except TransferError as error:
            self.error = error

    def status(self):
        self._thread.join(120)
        assert not self._thread.is_alive()
        return self.error.status if self.error else TransferStatus.COMPLETE


@pytest.fixture
def pair():
    sock, other = tcp_pair()
    other.setblocking(True)
    other.settimeout(120)
    with sock, other:
        yield sock, other


@pytest.fixture(params=["native", "public"])
def engine(request, monkeypatch):
    monkeypatch.setattr(bulk, "ENGINE", openssl.Native() if request.param == "native" else openssl.Public())


def client_over(sock, version=None):
    client = SSL.Connection(pki.tls_context(None, is_client=True, version=version).openssl, sock)
    sock.settimeout(None)
    client.set_connect_state()
    client.do_handshake()
    return client


def read_to_end(client):
    content = bytearray()
    try:
        while True:
            content += client.recv(65536)
    except SSL.ZeroReturnError:
        return content


@pytest.mark.parametrize("version", [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION])
def test_out_with_both_engines(pair, engine, version):
    running = Running(pair[0], Outgoing(CONTENT, None), pki.tls_context(pki.server()))
    assert read_to_end(client_over(pair[1], version)) == CONTENT
    assert running.status() is TransferStatus.COMPLETE
    assert running.transfer.tls.version in ("TLSv1.2", "TLSv1.3")


@pytest.mark.parametrize("version", [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION])
def test_in_with_both_engines(pair, engine, version):
    upload = StandInUpload()
    running = Running(pair[0], Incoming(upload, None, None), pki.tls_context(pki.server()))
    client = client_over(pair[1], version)
    client.sendall(CONTENT)
    client.shutdown()
    assert running.status() is TransferStatus.COMPLETE
    assert upload.content == CONTENT


def test_small_pieces_and_records_cut_anywhere(pair, engine):
    upload = StandInUpload()
    running = Running(pair[0], Incoming(upload, None, None), pki.tls_context(pki.server()))
    client = client_over(pair[1])
    for start in range(0, 20_000, 7):
        client.send(CONTENT[start : start + 7])
    client.shutdown()
    assert running.status() is TransferStatus.COMPLETE
    assert upload.content == CONTENT[:20_006]


class Growing:
    """Makes sixteen bytes of one."""

    def feed(self, data):
        return bytes(data) * 16

    def finish(self):
        return b"."


def test_a_converter_may_make_more_than_a_batch(pair, engine):
    running = Running(pair[0], Outgoing(b"x" * 200_000, Growing()), pki.tls_context(pki.server()))
    assert read_to_end(client_over(pair[1])) == b"x" * 3_200_000 + b"."
    assert running.status() is TransferStatus.COMPLETE


@pytest.mark.parametrize("is_tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("direction", ["out", "in"])
def test_a_stall(pair, is_tls, direction):
    payload = Outgoing(CONTENT * 20, None) if direction == "out" else Incoming(StandInUpload(), None, None)
    context = pki.tls_context(pki.server()) if is_tls else None
    # With TLS the peer has so long for each of its steps too, which a busy machine may need.
    running = Running(pair[0], payload, context, stall_timeout=2.0 if is_tls else 0.2)
    if is_tls:
        client_over(pair[1])
    assert running.status() is TransferStatus.STALLED


@pytest.mark.parametrize("is_tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("direction", ["out", "in"])
@pytest.mark.parametrize("status", [TransferStatus.ABORTED, TransferStatus.TLS_FAILED])
def test_abort_wakes_the_thread_with_the_status_given(pair, is_tls, direction, status):
    upload = StandInUpload()
    payload = Outgoing(CONTENT * 20, None) if direction == "out" else Incoming(upload, None, None)
    context = pki.tls_context(pki.server()) if is_tls else None
    running = Running(pair[0], payload, context)
    if is_tls:
        client_over(pair[1])
    running.transfer.abort(status)
    running.transfer.abort(TransferStatus.BROKEN)
    assert running.status() is status
    assert "commit" not in upload.calls


def test_abort_during_the_handshake(pair):
    running = Running(pair[0], Outgoing(CONTENT, None), pki.tls_context(pki.server()))
    running.transfer.abort()
    assert running.status() is TransferStatus.ABORTED


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.0\r\n\r\n", b"\x16\x03\x01"])
def test_no_handshake(pair, said):
    running = Running(pair[0], Outgoing(CONTENT, None), pki.tls_context(pki.server()))
    pair[1].sendall(said)
    pair[1].shutdown(socket.SHUT_WR)
    assert running.status() is TransferStatus.TLS_FAILED


def test_a_damaged_record(pair):
    upload = StandInUpload()
    running = Running(pair[0], Incoming(upload, None, None), pki.tls_context(pki.server()))
    client = client_over(pair[1])
    client.sendall(CONTENT[:1000])
    pair[1].sendall(b"\x17\x03\x03\x00\x40" + b"\x00" * 0x40)
    assert running.status() is TransferStatus.BROKEN
    assert upload.calls == ["discard"]


def test_the_socket_stays_open_for_the_reactor_to_close(pair):
    running = Running(pair[0], Outgoing(b"x", None))
    assert running.status() is TransferStatus.COMPLETE
    assert pair[0].fileno() != -1
