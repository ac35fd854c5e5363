"""docs/ftp-server.md against the parser: every statement has a row, every value in it can be coded, defaults are so."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest

from appliance.config import zos
from appliance.config.ftpservers.ftpdata import TABLE, read_ftp_data
from appliance.config.ftpservers.ftpserver import FtpServer
from appliance.config.language.report import Report
from appliance.services.ftp.site.keywords import begin

PAGE = (Path(__file__).parent.parent.parent / "docs" / "ftp-server.md").read_text()
SECTION = PAGE[PAGE.index("## FTP.DATA, statement by statement") : PAGE.index("OVERRIDE takes ")]
CELLS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in SECTION.splitlines() if line.startswith("| `")
]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


ACTING = [(keyword, cells[1]) for cells in CELLS if len(cells) == 3 for keyword in named(cells[0])]
PASSED_OVER = [(keyword, cells[1]) for cells in CELLS if len(cells) == 2 for keyword in named(cells[0])]


def read(text: str) -> FtpServer:
    report = Report()
    server = read_ftp_data(text, "FTP.DATA", "FTPD1", report)
    assert list(map(str, report.diagnostics)) == []
    return server


def test_every_statement_has_one_row():
    keywords = [keyword for keyword, _ in (*ACTING, *PASSED_OVER)]
    assert sorted(keywords) == sorted(TABLE.keywords)


@pytest.mark.parametrize(("keyword", "values"), ACTING, ids=lambda value: value.split(",")[0])
def test_every_value_of_a_row_can_be_coded(keyword, values):
    assert keyword in TABLE.rows
    for value in named(values):
        read(f"{keyword} {value}")


@pytest.mark.parametrize(
    ("keyword", "default"), [(keyword, named(values)[0]) for keyword, values in ACTING if values.startswith("`")]
)
def test_the_first_value_is_the_default(keyword, default):
    said, unsaid = read(f"{keyword} {default}"), read("")
    own = begin(said.site_parameters)
    assert attrs.evolve(own, own_dcb=frozenset()) == begin(())
    assert attrs.evolve(said, site_parameters=()) == unsaid


def test_the_reasons_are_those_that_check_gives():
    reasons = {**zos.FTP_SERVER, **dict.fromkeys(zos.FTP_CLIENT, "is a statement of the FTP client")}
    assert dict(PASSED_OVER) == reasons
