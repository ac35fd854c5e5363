"""Code pages with s3270: what it reports when queried counts, else CODEPAGE does; brackets and umlauts tell which."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.system.emulator import Emulator
from tests.system.running import ROOT, Demo, free_offset

#: Characters that stand elsewhere in each of the pages below.
SIGNS = "[{!|~}]"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One whose port 2323 has CODEPAGE, and whose logon screen shows the signs."""
    directory = tmp_path_factory.mktemp("pages") / "demo"
    members = directory / "etc"
    members.mkdir(parents=True)
    profile, table = ((ROOT / "etc" / name).read_text() for name in ("PROFILE.TCPIP", "USSTAB"))
    assert "CONNTYPE BASIC" in profile
    (members / "PROFILE.TCPIP").write_text(
        profile.replace("CONNTYPE BASIC", "CONNTYPE BASIC CODEPAGE ISO8859-1 IBM-1047")
    )
    (members / "USSTAB").write_text(table.replace("Secure access appliance", f"signs {SIGNS}"))
    with Demo(directory, free_offset()) as running:
        yield running


def signs(demo: Demo, page: str, *options: str) -> bool:
    with Emulator(demo, 2323, "-utf8", "-xrm", f"s3270.codePage: {page}", *options) as terminal:
        return f"signs {SIGNS}" in terminal.connect().see("signs")


@pytest.mark.parametrize("page", ["cp037", "cp1047", "cp273", "cp500", "cp285", "cp297", "cp1140", "cp1141"])
def test_a_terminal_that_is_queried_tells_its_page(demo, page):
    assert signs(demo, page, "-model", "3279-4-E", "-oversize", "100x50")


def test_one_that_is_not_queried_gets_the_page_of_codepage(demo):
    assert signs(demo, "cp1047")
    assert not signs(demo, "cp273")
