"""FTPOSTPR: what it is told of transfers and changes, in each name space."""

from __future__ import annotations

import pytest

from tests.services.ftp.conftest import code, store
from tests.services.ftp.exits.test_asking import exits


@pytest.mark.parametrize(
    ("lines", "verb", "path"),
    [(["DELE f"], "DELE", "/u/user2/f"), (["RNFR f", "RNTO g"], "RNTO", "/u/user2/g")],
)
def test_ftpostpr_is_told_what_has_ended(make, home, lines, verb, path):
    calls = []
    client = make(exits=exits(ftpostpr=calls.append))
    client.log_on()
    (home / "f").write_bytes(b"x")
    for line in lines:
        client.say(line)
    assert [(call["command"], call["path"], call["code"]) for call in calls] == [(verb, path, 250)]


def test_ftpostpr_is_told_of_transfers_and_its_answer_does_not_count(make, home):
    calls = []

    def hook(call):
        calls.append(call)
        raise ValueError

    client = make(exits=exits(ftpostpr=hook))
    client.log_on()
    client.say("PORT 127,0,0,1,156,64")
    done, _ = client.move(client.say("STOR f"), b"abc")
    assert [(call["command"], call["bytes"]) for call in calls] == [("STOR", 3)]
    assert done.messages == ["SLYF0002I"]
    client.say("PORT 127,0,0,1,156,64")
    client.move(client.say("LIST"))
    assert len(calls) == 1


def test_ftpostpr_is_told_of_data_sets_as_of_files(make):
    calls = []
    client = make(data_sets=True, exits=exits(ftpostpr=calls.append))
    client.log_on()
    client.say("TYPE A")
    store(client, "a", b"x\r\n")
    client.say("RNFR a")
    client.say("RNTO b")
    assert code(client.say("DELE b")) == 250
    assert [(call["command"], call["path"]) for call in calls] == [
        ("STOR", "USER2.A"),
        ("RNTO", "USER2.B"),
        ("DELE", "USER2.B"),
    ]
    told = calls[0]
    assert (told["directory"], told["directory_type"], told["filetype"]) == ("USER2.", "MVS", "SEQ")
    assert (told["conddisp"], told["reason"], told["code"]) == ("DELETE", "complete", 250)
