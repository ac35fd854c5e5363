"""HASH, RANG and the X commands."""

from __future__ import annotations

import hashlib
import zlib

import pytest

from tests.services.ftp.conftest import code

CONTENT = b"0123456789"


@pytest.fixture
def client(make, home):
    (home / "f").write_bytes(CONTENT)
    (home / "with blanks 1").write_bytes(CONTENT)
    client = make()
    client.log_on()
    return client


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def test_hash_of_a_file_and_of_a_range(client):
    assert client.say("HASH f").sent() == f"213 SHA-256 0-9 {sha256(CONTENT)} /u/user2/f\r\n".encode()
    assert code(client.say("RANG 2 4")) == 350
    assert client.say("HASH f").sent() == f"213 SHA-256 2-4 {sha256(b'234')} /u/user2/f\r\n".encode()
    assert b" 0-9 " in client.say("HASH f").sent()  # a range counts once


def test_the_algorithm_is_chosen(client):
    client.say("OPTS HASH CRC32")
    assert f"CRC32 0-9 {zlib.crc32(CONTENT):08x} ".encode() in client.say("HASH f").sent()


@pytest.mark.parametrize(("line", "wanted"), [("RANG 1 0", 350), ("RANG 5 2", 501), ("RANG x", 501)])
def test_ranges(client, line, wanted):
    assert code(client.say(line)) == wanted


@pytest.mark.parametrize(
    ("line", "digest"),
    [
        ("XCRC f", f"{zlib.crc32(CONTENT):08X}"),
        ("XMD5 f", hashlib.md5(CONTENT).hexdigest().upper()),
        ("XSHA f", hashlib.sha1(CONTENT).hexdigest().upper()),
        ("XSHA1 f 0 4", hashlib.sha1(CONTENT[:4]).hexdigest().upper()),
        ("XSHA256 f 4", sha256(CONTENT[:4]).upper()),
        ("XSHA512 f 2 4", hashlib.sha512(CONTENT[2:4]).hexdigest().upper()),
        ('XCRC "with blanks 1" 0 4', f"{zlib.crc32(CONTENT[:4]):08X}"),
    ],
)
def test_older_commands(client, line, digest):
    assert client.say(line).sent() == f"250 {digest}\r\n".encode()


@pytest.mark.parametrize("line", ["HASH none", "XMD5 none", "HASH a\\0", "XMD5 ..", "XCRC f 3 99"])
def test_what_has_no_digest(client, line):
    assert code(client.say(line)) in (550, 554)
