"""Printers with pr3287: jobs from TSO, both LU types, a printer that comes late, LUs by name and from the pool."""

from __future__ import annotations

import re

import pytest

from tests.system.emulator import Emulator
from tests.system.printer import Printer
from tests.system.running import Demo, until


def at_ready(demo: Demo, base: int = 2992, prefix: str = "L:") -> Emulator:
    """A terminal at TSO READY."""
    terminal = Emulator(demo, base, prefix=prefix)
    terminal.connect().log_on("USER2", demo.password("USER2"))
    return terminal


def holder(demo: Demo, lu: str) -> bool:
    """Whether a session holds that LU."""
    return any(lu in row for row in demo.console("D TCPIP,,TELNET,CONN").rows)


@pytest.fixture
def terminal(demo):
    with at_ready(demo) as emulator:
        yield emulator


@pytest.mark.parametrize("logmode", ["SCS", "DSC4K"])
def test_a_listing_is_printed_as_it_was_shown(demo, tmp_path, terminal, logmode):
    with Printer(demo, tmp_path, 2992, lu="TCPPRT01", prefix="L:") as printer:
        until(lambda: holder(demo, "TCPPRT01"))
        terminal.enter("STATUS")
        shown = [line.strip() for line in terminal.see("APPLICATION TSO").splitlines()]
        terminal.enter(f"PRINT LU(TCPPRT01) LOGMODE({logmode})")
        terminal.see("LISTING IS QUEUED FOR TCPPRT01")
        (job,) = printer.jobs(1)
        assert [line.strip() for line in job] == [line for line in shown if re.match(r"USER|LU|APPLICATION", line)][-3:]


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
    with Printer(demo, tmp_path, 2992, lu="TCPPRT03", prefix="L:") as printer:
        assert printer.jobs(1) == [["PATIENCE"]]
