"""The private names of pyOpenSSL are still there, and both engines do the same."""

import contextlib

import pytest
from OpenSSL import SSL

from appliance.runtime.wires import openssl
from tests.support import pki

ENGINES = [openssl.Native(), openssl.Public()]


def test_the_locked_pyopenssl_gives_the_native_engine():
    assert isinstance(openssl.ENGINE, openssl.Native)


@pytest.mark.parametrize("error", [AttributeError, ImportError, AssertionError])
def test_a_failing_self_test_falls_back_to_the_public_interface(error):
    class Broken:
        def self_test(self):
            raise error("no such name")

    assert isinstance(openssl.load(Broken), openssl.Public)


def test_the_self_test_notices_a_missing_attribute(monkeypatch):
    monkeypatch.delattr(SSL.Connection, "_raise_ssl_error")
    assert isinstance(openssl.load(), openssl.Public)


@pytest.fixture(params=ENGINES, ids=lambda engine: type(engine).__name__)
def engine(request):
    return request.param


@pytest.fixture
def ends(engine):
    """(server, client) over memory BIOs, shaken hands."""
    server = SSL.Connection(pki.tls_context(pki.server()).openssl, None)
    server.set_accept_state()
    engine.batch(server)
    client = SSL.Connection(pki.tls_context(None, is_client=True).openssl, None)
    client.set_connect_state()
    for _ in range(3):
        for one, other in ((client, server), (server, client)):
            with contextlib.suppress(SSL.WantReadError):
                one.do_handshake()
            carry(one, other)
    return server, client


def carry(one, other):
    try:
        while True:
            other.bio_write(one.bio_read(65536))
    except SSL.WantReadError:
        pass


def read_all(engine, connection):
    data = b""
    while got := engine.read(connection):
        data += got
    return data


def test_read_gives_records_then_nothing(engine, ends):
    server, client = ends
    client.send(b"one")
    client.send(b"two")
    carry(client, server)
    assert [engine.read(server), engine.read(server), engine.read(server)] == [b"one", b"two", b""]


def test_write_takes_a_record(engine, ends):
    server, client = ends
    assert engine.write(server, b"x" * openssl.RECORD) == openssl.RECORD
    carry(server, client)
    assert read_all(engine, client) == b"x" * openssl.RECORD


def test_a_full_socket_takes_nothing(engine, ends):
    import socket

    near, far = socket.socketpair()
    with near, far:
        near.setblocking(False)
        connection = SSL.Connection(pki.tls_context(None, is_client=True).openssl, near)
        connection.set_connect_state()
        assert engine.write(connection, b"before the handshake") == 0


def test_close_notify_is_told_from_data(engine, ends):
    server, client = ends
    client.send(b"last")
    client.shutdown()
    carry(client, server)
    assert engine.read(server) == b"last"
    with pytest.raises(SSL.ZeroReturnError):
        engine.read(server)
    with pytest.raises(SSL.ZeroReturnError):
        engine.unseal(server, memoryview(bytearray(100)))


def test_a_damaged_record_is_an_error(engine, ends):
    server, client = ends
    client.send(b"x" * 100)
    record = bytearray(client.bio_read(65536))
    record[-1] ^= 1
    engine.feed(server, memoryview(record))
    with pytest.raises(SSL.Error, match="mac"):
        engine.unseal(server, memoryview(bytearray(200)))


@pytest.mark.parametrize("size", [1, 16384, 16385, 262144, 1_000_000])
def test_seal_gives_all_records_of_a_batch(engine, ends, size):
    server, client = ends
    plain = bytes(i % 251 for i in range(size))
    out = bytearray(openssl.sealed_size(size))
    client.bio_write(bytes(engine.seal(server, memoryview(plain), out)))
    assert read_all(engine, client) == plain


def test_feed_and_unseal_give_the_plaintext(engine, ends):
    server, client = ends
    plain = bytes(i % 251 for i in range(100_000))
    records = bytes(engine.seal(client, memoryview(plain[:16384]), bytearray(openssl.sealed_size(16384))))
    engine.feed(server, memoryview(records)[:1000])
    out = memoryview(bytearray(20_000))
    assert engine.unseal(server, out) == 0
    engine.feed(server, memoryview(records)[1000:])
    assert engine.unseal(server, out) == 16384
    assert out[:16384] == plain[:16384]


def test_is_resumed(ends):
    assert openssl.Native().is_resumed(ends[0]) is False
    assert openssl.Public().is_resumed(ends[0]) is None


def test_the_public_engine_cannot_attach(ends):
    with pytest.raises(SSL.Error):
        openssl.Public().attach(ends[0], 0)
