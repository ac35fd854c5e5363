"""Data sets over data connections, on a real store."""

from __future__ import annotations

import pytest

from appliance.session.actions import Transfer
from appliance.session.events import TransferEnded, TransferStatus
from appliance.storage.datasets.access import WriteDataSet
from appliance.storage.datasets.attributes import RECFMS, Attributes, Dcb
from appliance.storage.datasets.manage import DefineCluster, DefineGenerations
from appliance.storage.datasets.migration import MigrateDataSet
from appliance.storage.datasets.names import DataSetName
from appliance.storage.results import FailureReason, FileFailure
from tests.services.ftp.conftest import code, fetch, store


def test_text_comes_back(mvs):
    mvs.say("SITE RECFM=FB LRECL=80")
    mvs.say("PASV")
    asked = mvs.say("STOR a.b")
    assert asked.sent() == b"125 Storing data set USER2.A.B\r\n"
    assert mvs.move(asked, b"one\r\n\r\nthree\r\n")[0].sent() == b"250 Transfer completed successfully.\r\n"
    mvs.say("PASV")
    sent = mvs.say("RETR 'USER2.A.B'")
    assert sent.sent() == b"125 Sending data set USER2.A.B FIXrecfm 80\r\n"
    assert mvs.move(sent)[1] == b"one\r\n\r\nthree\r\n"
    mvs.say("TYPE I")
    assert fetch(mvs, "RETR a.b")[:5] == b"\x96\x95\x85\x40\x40"
    mvs.say("TYPE E")
    assert fetch(mvs, "RETR a.b") == b"\x96\x95\x85\x15\x15\xa3\x88\x99\x85\x85\x15"


def test_append_and_unique(mvs):
    store(mvs, "a", b"one\r\n")
    mvs.say("PASV")
    appended = mvs.say("APPE a")
    assert appended.sent() == b"125 Appending to data set USER2.A\r\n"
    mvs.move(appended, b"two\r\n")
    assert fetch(mvs, "RETR a") == b"one\r\ntwo\r\n"
    mvs.say("PASV")
    unique = mvs.say("STOU a")
    assert unique.sent() == b"125 FILE: USER2.A1\r\n"
    mvs.move(unique, b"")


def test_truncation(mvs):
    mvs.say("SITE RECFM=FB LRECL=3")
    assert store(mvs, "a", b"four\r\n").sent() == b"250 Transfer completed (data was truncated)\r\n"
    mvs.say("SITE NOTRUNCATE")
    mvs.say("PASV")
    mvs.say("STOR a")
    failure = FileFailure(FailureReason.TOO_LONG, "USER2.A")
    ended = mvs.script.handle(TransferEnded(TransferStatus.STORAGE, failure=failure))
    assert ended.sent().startswith(b"451-File transfer failed. File contains records that are longer than the LRECL")


def test_members(mvs):
    mvs.say("MKD p")
    mvs.say("CWD p")
    assert code(store(mvs, "m", b"text\r\n")) == 250
    assert fetch(mvs, "RETR m") == b"text\r\n"
    assert fetch(mvs, "NLST") == b"M\r\n"
    assert fetch(mvs, "LIST").startswith(b" Name     VV.MM   Created")
    assert mvs.say("RETR gone").sent().startswith(b"425 ")
    mvs.say("PASV")
    assert mvs.say("RETR gone").sent() == b"550 Request nonexistent member USER2.P(GONE) to be sent.\r\n"
    mvs.say("PASV")
    assert mvs.say("STOR 'USER2.Q(M)'").sent() == (
        b"550 USER2.Q(M) requests a nonexistent partitioned data set.  Use MKD command to create it.\r\n"
    )
    mvs.say("PASV")
    assert code(mvs.say("RETR 'USER2.P'")) == 550


def test_lists(mvs):
    mvs.say("PASV")
    assert mvs.say("LIST").sent() == b"550 No data sets found.\r\n"
    store(mvs, "a.b", b"x\r\n")
    mvs.say("PASV")
    listed = mvs.say("LIST -a")
    assert listed.sent() == b"125 List started OK\r\n"
    ended, rows = mvs.move(listed)
    assert ended.sent() == b"250 List completed successfully.\r\n"
    assert rows.startswith(b"Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname\r\nSLYP01 3390")
    assert fetch(mvs, "NLST") == b"A.B\r\n"
    assert fetch(mvs, "NLST 'USER2.*'") == b"'USER2.A.B'\r\n"
    assert fetch(mvs, "MLSD").startswith(b"type=file;size=")
    mvs.say("PASV")
    assert code(mvs.say("LIST 'A(B'")) == 501
    mvs.say("PASV")
    assert mvs.say("LIST 'USER2.A.B(*)'").sent() == b"550 No members found.\r\n"
    mvs.say("PASV")
    assert code(mvs.say("LIST 'USER4.P(*)'")) == 550


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("RETR gone", b"550 Data set USER2.GONE not found\r\n"),
        ("RETR 1x", b'501 Invalid data set name "1x".  Use MVS Dsname conventions.\r\n'),
        ("STOR 1x", b'501 Invalid data set name "1x".  Use MVS Dsname conventions.\r\n'),
        ("RETR 'USER4.X'", b"550 RETR fails: USER2 has no READ access to USER4.X.\r\n"),
        ("STOR 'TEAM.READ.ONLY'", b"550 STOR fails: USER2 has no UPDATE access to TEAM.READ.ONLY.\r\n"),
        ("STOR 'TEAM.SHARED'", b"550 STOR fails: USER2 has no ALTER access to TEAM.SHARED.\r\n"),
    ],
)
def test_refusals(mvs, command, reply):
    mvs.say("PASV")
    assert mvs.say(command).sent() == reply


def test_update_is_enough_for_what_is_there(mvs):
    store_of_site = mvs.script.session._c.site.data_sets
    made = WriteDataSet(store_of_site, DataSetName("TEAM.SHARED"), "USER4", Attributes(Dcb("FB", 80, 800))).perform()
    made.source.commit()
    assert code(store(mvs, "'TEAM.SHARED'", b"x\r\n")) == 250


def test_what_another_user_has_is_in_use(mvs):
    mvs.say("PASV")
    first = mvs.say("STOR a")
    upload = first.only(Transfer).source
    held = mvs.script.session._c.site.data_sets.enqueues.obtain("USER4", shared=("USER2.A",))
    assert held.owner == "USER2"
    upload.discard()


def test_a_restart_is_refused(mvs):
    mvs.say("TYPE I")
    mvs.say("REST 5")
    mvs.say("PASV")
    assert mvs.say("RETR a").sent() == b"504 Restart requires Block or Compressed transfer mode.\r\n"


def test_a_listing_is_converted_as_text(mvs):
    store(mvs, "a", b"x\r\n")
    mvs.say("TYPE E")
    assert fetch(mvs, "NLST").startswith(b"\xc1")


def test_a_new_data_set_is_like_its_model(mvs):
    mvs.say("SITE RECFM=FB LRECL=133")
    store(mvs, "model", b"x\r\n")
    mvs.say("SITE RECFM LRECL BLKSIZE DCBDSN='USER2.MODEL'")
    store(mvs, "like", b"x\r\n")
    mvs.say("PASV")
    assert mvs.say("RETR like").sent() == b"125 Sending data set USER2.LIKE FIXrecfm 133\r\n"


def test_migrated_data_sets_and_clusters(mvs):
    data_sets = mvs.script.session._c.site.data_sets
    store(mvs, "a", b"x\r\n")
    MigrateDataSet(data_sets, DataSetName("USER2.A"), "USER2").perform()
    DefineCluster(data_sets, DataSetName("USER2.K"), "USER2").perform()
    mvs.say("SITE NOAUTORECALL")
    mvs.say("PASV")
    assert mvs.say("RETR a").sent() == (
        b"550 RETR fails: USER2.A is migrated, and migrated data sets are not recalled.\r\n"
    )
    mvs.say("SITE AUTORECALL")
    assert fetch(mvs, "RETR a") == b"x\r\n"
    mvs.say("PASV")
    assert mvs.say("STOR k").sent() == b"550 STOR fails: USER2.K is a VSAM data set, which cannot be transferred.\r\n"
    assert mvs.say("DELE k").sent() == b"250 USER2.K deleted.\r\n"


def test_generations_by_relative_number(mvs):
    DefineGenerations(mvs.script.session._c.site.data_sets, "USER2.G", 3).perform()
    mvs.say("PASV")
    told = b"550 RETR fails: USER2.G is a generation data group, a generation has to be named: USER2.G(0)\r\n"
    assert mvs.say("RETR g").sent() == told
    mvs.say("PASV")
    assert mvs.say("LIST g(0)").sent() == b"550 No data sets found.\r\n"
    store(mvs, "g(+1)", b"one\r\n")
    store(mvs, "g(+1)", b"two\r\n")
    assert fetch(mvs, "RETR g(0)") == b"two\r\n"
    assert fetch(mvs, "RETR g(-1)") == b"one\r\n"
    assert fetch(mvs, "LIST g(0)").endswith(b" PS  G.G0002V00\r\n")
    assert fetch(mvs, "NLST 'user2.g(-1)'") == b"'USER2.G.G0001V00'\r\n"
    mvs.say("PASV")
    assert mvs.say("RETR g(-2)").sent() == b"550 RETR fails: USER2.G(-2) has no such generation.\r\n"
    shut = b"USER2.G is a generation data group that has generations.\r\n"
    assert mvs.say("DELE g").sent() == b"550 DELE fails: " + shut
    mvs.say("RNFR g")
    assert mvs.say("RNTO h").sent() == b"550 RNTO fails: " + shut  # they would be left behind
    mvs.say("DELE g(0)")
    mvs.say("DELE g(0)")
    mvs.say("RNFR g")
    assert code(mvs.say("RNTO h")) == 250


def test_the_quota_covers_files_and_data_sets_together(make):
    client = make(data_sets=True, quota=1)
    client.log_on()
    client.say("TYPE I")
    assert code(store(client, "/u/user2/f", bytes(600_000))) == 250
    client.say("PASV")
    upload = client.say("STOR a").only(Transfer).source
    assert upload.room == (1 << 20) - 600_000
    upload.discard()


def test_each_encoding_has_its_own_end_of_lines(mvs):
    store(mvs, "a", b"one\r\ntwo\r\n")
    mvs.say("SITE SBSENDEOL=LF MBSENDEOL=CR")
    assert fetch(mvs, "RETR a") == b"one\ntwo\n"
    mvs.say("SITE ENCODING=MBCS MBDATACONN=(IBM-1047,UTF-8)")
    assert fetch(mvs, "RETR a") == b"one\rtwo\r"


#: Records that fill a card, so that a fixed format neither pads nor strips them, and with what STRU R doubles.
CARDS = [bytes([65 + number]) * 40 + b"\xff " * 19 + b"zz" for number in range(26)]
TEXT_ENDS = {"A": b"\r\n", "E": b"\x15", "I": b""}


@pytest.mark.parametrize("kind", TEXT_ENDS)
@pytest.mark.parametrize("structure", "FR")
@pytest.mark.parametrize("recfm", sorted(RECFMS))
def test_what_is_stored_in_each_format_comes_back(mvs, recfm, structure, kind):
    length = {"F": "80", "V": "84", "U": "0 BLKSIZE=80"}[recfm[0]]
    mvs.say(f"SITE RECFM={recfm} LRECL={length}")
    mvs.say(f"TYPE {kind}")
    mvs.say(f"STRU {structure}")
    if structure == "R":
        sent = b"".join(card.replace(b"\xff", b"\xff\xff") + b"\xff\x01" for card in CARDS) + b"\xff\x02"
    else:
        sent = b"".join(card + TEXT_ENDS[kind] for card in CARDS)
    assert code(store(mvs, "CARDS", sent)) == 250
    assert fetch(mvs, "RETR CARDS") == sent
    mvs.say("STRU F")
    mvs.say("TYPE A")
    assert f" {recfm:<4} ".encode() in fetch(mvs, "LIST CARDS")
