"""Requests and outcomes: return codes by severity, authority by attribute, ownership and profile."""

import pytest

from appliance.message import Message
from appliance.saf.commands.outcome import Outcome, RefusalError, Request, listed
from appliance.saf.commands.syntax import Syntax, bind
from appliance.saf.commands.tso import parse
from appliance.saf.commands.workshop import Workshop, refuse_imports
from appliance.saf.database import ClassState, Profile, SafDatabase
from appliance.saf.model import Access, Acee
from tests.support.racf import NOON, PASSWORDS

PROFILE = Profile("FACILITY", "A.B", access={"USER2": Access.UPDATE})
DATABASE = SafDatabase().with_class("FACILITY", ClassState(active=True)).with_profile(PROFILE)


def request(acee: Acee, database: SafDatabase = DATABASE) -> Request:
    workshop = Workshop(PASSWORDS, NOON, refuse_imports)
    return Request("X", bind(parse("X"), Syntax()), database, acee, workshop)


@pytest.mark.parametrize(("ids", "code"), [((), 0), (("1I",), 0), (("1I", "2W", "3I"), 4), (("1E", "2W"), 8)])
def test_the_worst_message_gives_the_code(ids, code):
    outcome = Outcome(DATABASE)
    for message_id in ids:
        outcome = outcome.say(Message(message_id, "text {number}"), number=1)
    assert outcome.code == code
    assert outcome.lines == tuple(f"{message_id} text 1" for message_id in ids)


def test_who_may_change_and_list():
    owner, special, auditor = Acee("USER2"), Acee("A", special=True), Acee("B", auditor=True)
    request(owner).require_change("USER2")
    request(special).require_change("USER2")
    for acee, of in ((owner, "USER3"), (auditor, "USER2"), (Acee("USER2"), "")):
        with pytest.raises(RefusalError, match="SLYS1002E"):
            request(acee).require_change(of)
    assert request(auditor).may_list()
    assert request(owner).may_list("USER3", "USER2")
    assert not request(owner).may_list("USER3")


def test_access_by_profile():
    assert request(Acee("USER2")).has_access("FACILITY", "A.B", Access.UPDATE)
    assert not request(Acee("USER2")).has_access("FACILITY", "A.B", Access.CONTROL)
    assert not request(Acee("USER3")).has_access("FACILITY", "A.B", Access.READ)
    assert not request(Acee("USER2")).has_access("FACILITY", "A.C", Access.READ)
    inactive = DATABASE.with_class("FACILITY", ClassState())
    assert not request(Acee("USER2"), inactive).has_access("FACILITY", "A.B", Access.READ)


def test_a_display_without_lines_says_so():
    assert listed(request(Acee("A")), ["x"]).lines == ("x",)
    assert listed(request(Acee("A")), []).lines[0].startswith("SLYS1109I")
