"""Which data set of a job a name means; sending it is shown in ``test_jobs``."""

from __future__ import annotations

import pytest

from appliance.jes.spool import SpoolFile, SpoolJob, Status
from appliance.services.ftp.jes.output import file_of

FILES = (SpoolFile(1, "JES2", "JESMSGLG", "A", 10), SpoolFile(2, "S1", "SYSPRINT", "A", 20))
JOB = SpoolJob("JOB00001", "USER2A", "USER2", "A", Status.OUTPUT, "", files=FILES)


@pytest.mark.parametrize(
    ("part", "expected"), [("1", FILES[0]), ("SYSPRINT", FILES[1]), ("3", None), ("SYSUT2", None), ("X", None)]
)
def test_a_number_or_a_ddname(part, expected):
    assert file_of(JOB, part) is expected
