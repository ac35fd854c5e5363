"""Commands of TSO without a step."""

from __future__ import annotations

from appliance.jes.allocation import AbendError
from appliance.jes.jobcommands import Workplace
from appliance.jes.terminal import VERBS, TerminalMonitor
from appliance.saf.model import Acee
from tests.jes.conftest import Saf


def test_data_sets_follow_the_user_id(jes):
    monitor = TerminalMonitor(Workplace(jes.shelf.store, jes.spool, jes.saf))
    jes.shelf.write("USER2.A", b"x" * 80)
    assert {"LISTCAT", "LISTDS", "DELETE", "RENAME", "SUBMIT", "STATUS", "OUTPUT", "CANCEL"} <= VERBS
    assert monitor.run(Acee("USER2"), "listcat")[1][0] == "NONVSAM  ------- USER2.A"
    assert monitor.run(Acee("USER2"), " rename a b ") == (0, ("USER2.A RENAMED TO USER2.B",))
    assert monitor.run(Acee("USER4"), "DELETE 'USER2.B'")[0] == 8
    assert monitor.run(Acee("USER2"), "DELETE B") == (0, ("ENTRY USER2.B DELETED",))


def test_a_system_that_does_not_answer_is_said(jes):
    class Silent(Saf):
        def may_access(self, acee, data_set, access):
            raise AbendError("222", "THE SYSTEM DOES NOT ANSWER")

    monitor = TerminalMonitor(Workplace(jes.shelf.store, jes.spool, Silent()))
    assert monitor.run(Acee("USER2"), "DELETE A") == (12, ("THE SYSTEM DOES NOT ANSWER",))
