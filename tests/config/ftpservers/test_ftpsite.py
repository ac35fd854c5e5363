"""Statements of data sets and JES."""

from __future__ import annotations

import pytest

from appliance.config.ftpservers.ftpdata import read_ftp_data
from appliance.config.language.report import Report


def read(text: str):
    report = Report()
    return read_ftp_data(text, "FTP.DATA", "FTPD1", report), [str(found) for found in report.diagnostics]


def test_statements_become_keywords_of_site():
    server, diagnostics = read("RECFM FB\nLRECL 80\nTRUNCATE FALSE\nDIRECTORYMODE FALSE\nSPACETYPE CYLINDER\n")
    assert diagnostics == []
    assert server.site_parameters == (
        ("RECFM", "FB"),
        ("LRECL", "80"),
        ("NOTRUNCATE", ""),
        ("DATASETMODE", ""),
        ("CYLINDERS", ""),
    )


def test_a_data_set_may_be_one_extent():
    server, diagnostics = read("SECONDARY 0")
    assert (server.site_parameters, diagnostics) == ((("SECONDARY", "0"),), [])


@pytest.mark.parametrize(
    "line",
    [
        *("RECFM X", "LRECL 99999", "LRECL x", "TRUNCATE MAYBE", "VOLUME TOOLONG1", "SBDATACONN IBM-1047", "PDSTYPE X"),
        *("SBDATACONN (IBM-1047,NONSENSE)", "MBDATACONN (IBM-1047,UTF-16)"),
    ],
)
def test_wrong_values_are_told(line):
    server, diagnostics = read(line)
    assert server.site_parameters == ()
    assert len(diagnostics) == 1


def test_a_unit_may_be_a_group_of_devices():
    server, diagnostics = read("UNITNAME SYSALLDA")
    assert (server.site_parameters, diagnostics) == ((("UNIT", "SYSALLDA"),), [])


def test_sql_is_known_and_not_supported():
    assert "SQL is known on z/OS" in read("FILETYPE SQL")[1][0]
