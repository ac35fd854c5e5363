"""What an operator sees of a session."""

from __future__ import annotations

from appliance.session.base import Detailed
from tests.services.ftp.conftest import code, store
from tests.services.ftp.datasets.test_waiting import held


def shown(client) -> dict[str, str]:
    session = client.script.session
    assert isinstance(session, Detailed)
    return dict(session.details())


class Moved:
    moved = 4096


def test_where_it_is_and_what_is_set(mvs):
    known = shown(mvs)
    assert (known["SERVER"], known["WORKING DIRECTORY"], known["LOGIN METHOD"]) == ("FTPSEC1", "USER2.", "password")
    assert (known["TYPE"], known["FILETYPE"], known["DATA PROTECTION"]) == ("Ascii NonPrint", "SEQ", "CLEAR")
    assert "TRANSFER" not in known


def test_nothing_is_told_of_who_is_not_logged_on(make):
    assert shown(make())["WORKING DIRECTORY"] == ""


def test_how_far_a_transfer_is(mvs):
    assert code(store(mvs, "a", b"text\r\n")) == 250
    mvs.say("PASV")
    mvs.say("RETR a")
    mvs.script.session._c.transfer.meter.source = Moved()
    mvs.clock.pass_by(2)
    known = shown(mvs)
    assert (known["TRANSFER"], known["BYTES"], known["SECONDS"], known["KBYTES/S"]) == (
        "RETR USER2.A",
        "4096",
        "2",
        "2",
    )
    assert (known["OF BYTES"], known["DATA CONNECTION"]) == ("8", "PASSIVE")


def test_an_upload_has_no_size_and_one_that_waits_no_bytes(mvs):
    mvs.say("SITE DSWAITTIME=1")
    with held(mvs, "USER2.A"):
        mvs.say("PASV")
        mvs.say("STOR a")
        assert shown(mvs)["DATA CONNECTION"] == "WAITING"
        mvs.say("ABOR")
    mvs.say("PASV")
    mvs.say("STOR a")
    assert (shown(mvs)["OF BYTES"], shown(mvs)["KBYTES/S"]) == ("", "")
