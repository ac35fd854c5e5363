"""The table of commands, and the page that lists them."""

import re
from pathlib import Path

from appliance.services.control.commandtable import COMMANDS
from appliance.services.control.operator import Operator
from tests.support.control_samples import Stage
from tests.support.saf_samples import database, router

PAGE = Path(__file__).parent.parent.parent.parent / "docs" / "control.md"


def test_help_lists_every_command_as_it_is_typed():
    sample = router(database())
    done = Operator(sample.router, Stage().facilities()).run(sample.router.acee("IBMUSER"), "D COMMANDS", "TUI")
    listed = {row[0]: row for row in done.rows}
    assert len(listed) == len(done.rows) == sum(map(len, COMMANDS.values()))
    assert listed["D TCPIP,,TELNET,CONN"][2] == "READ"
    assert listed["V TCPIP,,DROP"][1:] == (",CONN=n|USER=|LUNAME=|IPADDR=", "CONTROL", "ends connections")
    assert all(row[3] for row in done.rows)


def test_names_are_unique_and_the_page_knows_them_all():
    page = PAGE.read_text()
    for verb, entries in COMMANDS.items():
        assert len({entry.words for entry in entries}) == len(entries)
        for entry in entries:
            assert re.search(rf"{re.escape(entry.spelled(verb))}\b", page), entry.spelled(verb)
