"""Sealed files: what was written comes back, and nothing of a file that was damaged, cut, reordered or forged."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.assembly.keeping import sealedfile
from appliance.assembly.keeping.sealedfile import SealedFileError, SealedReader, SealedWriter
from appliance.secret import Secret

PASSPHRASE = Secret("correct horse")


@pytest.fixture(autouse=True)
def cheap_and_small(monkeypatch):
    monkeypatch.setattr(sealedfile, "_COST", (8, 1, 1))
    monkeypatch.setattr(sealedfile, "_FRAME", 64)


def sealed(content: bytes) -> bytes:
    stream = io.BytesIO()
    writer = SealedWriter(stream, PASSPHRASE, {"system": "GATE1"})
    for start in range(0, len(content), 50):
        writer.write(content[start : start + 50])
    writer.close()
    return stream.getvalue()


def opened(path, passphrase=PASSPHRASE) -> bytes:
    reader = SealedReader(path)
    try:
        reader.unlock(passphrase)
        return b"".join(iter(lambda: reader.read(33), b""))
    finally:
        reader.close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file"


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 1000])
def test_what_was_written_comes_back(path, size):
    content = bytes(number % 251 for number in range(size))
    path.write_bytes(sealed(content))
    assert opened(path) == content
    reader = SealedReader(path)
    assert reader.about == {"system": "GATE1"}
    reader.close()


def test_what_is_inside_is_not_to_be_read(path):
    path.write_bytes(sealed(b"a private key " * 20))
    assert b"private key" not in path.read_bytes()
    with pytest.raises(SealedFileError, match="passphrase is not right"):
        opened(path, Secret("wrong"))


@given(data=st.data())
def test_damage_anywhere_is_seen(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("damaged") / "file"
    whole = bytearray(sealed(b"x" * 300))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(whole)
    with pytest.raises(SealedFileError):
        opened(path)


@given(cut=st.integers(1, 700))
def test_a_file_cut_short_is_seen(tmp_path_factory, cut):
    path = tmp_path_factory.mktemp("cut") / "file"
    path.write_bytes(sealed(b"x" * 300)[:-cut])
    with pytest.raises(SealedFileError):
        opened(path)


def forged(whole: bytes, change) -> bytes:
    """The frames changed, with a checksum that fits again: what somebody without the passphrase can do."""
    header_end = whole.index(b"\n", len(b"SALLYPORT BACKUP 1\n")) + 1
    frames, rest = [], whole[header_end:-32]
    while rest:
        length = 4 + int.from_bytes(rest[:4], "big")
        frames.append(rest[:length])
        rest = rest[length:]
    body = whole[:header_end] + b"".join(change(frames))
    return body + hashlib.sha256(body).digest()


@pytest.mark.parametrize(
    "change",
    [lambda f: f[:-1], lambda f: [f[0], f[2], f[1], *f[3:]], lambda f: [f[0], f[0], *f[1:]], lambda f: f[1:]],
    ids=["last frame gone", "exchanged", "doubled", "first frame gone"],
)
def test_frames_belong_where_they_are(path, change):
    whole = sealed(b"x" * 300)
    path.write_bytes(forged(whole, lambda frames: frames))
    assert opened(path) == b"x" * 300
    path.write_bytes(forged(whole, change))
    with pytest.raises(SealedFileError):
        opened(path)


def test_a_header_does_not_decide_how_much_memory_a_key_costs(path):
    whole = sealed(b"x").replace(b"[8, 1, 1]", b"[99999999, 1, 1]")
    path.write_bytes(whole[:-32] + hashlib.sha256(whole[:-32]).digest())
    with pytest.raises(SealedFileError, match="costs too much"):
        opened(path)
