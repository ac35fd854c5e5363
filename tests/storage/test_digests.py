"""Digests of files and of parts of them."""

from __future__ import annotations

import hashlib
import zlib

import pytest

from appliance.storage import digests
from appliance.storage.digests import DigestAlgorithm, DigestFile
from appliance.storage.results import FailureReason, FileDigest, FileFailure

CONTENT = bytes(range(256)) * 5000


@pytest.fixture
def path(place):
    (place.home / "f").write_bytes(CONTENT)
    return place.path("f")


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [
        (DigestAlgorithm.SHA_256, hashlib.sha256(CONTENT).hexdigest()),
        (DigestAlgorithm.SHA_512, hashlib.sha512(CONTENT).hexdigest()),
        (DigestAlgorithm.SHA_1, hashlib.sha1(CONTENT).hexdigest()),
        (DigestAlgorithm.MD5, hashlib.md5(CONTENT).hexdigest()),
        (DigestAlgorithm.CRC32, f"{zlib.crc32(CONTENT):08x}"),
    ],
)
def test_a_whole_file(place, path, algorithm, digest):
    assert DigestFile(place.user2, path, algorithm).perform() == FileDigest(str(path), digest, 0, len(CONTENT))


def test_a_part(place, path):
    found = DigestFile(place.user2, path, DigestAlgorithm.CRC32, 3, 1_200_000).perform()
    assert found == FileDigest(str(path), f"{zlib.crc32(CONTENT[3:1_200_000]):08x}", 3, 1_200_000)
    assert DigestFile(place.user2, path, DigestAlgorithm.CRC32, 7, 7).perform().digest == "00000000"


@pytest.mark.parametrize(("start", "end"), [(5, 4), (0, len(CONTENT) + 1)])
def test_a_part_that_is_not_there(place, path, start, end):
    found = DigestFile(place.user2, path, DigestAlgorithm.MD5, start, end).perform()
    assert isinstance(found, FileFailure)
    assert found.reason is FailureReason.BAD_OFFSET


def test_too_much_and_nothing(place, path, monkeypatch):
    monkeypatch.setattr(digests, "MOST", 1000)
    assert DigestFile(place.user2, path, DigestAlgorithm.MD5).perform().reason is FailureReason.TOO_COSTLY
    missing = DigestFile(place.user2, place.path("none"), DigestAlgorithm.MD5).perform()
    assert missing.reason is FailureReason.NOT_FOUND
