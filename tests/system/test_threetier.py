"""Express Logon of the three-tier kind: the front asks the DCAS of another appliance, and s3270 lands at READY."""

from __future__ import annotations

import json

from tests.system.emulator import Emulator
from tests.system.pair import Pair
from tests.system.running import until, whole_lines


def _fill_in(terminal: Emulator, application: str) -> None:
    """The two placeholders, typed at a logon panel."""
    terminal.enter(f"LOGON APPLID({application})")
    terminal.see("USER ID")
    terminal.do("Wait(60,Unlock)")
    terminal.do('String(")USR.ID(")')
    terminal.do("Tab()")
    terminal.do('String(")PSS.WD(")')
    terminal.do("Enter()")


def _questions(pair: Pair) -> list[str]:
    """Who asked the host's DCAS, address and port, for each ticket that it gave."""
    lines = [line for line in whole_lines(pair.host.output()) if '"SLYD0001I"' in line]
    return [json.loads(line)["fields"]["peer"] for line in lines]


def test_the_other_appliances_dcas_gives_the_ticket_again_and_again(pair):
    pair.ask_dcas()
    with Emulator(pair.front, 2025, certificate="user2", prefix="L:") as terminal:
        terminal.connect()
        for count in (1, 2):
            _fill_in(terminal, "TSO")
            assert "USER2" in terminal.see("READY")
            until(lambda count=count: len(_questions(pair)) == count)
            asked = {row[0]: row for row in pair.host.console("D DCAS").rows}
            assert (asked["REQUESTER"][3], asked["REQUESTER"][4]) == ("DCASCLI", "READY")
            asking = {row[0]: row for row in pair.front.console("D DCAS").rows}
            assert (asking["TERMINAL"][4], asking["REMOTE"][1]) == ("READY", "127.0.0.1")
            terminal.enter("LOGOFF")
            terminal.see("TCPABC")
    until(lambda: len(pair.front.audited("SLYT0501I")) == 2)
    assert len(set(_questions(pair))) == 1  # both came over one connection


def test_a_dcas_that_is_gone_leaves_the_user_with_the_placeholders(pair):
    pair.ask_dcas("TIMEOUT 3")
    pair.host.stop()
    with Emulator(pair.front, 2025, certificate="user2", prefix="L:") as terminal:
        terminal.connect()
        _fill_in(terminal, "TSO")
        terminal.see("SLYT0703E")
    until(lambda: pair.front.audited("SLYT0502E"))
    assert "the DCAS" in str(pair.front.audited("SLYT0502E"))
    assert "Traceback" not in pair.front.output()
