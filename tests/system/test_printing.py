"""Printers with pr3287: jobs from TSO, both LU types, a printer that comes late, LUs by name and from the pool."""

from __future__ import annotations

import re

import pytest

from tests.system.emulator import Emulator
from tests.system.printer import Printer
from tests.system.running import Demo, edit_member, free_offset, until


def at_ready(demo: Demo, base: int = 2992, prefix: str = "L:") -> Emulator:
    """A terminal at TSO READY."""
    terminal = Emulator(demo, base, prefix=prefix)
    terminal.connect().log_on("USER2", demo.password("USER2"))
    return terminal


def holder(demo: Demo, lu: str) -> bool:
    """Whether a session holds that LU, or one that begins so."""
    return any(cell.startswith(lu) for row in demo.console("D TCPIP,,TELNET,CONN").rows for cell in row)


@pytest.fixture
def terminal(demo):
    with at_ready(demo) as emulator:
        yield emulator


@pytest.mark.parametrize(("logmode", "lu"), [("SCS", "TCPPRT01"), ("DSC4K", "TCPPRT06")])
def test_a_listing_is_printed_as_it_was_shown(demo, tmp_path, terminal, logmode, lu):
    with Printer(demo, tmp_path, 2992, lu=lu, prefix="L:") as printer:
        until(lambda: holder(demo, lu))
        terminal.enter("PROFILE")
        shown = [line.strip() for line in terminal.see("APPLICATION TSO").splitlines()]
        terminal.enter(f"PRINT LU({lu}) LOGMODE({logmode})")
        terminal.see(f"LISTING IS QUEUED FOR {lu}")
        (job,) = printer.jobs(1)
        assert [line.strip() for line in job] == [
            line for line in shown if re.match(r"PREFIX|USER|LU|APPLICATION", line)
        ][-4:]


def test_two_jobs_are_two(demo, tmp_path, terminal):
    with Printer(demo, tmp_path, 2992, lu="TCPPRT02", prefix="L:") as printer:
        until(lambda: holder(demo, "TCPPRT02"))
        terminal.enter("PRINT LU(TCPPRT02) TEXT('FIRST')")
        terminal.see("QUEUED")
        terminal.enter("PRINT LU(TCPPRT02) TEXT('SECOND')")
        assert printer.jobs(2) == [["FIRST"], ["SECOND"]]


def test_a_job_waits_for_a_printer_that_comes_later(demo, tmp_path, terminal):
    terminal.enter("PRINT LU(TCPPRT03) TEXT('PATIENCE')")
    terminal.see("QUEUED FOR TCPPRT03, JOBS THERE: 1")
    (row,) = [row for row in demo.console("D PRINT").rows if row[0] == "TCPPRT03"]
    assert row[1:5] == ("NO", "1", "9", "USER2")
    with Printer(demo, tmp_path, 2992, lu="TCPPRT03", prefix="L:") as printer:
        assert printer.jobs(1) == [["PATIENCE"]]


def test_an_operator_purges_what_waits(demo, terminal):
    terminal.enter("PRINT LU(TCPPRT08) TEXT('NEVER')")
    terminal.see("QUEUED")
    assert "dropped: 1" in demo.console("F PRINT,PURGE,LU=TCPPRT08").lines[0]
    assert not [row for row in demo.console("D PRINT").rows if row[0] == "TCPPRT08"]


def test_a_printer_without_a_name_gets_one_of_the_pool(demo, tmp_path):
    with Printer(demo, tmp_path, 2992, prefix="L:"):
        until(lambda: holder(demo, "TCPPRT0"))


def test_a_printer_that_is_switched_off_finds_its_job_again(demo, tmp_path, terminal):
    with Printer(demo, tmp_path, 2992, lu="TCPPRT04", prefix="L:") as first:
        until(lambda: holder(demo, "TCPPRT04"))
        first.hang()
        terminal.enter("PRINT LU(TCPPRT04) TEXT('ONCE MORE')")
        terminal.see("QUEUED")
    until(lambda: not holder(demo, "TCPPRT04"))
    with Printer(demo, tmp_path, 2992, lu="TCPPRT04", prefix="L:") as second:
        assert second.jobs(1) == [["ONCE MORE"]]


def state(demo: Demo, lu: str) -> str:
    """What the operator sees of the printer."""
    result = demo.console("D TCPIP,,TELNET,CONN,MAX=*")
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return next((row["STATE"] for row in rows if row["LU"] == lu), "")


def test_a_printer_that_wants_attention_is_waited_for(demo, tmp_path, terminal):
    """pr3287 answers negatively when it cannot start what prints; the job is held and printed by one that can."""
    with Printer(demo, tmp_path, 2992, lu="TCPPRT05", prefix="L:") as printer:
        until(lambda: holder(demo, "TCPPRT05"))
        printer.starve()
        terminal.enter("PRINT LU(TCPPRT05) TEXT('ONE DAY')")
        terminal.see("QUEUED")
        until(lambda: state(demo, "TCPPRT05") == "HELD")
    until(lambda: not holder(demo, "TCPPRT05"))
    with Printer(demo, tmp_path, 2992, lu="TCPPRT05", prefix="L:") as working:
        assert working.jobs(1) == [["ONE DAY"]]


# -- a site where terminals have printers

BLOCK = """
BEGINVTAM PORT 2993 2994
LUGROUP LUGA LUA01..LUA05 ENDLUGROUP
PRTGROUP PRTGA PRTA01..PRTA05 ENDPRTGROUP
LUMAP LUGA 127.0.0.1 PRTGA
PRTMAP PRTGA 127.0.0.1
USSTCP USSTCP1
ALLOWAPPL *
ENDVTAM
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    directory = tmp_path_factory.mktemp("site")
    changes = [("PORT 2323 2993 2994 2025", "PORT 2323 2025"), ("CONNTYPE ANY", "CONNTYPE ANY NOTN3270E")]
    edit_member(directory, "PROFILE.TCPIP", *changes)
    with (directory / "etc" / "PROFILE.TCPIP").open("a") as profile:
        profile.write(BLOCK)
    with Demo(directory, free_offset()) as running:
        yield running


def test_the_printer_that_belongs_to_a_terminal(site, tmp_path):
    with at_ready(site, 2994, prefix="LUA03@") as terminal:
        with Printer(site, tmp_path, 2994, "-assoc", "LUA03") as printer:
            until(lambda: holder(site, "PRTA03"))
            terminal.enter("PRINT TEXT('FOR MY OWN PRINTER')")
            terminal.see("QUEUED FOR PRTA03")
            assert printer.jobs(1) == [["FOR MY OWN PRINTER"]]
        until(lambda: not holder(site, "PRTA03"))


def test_a_terminal_that_is_not_there_has_no_printer(site, tmp_path):
    with Printer(site, tmp_path, 2994, "-assoc", "LUA05") as printer:
        assert "INV-ASSOCIATE" in printer.ended()


def test_a_printer_without_tn3270e(site, tmp_path):
    with (
        at_ready(site, 2994, prefix="") as terminal,
        Printer(site, tmp_path, 2993, "-eojtimeout", "1", lu="PRTA01") as printer,
    ):
        until(lambda: holder(site, "PRTA01"))
        terminal.enter("PRINT LU(PRTA01) TEXT('THE OLD WAY')")
        terminal.see("QUEUED FOR PRTA01")
        assert printer.jobs(1) == [["THE OLD WAY"]]
