"""Every command of the guides works on the demo, in the order of the page."""

from __future__ import annotations

import pytest

from appliance.config.loader import load
from tests.system.guide import commands, follow, member_blocks
from tests.system.running import ROOT, need

FOLDERS = ("guides", "clients")
PAGES = [
    "quickstart.md",
    *(f"{folder}/{path.name}" for folder in FOLDERS for path in (ROOT / "docs" / folder).glob("*.md")),
]
#: Programs of other systems, which nothing here can run; their pages say so.
ELSEWHERE = {f"clients/{name}.md" for name in ("filezilla", "hod", "pcomm", "winscp", "ws_ftp")}
TYPED = sorted(set(PAGES) - ELSEWHERE)


def test_each_guide_has_commands():
    assert [page for page in sorted(PAGES) if not list(commands(page))] == sorted(ELSEWHERE)


@pytest.mark.parametrize("page", TYPED)
def test_every_command_works(page, own_demo, tmp_path):
    need("curl", "ldapsearch", "openssl", "s3270")
    follow(page, own_demo, tmp_path)


@pytest.mark.parametrize(("name", "block"), [block for page in PAGES for block in member_blocks(page)])
def test_what_is_shown_of_members_can_be_added_to_those_of_the_demo(name, block):
    etc = ROOT / "etc"
    added = load(etc, {name: (etc / name).read_text() + block})
    again = "SLYN0106W"  # a statement that the demo has as well
    assert [str(diagnostic) for diagnostic in added.diagnostics if again not in str(diagnostic)] == []
