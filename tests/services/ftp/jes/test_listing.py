"""Lines of LIST under FILETYPE=JES."""

from __future__ import annotations

import pytest

from appliance.jes.spool import SpoolFile, SpoolJob, Status
from appliance.services.ftp.jes.listing import JobFilter, job_details, job_lines
from appliance.services.ftp.site.parameters import SiteParameters

FILES = (
    SpoolFile(1, "JES2", "JESMSGLG", "H", 1582),
    SpoolFile(2, "STEP1", "SYSPRINT", "A", 7),
    SpoolFile(3, "S", "D", "A", 0),
)
DONE = SpoolJob("JOB00123", "USER1A", "USER1", "A", Status.OUTPUT, "", "RC=0000", FILES)
WAITS = SpoolJob("JOB00125", "USER1B", "USER1", "A", Status.INPUT, "")


def test_level_2():
    assert job_lines([DONE, WAITS], 2) == [
        "JOBNAME  JOBID    OWNER    STATUS CLASS",
        "USER1A   JOB00123 USER1    OUTPUT A        RC=0000 3 spool files",
        "USER1B   JOB00125 USER1    INPUT  A",
    ]


def test_level_1():
    assert job_lines([DONE], 1) == ["USER1A    JOB00123  OUTPUT    3 Spool Files"]


def test_one_job_and_what_it_printed():
    assert job_details(DONE)[2:] == [
        "--------",
        "         ID  STEPNAME PROCSTEP C DDNAME   BYTE-COUNT ",
        "         001 JES2        N/A   H JESMSGLG      1582 ",
        "         002 STEP1       N/A   A SYSPRINT         7 ",
        "         003 S           N/A   A D                0 ",
        "3 spool files",
    ]
    assert len(job_details(WAITS)) == 2


@pytest.mark.parametrize(
    ("parameters", "level", "admitted"),
    [
        (SiteParameters(), 2, True),
        (SiteParameters(jes_status="INPUT"), 2, False),
        (SiteParameters(jes_owner="*"), 2, True),
        (SiteParameters(jes_job_name="X*"), 2, False),
        (SiteParameters(jes_job_name="%SER1*"), 2, True),
        (SiteParameters(jes_owner="USER2"), 2, False),
        (SiteParameters(jes_owner="USER2"), 1, True),
    ],
)
def test_filters(parameters, level, admitted):
    assert JobFilter.of("USER1", parameters, level).admits(DONE) is admitted


def test_level_1_is_for_names_of_one_character_more():
    other = SpoolJob("JOB00001", "USER1AB", "USER1", "A", Status.OUTPUT, "")
    assert not JobFilter.of("USER1", SiteParameters(), 1).admits(other)


def test_how_a_filter_is_told():
    assert str(JobFilter.of("USER1", SiteParameters(), 2)) == "JESJOBNAME=USER1*, JESSTATUS=ALL and JESOWNER=USER1"
