"""What is sent and what is received, with and without conversion."""

import errno
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.runtime.transfers.payload import Incoming, Outgoing, TransferError, payload_of
from appliance.session.events import TransferStatus
from appliance.storage.failures import DataError
from appliance.storage.lineends import ToLocal, ToNetwork
from appliance.storage.opened import Download, Upload
from appliance.storage.results import FailureReason


@pytest.fixture
def opened(tmp_path):
    """A Download of a file with this content, from this offset."""
    downloads = []

    def opened(content, offset=0, size=None):
        path = tmp_path / "f"
        path.write_bytes(content)
        downloads.append(Download("/f", len(content) if size is None else size, offset, fd=os.open(path, os.O_RDONLY)))
        return downloads[-1]

    yield opened
    for download in downloads:
        download.close()


class StandInUpload(Upload):
    """An upload in memory that fails as told."""

    def __init__(self, error=None, failing="write"):
        self.path = "/u"
        self.content = bytearray()
        self.calls = []
        self._error, self._failing = error, failing

    def write(self, data):
        self._do("write")
        self.content += data

    def commit(self):
        self._do("commit")

    def discard(self):
        self.calls.append("discard")

    def _do(self, name):
        self.calls.append(name)
        if self._error and self._failing == name:
            raise OSError(self._error, "no")


def sent(outgoing, size=1000):
    buffer, content = memoryview(bytearray(size)), b""
    while block := outgoing.next_block(buffer):
        content += block
    return content


@pytest.mark.parametrize("content", [b"", b"short", bytes(range(256)) * 100])
def test_bytes_content_and_files_are_sent_whole(opened, content):
    assert sent(Outgoing(content, None)) == content
    assert sent(Outgoing(Download("/f", len(content), 0, content=content), None)) == content
    assert sent(Outgoing(opened(content), None)) == content


def test_a_file_is_sent_from_its_offset(opened):
    outgoing = Outgoing(opened(b"0123456789", offset=4), None)
    assert outgoing.remaining == 6
    assert outgoing.sendable[1:] == (4, 6)
    assert sent(outgoing) == b"456789"
    assert outgoing.remaining == 0


def test_only_a_file_that_needs_no_conversion_can_go_by_sendfile(opened):
    assert Outgoing(b"x", None).sendable is None
    assert Outgoing(opened(b"x"), ToNetwork()).sendable is None


@given(st.binary(max_size=300), st.integers(1, 50))
def test_conversion_does_not_depend_on_blocks(content, size):
    expected = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    assert sent(Outgoing(content, ToNetwork()), size) == expected


def test_a_converter_that_swallows_blocks_ends_nothing():
    class Keeper:
        def __init__(self):
            self.kept = b""

        def feed(self, data):
            self.kept += bytes(data)
            return b""

        def finish(self):
            return self.kept

    assert sent(Outgoing(b"abc" * 100, Keeper()), 10) == b"abc" * 100


def test_a_file_that_became_shorter_is_noticed(opened):
    with pytest.raises(TransferError) as caught:
        sent(Outgoing(opened(b"short", size=100), None))
    assert caught.value.status is TransferStatus.STORAGE


def test_a_file_that_cannot_be_read(opened):
    download = opened(b"content")
    outgoing = Outgoing(download, None)
    download.close()
    download.fd = os.open("/", os.O_RDONLY)
    with pytest.raises(TransferError) as caught:
        sent(outgoing)
    assert caught.value.failure.reason is FailureReason.IS_DIRECTORY


def test_discard_closes_the_file(opened):
    download = opened(b"x")
    Outgoing(download, None).discard()
    assert download.fd is None


@given(st.lists(st.binary(max_size=50)))
def test_what_is_received_is_converted_and_counted(blocks):
    upload = StandInUpload()
    incoming = Incoming(upload, ToLocal(), None)
    for block in blocks:
        incoming.take(memoryview(block))
    incoming.finish()
    whole = b"".join(blocks)
    assert bytes(upload.content) == whole.replace(b"\r\n", b"\n")
    assert incoming.moved == len(whole)
    assert upload.calls[-1] == "commit"


def test_more_than_the_limit_is_not_stored():
    upload = StandInUpload()
    incoming = Incoming(upload, None, 10)
    incoming.take(memoryview(b"0123456789"))
    with pytest.raises(TransferError) as caught:
        incoming.take(memoryview(b"x"))
    assert caught.value.status is TransferStatus.TOO_LARGE
    assert upload.content == b"0123456789"


@pytest.mark.parametrize("failing", ["write", "commit"])
def test_a_full_disk_is_a_storage_failure(failing):
    incoming = Incoming(StandInUpload(errno.ENOSPC, failing), None, None)
    with pytest.raises(TransferError) as caught:  # noqa: PT012
        incoming.take(memoryview(b"x"))
        incoming.finish()
    assert caught.value.status is TransferStatus.STORAGE
    assert caught.value.failure.reason is FailureReason.NO_SPACE


def test_payload_of():
    assert isinstance(payload_of(b"", None, None), Outgoing)
    assert isinstance(payload_of(StandInUpload(), None, None), Incoming)


class Refuses:
    """A converter that cannot convert."""

    def feed(self, data):
        raise DataError("too long", FailureReason.TOO_LONG)

    def finish(self):
        raise DataError("broken off")


def test_what_cannot_be_converted_ends_the_transfer():
    incoming = payload_of(StandInUpload(), Refuses(), None)
    with pytest.raises(TransferError) as stopped:
        incoming.take(memoryview(b"x"))
    assert stopped.value.status is TransferStatus.STORAGE
    assert stopped.value.failure.reason is FailureReason.TOO_LONG
    with pytest.raises(TransferError, match="broken off"):
        incoming.finish()
    with pytest.raises(TransferError, match="too long"):
        payload_of(b"x", Refuses(), None).next_block(memoryview(bytearray(10)))
    with pytest.raises(TransferError, match="broken off"):
        payload_of(b"", Refuses(), None).next_block(memoryview(bytearray(10)))
