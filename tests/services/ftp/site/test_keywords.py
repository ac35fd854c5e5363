"""Keywords of SITE, and what they change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.services.ftp.site.keywords import begin, change, split_parameters
from appliance.services.ftp.site.parameters import SiteParameters, status_lines
from appliance.storage.datasets.attributes import Dcb, Organization, Space


def site(argument: str, parameters: SiteParameters | None = None) -> tuple[SiteParameters, list[str], str]:
    made, notes = parameters or SiteParameters(), []
    found, rest = split_parameters(argument)
    for keyword, value in found:
        made, said = change(made, keyword, value)
        notes += said
    return made, notes, rest


def test_what_a_z_os_client_sends_before_put():
    made, notes, rest = site("FIXrecfm 80 LRECL=80 RECFM=FB BLKSIZE=320")
    assert made.dcb == Dcb("FB", 80, 320)
    assert (notes, rest) == ([], "")


@pytest.mark.parametrize(
    ("argument", "dcb"),
    [
        ("RECFM=FB LRECL=133", Dcb("FB", 133, 27930)),
        ("lr=100 rec=fb", Dcb("FB", 100, 27900)),
        ("RECFM=U", Dcb("U", 0, 27998)),
        ("VAR 300", Dcb("VB", 300, 27998)),
        ("LRECL 500", Dcb("VB", 500, 6233)),
        ("RECFM=VBA", Dcb("VBA", 256, 6233)),
    ],
)
def test_record_formats(argument, dcb):
    assert site(argument)[0].dcb == dcb


@pytest.mark.parametrize("argument", ["RECFM=FB BLKSIZE=3120 LRECL=80", "BLK=3120 LR=80 REC=FB", "BLOCKSI=3120 FIX 80"])
def test_what_belongs_together_may_be_said_in_any_order(argument):
    assert site(argument) == (site("RECFM=FB LRECL=80 BLKSIZE=3120")[0], [], "")
    assert site(argument)[0].dcb == Dcb("FB", 80, 3120)


def test_corrections_are_told():
    assert site("RECFM=FB LRECL=120 BLKSIZE=6233")[1] == [
        "BLOCKSIZE must be a multiple of LRECL for RECFM FB",
        "BLOCKSIZE being set to 6120",
    ]
    assert site("LRECL=0")[1] == ["LRECL 0 is valid only with RECFM U"]


@pytest.mark.parametrize(
    "argument", ["FILETYPE=SQL", "SBSENDEOL=NL", "JESSTATUS=HELD", "JESENTRYLIMIT=0", "DSWAITTIME=X"]
)
def test_a_wrong_value_is_told_with_its_keyword(argument):
    assert site(argument)[1] == [f"Parameter {argument} is not valid and is ignored."]


@pytest.mark.parametrize(
    "argument",
    [
        "RECFM=X",
        "LRECL=99999",
        "BLKSIZE=A",
        "FIX 0",
        "PRI=0",
        "VOL=TOOLONG1",
        "UNIT=+",
        "PDSTYPE=X",
        "SBD=(IBM-1047,NONSENSE)",
        "SBD=IBM-1047",
        "ENC=X",
        "SBSENDEOL=X",
        "JESOWNER=TOOLONGNAME",
        "JESENTRYLIMIT=0",
        "LISTLEVEL=9",
    ],
)
def test_a_wrong_value_changes_nothing_and_is_told(argument):
    made, notes, rest = site(argument)
    assert made == SiteParameters()
    assert len(notes) == 1
    assert rest == ""


def test_space_and_place():
    made, _, _ = site("PRI=5 SEC 3 DIR=10 CY VOL=WORK01 UNIT=3380 PDSTYPE=PDSE")
    assert made.space == Space("CYLINDER", 5, 3, 10)
    assert (made.volume, made.unit, made.partitioned) == ("WORK01", "3380", Organization.LIBRARY)
    assert site("VOL= UNIT=", made)[0].volume == "SLYP01"
    assert site("UNIT=SYSALLDA")[1] == []
    assert site("SEC=0", made)[0].space.secondary == 0  # no further extent, as in JCL
    assert site("PRI SEC= DIR", made)[0].space == Space("CYLINDER")


def test_switches_and_their_opposites():
    made, _, _ = site("TRAIL NOTRUN WRAP RDW ASA NOQUO DIRECTORYM ISPFS")
    assert made.trailing_blanks
    assert not made.truncate
    assert made.wrap
    assert made.rdw
    assert made.asa
    assert not made.quotes_override
    assert made.directory_mode
    assert made.statistics
    assert site("NOTRAIL TRUN NOWRAP NORDW NOASA QUO DATAS NOISPFS", made)[0] == SiteParameters()


def test_code_pages():
    made, notes, _ = site("sbd=(IBM-1141, IBM-850) SBSENDEOL=LF")
    assert notes == []
    assert (made.single.host, made.single.network, made.line_end_bytes) == ("IBM-1141", "IBM-850", b"\n")
    assert site("SBD=*", made)[0].single == SiteParameters().single
    many = site("ENC=MBCS MBDATACONN=(IBM-1047,UTF-8)")[0]
    assert many.pages.network == "UTF-8"


def test_jes():
    made, notes, _ = site("FILETYPE=JES JESOWNER=* JESJOBNAME=USER2* JESSTATUS=OUTPUT JESENTRYLIMIT=5 JESLRECL=100")
    assert notes == []
    assert (made.file_type, made.jes_owner, made.jes_job_name, made.jes_status) == ("JES", "*", "USER2*", "OUTPUT")
    assert (made.jes_entry_limit, made.jes_lrecl) == (5, 100)
    assert site("JESOWNER=", made)[0].jes_owner == ""
    assert site("JESSTATUS= JESLRECL", made)[0].jes_status == "ALL"
    assert site("JESLRECL", made)[0].jes_lrecl == 80


def test_what_is_not_known_is_left():
    assert site("FILETYPE=SEQ NONSENSE=1 BUFNO=5 RDW")[2] == "NONSENSE=1 BUFNO=5"


def test_ftp_data_says_what_a_session_begins_with():
    assert begin([("RECFM", "FB"), ("LRECL", "80")]).dcb == Dcb("FB", 80, 27920)
    assert begin([("BLKSIZE", "3120"), ("RECFM", "FB"), ("LRECL", "80")]).dcb == Dcb("FB", 80, 3120)
    assert begin([]) == SiteParameters()


@given(st.text(max_size=80))
def test_any_argument_is_taken(text):
    made, *_ = site(text)
    assert isinstance(made, SiteParameters)
    assert len(status_lines(made, "USER2")) == len(status_lines(SiteParameters(), "USER2"))
