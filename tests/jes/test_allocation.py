"""DD statements while a step runs, seen through whole jobs."""

from __future__ import annotations

import pytest

from appliance.storage.datasets.attributes import Dcb
from appliance.storage.datasets.results import DataSetFailure
from appliance.storage.text.tables import record_of

JOB = "//USER2A   JOB (ACCT),'TEST',MSGCLASS=H\n"
BR14 = JOB + "//S1 EXEC PGM=IEFBR14\n"
COPY = JOB + "//S1 EXEC PGM=IEBGENER\n//SYSPRINT DD SYSOUT=*\n//SYSIN DD DUMMY\n"
FB80 = "\n//     SPACE=(TRK,(1,1)),DCB=(RECFM=FB,LRECL=80)\n"


def test_allocate_and_delete(jes):
    assert jes.run(BR14 + f"//D DD DSN=USER2.NEW,DISP=(NEW,CATLG),{FB80}").result == "RC=0000"
    assert jes.shelf.store.catalogue.find("USER2.NEW").attributes.dcb.lrecl == 80
    again = jes.run(BR14 + f"//D DD DSN=USER2.NEW,DISP=(NEW,CATLG),{FB80}")
    assert again.result == "(JCL error)"
    assert "USER2.NEW EXISTS" in "\n".join(jes.text(again, "JESMSGLG"))
    assert jes.run(BR14 + "//D DD DSN=USER2.NEW,DISP=(OLD,DELETE)\n").result == "RC=0000"
    assert jes.shelf.store.catalogue.find("USER2.NEW") is None
    assert jes.run(BR14 + "//D DD DSN=USER2.NEW,DISP=SHR\n").result == "(JCL error)"


def test_new_without_a_disposition_is_gone_afterwards(jes):
    assert jes.run(BR14 + f"//D DD DSN=USER2.TEMP,{FB80}").result == "RC=0000"
    assert jes.shelf.store.catalogue.find("USER2.TEMP") is None


def test_copy_to_a_new_data_set_and_append(jes):
    text = COPY + "//SYSUT1 DD *\none\ntwo\n/*\n"
    assert jes.run(text + f"//SYSUT2 DD DSN=USER2.OUT,DISP=(NEW,CATLG),{FB80}").result == "RC=0000"
    assert jes.shelf.read("USER2.OUT") == record_of("one".ljust(80)) + record_of("two".ljust(80))
    assert jes.run(text + "//SYSUT2 DD DSN=USER2.OUT,DISP=MOD\n").result == "RC=0000"
    assert len(jes.shelf.read("USER2.OUT")) == 320
    assert jes.run(text + "//SYSUT2 DD DSN=USER2.OUT,DISP=OLD\n").result == "RC=0000"
    assert len(jes.shelf.read("USER2.OUT")) == 160


def test_members_concatenations_and_generations(jes):
    jes.shelf.pds("USER2.P")
    into = COPY + "//SYSUT1 DD *\none\n/*\n//SYSUT2 DD DSN=USER2.P(M),DISP=SHR\n"
    assert jes.run(into).result == "RC=0000"
    both = COPY + "//SYSUT1 DD DSN=USER2.P(M),DISP=SHR\n// DD *\ntwo\n/*\n//SYSUT2 DD SYSOUT=*\n"
    job = jes.run(both)
    assert [line.rstrip() for line in jes.text(job, "SYSUT2")] == ["one", "two"]


def test_an_abend_leaves_what_was_there(jes):
    jes.shelf.write("USER2.SHORT", b"old".ljust(80))
    wide = COPY + "//SYSUT1 DD DSN=USER2.WIDE,DISP=SHR\n//SYSUT2 DD DSN=USER2.SHORT,DISP=OLD\n"
    jes.shelf.write("USER2.WIDE", b"x" * 100, Dcb("FB", 100, 1000))
    assert jes.run(wide).result == "ABEND=002"
    assert jes.shelf.read("USER2.SHORT") == b"old".ljust(80)


@pytest.mark.parametrize(
    "dd",
    [
        "//D DD DSN=USER4.X,DISP=SHR\n",
        f"//D DD DSN=TEAM.NEW,DISP=(NEW,CATLG),{FB80}",
        "//D DD DSN=TEAM.SHARED,DISP=OLD\n",
    ],
)
def test_saf_says_who_may(jes, dd):
    jes.shelf.write("USER4.X", b"", owner="USER4")
    jes.shelf.write("TEAM.SHARED", b"", owner="USER4")
    job = jes.run(BR14 + dd)
    assert job.result == "ABEND=913"
    assert "NOT AUTHORIZED" in "\n".join(jes.text(job, "JESMSGLG"))


def test_shr_is_to_be_read(jes):
    jes.shelf.write("TEAM.SHARED", b"old".ljust(80), owner="USER4")
    job = jes.run(COPY + "//SYSUT1 DD *\nnew\n/*\n//SYSUT2 DD DSN=TEAM.SHARED,DISP=SHR\n")
    assert job.result == "ABEND=913"
    assert jes.shelf.read("TEAM.SHARED") == b"old".ljust(80)
    assert jes.run(BR14 + "//D DD DSN=TEAM.SHARED,DISP=(SHR,DELETE)\n").result == "RC=0000"
    assert not isinstance(jes.shelf.open("TEAM.SHARED"), DataSetFailure)


def test_what_is_in_use_ends_the_step(jes):
    jes.shelf.write("USER2.BUSY", b"")
    writing = jes.shelf.begin("USER2.BUSY", owner="USER4")
    job = jes.run(COPY + "//SYSUT1 DD *\nx\n/*\n//SYSUT2 DD DSN=USER2.BUSY,DISP=OLD\n")
    assert job.result == "ABEND=013"
    writing.source.discard()
