"""docs/telnet-profile.md names every statement of the Telnet blocks, and tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from appliance.config import mapping, parameters, zos

ROOT = Path(__file__).parent.parent.parent
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "telnet-profile.md").read_text().splitlines()
    if line.startswith("| `")
]
KEYWORDS = {
    *parameters.GLOBALS.rows,
    *parameters.PARMS.rows,
    *mapping.VTAM.rows,
    *zos.TELNET_PARMS,
    *zos.TELNET_PARMS_BLOCKS,
}


def test_every_statement_has_a_row():
    named = {word for row in ROWS for word in re.findall(r"[A-Z][A-Z0-9_]+", row[0])}
    assert {keyword for keyword in KEYWORDS if not {keyword, keyword.removeprefix("NO")} & named} == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip("`").partition("`")[0])
def test_every_row_names_tests_that_are_there(row):
    _, effect, tests = row
    assert effect
    for name in tests.split(", "):
        if name == "config":
            continue
        folder, stem = ("system", name.strip("*")) if name.startswith("*") else ("services/tn3270", name)
        path = Path(name.strip("`")) if name.startswith("`") else Path("tests", folder, f"test_{stem}.py")
        assert (ROOT / path).is_file(), path
