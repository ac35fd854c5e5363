"""HASH and the X commands against the programs of the system, whole files and ranges."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from tests.system.ftpwire import Control

CONTENT = hashlib.shake_256(b"digest").digest(1_500_001)
FIRST, LAST = 70_000, 1_400_000
#: HASH's name of the algorithm, the X command, and the program that knows better.
ALGORITHMS = [
    ("CRC32", "XCRC", "gzip"),
    ("MD5", "XMD5", "md5sum"),
    ("SHA-1", "XSHA1", "sha1sum"),
    ("SHA-256", "XSHA256", "sha256sum"),
    ("SHA-512", "XSHA512", "sha512sum"),
]


def told_by(program: str, path: Path) -> str:
    """The digest of a file; that of gzip is the CRC in its trailer (RFC 1952 section 2.3.1)."""
    command = (program, "-c", path) if program == "gzip" else (program, path)
    told = subprocess.run(command, capture_output=True, check=True, timeout=120).stdout
    return told[-8:-4][::-1].hex() if program == "gzip" else told.split()[0].decode()


@pytest.fixture
def client(demo):
    with Control(demo, demo.port(2121)) as made:
        made.log_on()
        yield made


@pytest.fixture
def files(demo):
    """A file, and the part of it between the two marks."""
    home = demo.dir / "data/hfs/u/user2"
    home.mkdir(parents=True, exist_ok=True)
    whole, part = home / "digested", home / "part"
    whole.write_bytes(CONTENT)
    part.write_bytes(CONTENT[FIRST : LAST + 1])
    yield whole, part
    whole.unlink()
    part.unlink()


@pytest.mark.parametrize(("algorithm", "verb", "program"), ALGORITHMS)
def test_digests_are_those_of_other_programs(client, files, algorithm, verb, program):
    whole, part = (told_by(program, path) for path in files)
    assert client.say(f"OPTS HASH {algorithm}") == f"200 {algorithm}\r\n"
    assert client.say("HASH digested") == f"213 {algorithm} 0-{len(CONTENT) - 1} {whole} /u/user2/digested\r\n"
    assert client.say(f"RANG {FIRST} {LAST}").startswith("350 ")
    assert client.say("HASH digested") == f"213 {algorithm} {FIRST}-{LAST} {part} /u/user2/digested\r\n"
    assert client.say(f"{verb} digested") == f"250 {whole.upper()}\r\n"
    assert client.say(f"{verb} digested {FIRST} {LAST + 1}") == f"250 {part.upper()}\r\n"
