"""TYPE, STRU, MODE, REST and OPTS."""

from __future__ import annotations

import pytest

from appliance.config.ftpservers.ftpserver import Extension
from tests.services.ftp.conftest import code


@pytest.fixture
def client(make):
    client = make()
    client.log_on()
    return client


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("TYPE A", b"200 Representation type is Ascii NonPrint\r\n"),
        ("type a n", b"200 Representation type is Ascii NonPrint\r\n"),
        ("TYPE I", b"200 Representation type is Image\r\n"),
        ("TYPE L 8", b"200 Local byte 8, representation type is Image\r\n"),
        ("TYPE E", b"200 Representation type is Ebcdic NonPrint\r\n"),
        ("TYPE A T", b"504-TYPE has unsupported format T\r\n504 Type remains Ascii NonPrint\r\n"),
        ("TYPE L 7", b"504-TYPE has unsupported format 7\r\n504 Type remains Ascii NonPrint\r\n"),
        ("TYPE X", b"501-unknown type  X\r\n501 Type remains Ascii NonPrint\r\n"),
        ("STRU R", b"250 Data structure is Record\r\n"),
        ("STRU P", b"504-Page structure not implemented\r\n504 Data structure remains File\r\n"),
        ("MODE B", b"200 Data transfer mode is Block\r\n"),
        ("MODE C", b"200 Data transfer mode is Compressed\r\n"),
        ("MODE Z", b"200 Data transfer mode is Z\r\n"),
        ("OPTS MODE Z LEVEL 9", b"200 MODE Z LEVEL set to 9\r\n"),
        ("OPTS HASH", b"200 SHA-256\r\n"),
        ("OPTS HASH crc32", b"200 CRC32\r\n"),
        ("OPTS HASH MD4", b"501 Unknown algorithm, current selection not changed\r\n"),
        ("STRU F", b"250 Data structure is File\r\n"),
        ("MODE S", b"200 Data transfer mode is Stream\r\n"),
        ("OPTS UTF8 ON", b"200 Names are in UTF-8\r\n"),
        ("OPTS utf8", b"200 Names are in UTF-8\r\n"),
        ("OPTS MLST size;type;odd;", b"200 MLST OPTS type;size;\r\n"),
        ("OPTS MLST", b"200 MLST OPTS\r\n"),
        ("NOOP", b"200 OK\r\n"),
        ("CLNT x", b"200 OK\r\n"),
    ],
)
def test_replies(client, line, reply):
    assert client.say(line).sent() == reply


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("STRU X", 501),
        ("MODE X", 501),
        ("OPTS UTF8 OFF", 501),
        ("OPTS SIZE", 501),
        ("OPTS MODE Z LEVEL x", 501),
        ("OPTS MLST type", 501),
        ("OPTS MLST type ;", 501),
    ],
)
def test_refusals(client, line, wanted):
    assert code(client.say(line)) == wanted


def test_rest(client):
    assert code(client.say("REST 5")) == 504  # TYPE A
    assert code(client.say("REST 0")) == 350
    client.say("TYPE I")
    assert client.say("REST 5").sent() == b"350 Restarting at 5. Send STOR or RETR to begin.\r\n"
    client.say("MODE B")
    assert code(client.say("REST 5")) == 504
    client.say("MODE S")
    assert [code(client.say(f"REST {offset}")) for offset in ("-1", "x", "9" * 19, "1 2", "٣")] == [501] * 5


def test_rest_must_be_turned_on(make):
    client = make(extensions=frozenset((Extension.SIZE,)))
    client.log_on()
    assert code(client.say("REST 0")) == 504


def test_compression_must_be_turned_on(make):
    client = make(extensions=frozenset())
    client.log_on()
    assert code(client.say("MODE Z")) == 504
    assert code(client.say("OPTS MODE Z LEVEL 1")) == 501
