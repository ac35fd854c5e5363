"""What a session gives to SMF."""

from __future__ import annotations

import pytest

from appliance.services.ftp.smf.records import Subtype

EVERYTHING = frozenset(("APPE", "DEL", "LOGN", "REN", "RETR", "STOR"))


class Kept:
    def __init__(self):
        self.records = []

    def write(self, record):
        self.records.append(record)


@pytest.fixture
def client(make, home):
    made = make(smf=Kept(), smf_kinds=EVERYTHING)
    made.secure()
    made.log_on()
    return made


def records(client):
    return client.script.session._c.site.smf.records


def test_a_transfer(client):
    client.say("PBSZ 0")
    client.say("PROT P")
    client.say("EPSV")
    client.say("TYPE I")
    client.move(client.say("STOR f"), b"abc")
    (made,) = records(client)
    assert (made["subtype"], made["server"]) == (Subtype.TRANSFER, "FTPSEC1")
    assert made["identification"]["user"] == "USER2"
    transfer = made["transfer"]
    assert (transfer["operation"], transfer["path"], transfer["bytes"]) == ("STOR", "/u/user2/f", 3)
    assert (transfer["type"], transfer["last_reply"], transfer["data_connection"]) == ("Image", 250, "PASSIVE")
    assert made["security"] == {
        "mechanism": "TLS",
        "control_protection": "PRIVATE",
        "data_protection": "PRIVATE",
        "login_method": "password",
        "protocol_level": "TLSv1.3",
        "cipher": "TLS_AES_256_GCM_SHA384",
        "data_cipher": "",
    }


def test_deletions_and_renames(client, home):
    (home / "f").write_bytes(b"x")
    for line in ("RNFR f", "RNTO g", "DELE g", "MKD d"):
        client.say(line)
    transfers = [made["transfer"] for made in records(client)]
    assert [(each["operation"], each["path"], each["new_path"]) for each in transfers] == [
        ("RNTO", "/u/user2/f", "/u/user2/g"),
        ("DELE", "/u/user2/g", ""),
    ]


def test_a_failed_login(make):
    client = make(smf=Kept(), smf_kinds=EVERYTHING)
    client.fail()
    (made,) = records(client)
    assert made["subtype"] == Subtype.LOGIN_FAILURE
    assert made["failure"] == {
        "user": "USER2",
        "last_reply": 530,
        "reason": "the password or PassTicket is not valid",
    }
    assert made["security"]["mechanism"] == "NONE"


def test_only_what_is_wanted_is_written(make, home):
    client = make(smf=Kept(), smf_kinds=frozenset(("DEL",)))
    client.fail()
    client.log_on()
    client.say("MKD d")
    client.say("RNFR d")
    client.say("RNTO e")
    assert records(client) == []
