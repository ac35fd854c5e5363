"""The audit: searched, explained, verified."""

import pytest

from appliance.tui.screens.audit import AuditPanel, question
from appliance.tui.screens.log import LogPanel
from appliance.tui.selection import Selection
from tests.tui.playing import Play, play, said, table

ANSWERS = {
    "D AUDIT,RECORD=7": said("USER4 is refused READ", "What would permit it: PERMIT EZB.X"),
    "D AUDIT,VERIFY": said("SLYS0402I the chain is sound"),
    "D AUDIT": table(
        ("8", "2026-11-26T12:00:00", "I", "MESSAGE", "", "", "", "SLYT0103E it is refused"),
        ("7", "2026-11-26T11:00:00", "INSAUTH", "ACCESS", "USER4", "SERVAUTH", "EZB.X", "UACC"),
        columns=("RECORD", "TIME", "QUALIFIER", "EVENT", "USER", "CLASS", "RESOURCE", "TEXT"),
    ),
    "D MESSAGE,ID=SLYT0103E": said("SLYT0103E", "Error: what was asked was not done."),
    "D LOG": table(("1", "SLYA0001I up"), columns=("NUMBER", "LINE")),
}


async def audit(it: Play) -> None:
    await it.press("4")
    await it.settle(lambda: isinstance(it.app.screen, AuditPanel) and it.app.screen.listing.row_count == 2)


def test_a_refusal_is_found_and_explained(tmp_path):
    async def scenario(it: Play):
        await audit(it)
        await it.press("r")
        await it.asked("D AUDIT,OUTCOME=REFUSED,COUNT=500")
        it.select("7")
        await it.press("enter")
        await it.sees("What would permit it: PERMIT EZB.X")
        await it.press("f3")
        await it.type("FILTER USER=USER4 ezb")
        await it.asked("D AUDIT,USER=USER4,OUTCOME=REFUSED,COUNT=500")
        await it.settle(lambda: it.app.screen.listing.row_count == 1)

    play(tmp_path, scenario, ANSWERS)


def test_messages_the_chain_and_the_log(tmp_path):
    async def scenario(it: Play):
        await audit(it)
        it.select("8")
        await it.press("enter")
        await it.sees("what was asked was not done")
        await it.press("f3", "v")
        await it.sees("the chain is sound")
        it.select("7")
        await it.press("m")
        await it.sees("the record has no message")
        await it.press("g")
        await it.settle(lambda: isinstance(it.app.screen, LogPanel))

    play(tmp_path, scenario, ANSWERS)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", "D AUDIT,COUNT=500"),
        ("user=USER* class=SERVAUTH", "D AUDIT,USER=USER*,CLASS=SERVAUTH,COUNT=500"),
        ("TEXT=x y", "D AUDIT,COUNT=500"),
    ],
)
def test_what_the_daemon_is_asked(text, command):
    assert question(Selection(filter=text), only_refused=False) == command
