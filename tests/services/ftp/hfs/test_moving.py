"""What each transfer command asks of storage, and what comes through."""

from __future__ import annotations

import pytest

from appliance.session.actions import Close, Files, Transfer
from appliance.session.events import TransferEnded, TransferStatus
from appliance.session.wires import Wire
from appliance.storage.uploads import OpenUpload, UploadMode
from tests.services.ftp.conftest import code


@pytest.fixture
def client(make, home):
    client = make()
    client.log_on()
    client.say("TYPE I")
    return client


def get(client, line):
    client.say("EPSV")
    return client.move(client.say(line))[1]


def put(client, line, data):
    client.say("EPSV")
    begun = client.say(line)
    return begun, client.move(begun, data)[0]


def test_stor_and_retr(client, home):
    begun, ended = put(client, "STOR f", b"one\r\ntwo")
    assert begun.sent() == b"125 Storing data set /u/user2/f\r\n"
    assert ended.sent() == b"250 Transfer completed successfully.\r\n"
    assert ended.messages == ["SLYF0002I"]
    assert (home / "f").read_bytes() == b"one\r\ntwo"
    assert (home / "f").stat().st_mode & 0o777 == 0o640
    assert get(client, "RETR f") == b"one\r\ntwo"


def test_text_is_converted_both_ways(client, home):
    client.say("TYPE A")
    put(client, "STOR f", b"one\r\ntwo\r\n")
    assert (home / "f").read_bytes() == b"one\ntwo\n"
    assert get(client, "RETR f") == b"one\r\ntwo\r\n"


def test_lines_end_as_sbsendeol_says(client, home):
    (home / "f").write_bytes(b"a\nb\r\nc")
    client.say("TYPE A")
    for site, sent in (("LF", b"a\nb\nc"), ("CR", b"a\rb\rc"), ("NONE", b"abc"), ("CRLF", b"a\r\nb\r\nc")):
        client.say(f"SITE SBSENDEOL={site}")
        assert get(client, "RETR f") == sent
    client.say("SITE SBSENDEOL=LF")
    assert b"f\r\n" in get(client, "NLST")  # a listing is for clients


def test_append_restart_and_unique(client, home):
    put(client, "APPE f", b"abc")
    assert put(client, "APPE f", b"def")[0].sent() == b"125 Appending to data set /u/user2/f\r\n"
    client.say("REST 2")
    assert get(client, "RETR f") == b"cdef"
    assert get(client, "RETR f") == b"abcdef"  # REST counted once
    client.say("REST 4")
    put(client, "STOR f", b"XY!")
    assert (home / "f").read_bytes() == b"abcdXY!"
    assert put(client, "STOU f", b"u")[0].sent() == b"125 FILE: /u/user2/f1\r\n"
    assert put(client, "STOU", b"u")[0].sent() == b"125 FILE: /u/user2/unique\r\n"


@pytest.mark.parametrize("verb", ["APPE", "STOU"])
def test_only_retr_and_stor_restart(client, home, verb):
    (home / "f").write_bytes(b"abcdef")
    client.say("REST 2")
    client.say("EPSV")
    refused = client.say(f"{verb} f")
    assert code(refused) == 503
    assert refused.only(Close).wire is Wire.DATA
    put(client, f"{verb} f", b"gh")  # the refusal took the restart with it
    assert (home / "f").read_bytes() == (b"abcdefgh" if verb == "APPE" else b"abcdef")


def test_umask(client, home):
    client.say("SITE UMASK 077")
    put(client, "STOR f", b"")
    assert (home / "f").stat().st_mode & 0o777 == 0o600
    client.say("EPSV")
    operation = client.script.receive(b"STOR g\r\n").only(Files).operation
    assert operation == OpenUpload(operation.territory, operation.path, UploadMode.REPLACE, 0, 0o600)


def test_listings(client, home):
    (home / "d").mkdir()
    (home / "d/x").write_text("1")
    client.say("TYPE I")
    client.say("EPSV")
    begun = client.say("LIST -la d")
    assert begun.sent() == b"125 List started OK\r\n"
    ended, listing = client.move(begun)
    assert ended.sent() == b"250 List completed successfully.\r\n"
    assert listing.startswith(b"total ")
    assert listing.endswith(b" x\r\n")
    assert get(client, "NLST") == b"d\r\n"
    assert get(client, "NLST d") == b"d/x\r\n"
    client.say("OPTS MLST type;size;")
    assert get(client, "MLSD d") == b"type=file;size=1; x\r\n"


def test_names_of_nothing(client):
    client.say("EPSV")
    none = client.say("NLST")
    assert none.sent() == b"550 NLST cmd failed.  No files found.\r\n"
    assert Close(Wire.DATA, abort=True) in none.actions
    assert get(client, "LIST") == b"total 0\r\n"
    assert get(client, "MLSD") == b""


def test_refusals(client, home):
    (home / "d").mkdir()
    for line, text in (
        ("RETR gone", b"550 Command RETR fails: /u/user2/gone does not exist.\r\n"),
        ("RETR d", b"550 Command RETR fails: /u/user2/d is a directory.\r\n"),
        ("STOR d", b"550 Command STOR fails: /u/user2/d is a directory.\r\n"),
        ("STOR /u/x", b"550 Command STOR fails: /u/x does not exist.\r\n"),
        ("STOR gone/x", b"550 Command STOR fails: /u/user2/gone/x does not exist.\r\n"),
        (f"RETR {'n' * 300}", f"550 RETR fails: Name length error for pathname '{'n' * 300}'\r\n".encode()),
    ):
        client.say("EPSV")
        refused = client.say(line)
        assert refused.sent() == text
        assert refused.all(Transfer) == []
        assert Close(Wire.DATA, abort=True) in refused.actions


def test_abor_without_a_transfer(client):
    assert client.say("ABOR").sent() == b"226 Abort successful.\r\n"
    client.say("EPSV")
    assert client.say("ABOR").actions[0] == Close(Wire.DATA, abort=True)
    assert code(client.say("LIST")) == 425


def test_abor_of_a_transfer_gets_426_and_226(client, home):
    client.say("EPSV")
    client.say("STOR f")
    client.say("ABOR").expect(Close(Wire.DATA, abort=True))
    ended = client.script.handle(TransferEnded(TransferStatus.ABORTED))
    assert ended.sent() == b"426 Transfer aborted.\r\n226 Abort successful.\r\n"
    assert code(client.say("NOOP")) == 200


@pytest.mark.parametrize(
    ("reply226", "before", "ends"),
    [
        (None, "FEAT", b"250"),
        (None, "OPTS UTF8 ON", b"226"),  # not a client for z/OS alone
        (None, "CLNT x", b"226"),
        (False, "OPTS UTF8 ON", b"250"),
        (True, "FEAT", b"226"),
    ],
)
def test_226_or_250_ends_a_transfer(make, home, reply226, before, ends):
    client = make(reply226=reply226)
    client.say(before)
    client.log_on()
    client.say("PORT 127,0,0,1,156,64")
    assert client.move(client.say("LIST"))[0].sent() == ends + b" List completed successfully.\r\n"


def test_limits_go_with_the_transfer(make, home):
    client = make(rate_limit=64, secure_data_close=False, data_timeout=7, data_keep_alive=9)
    client.log_on()
    client.say("PORT 127,0,0,1,156,64")
    transfer = client.say("LIST").only(Transfer)
    assert (transfer.rate, transfer.takes_open_end, transfer.stall_timeout) == (65_536, True, 7.0)
    assert transfer.keep_alive == 9
