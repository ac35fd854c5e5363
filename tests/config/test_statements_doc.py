"""docs/telnet-profile.md names every statement of the Telnet blocks, and tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from appliance.config import zos
from appliance.config.terminals import mapping, parameters

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
        pattern = name.strip("`") if name.startswith("`") else f"tests/{folder}/**/test_{stem}.py"
        assert list(ROOT.glob(pattern)), pattern
