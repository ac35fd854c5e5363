"""Users, groups, access."""

from appliance.tui.saftasks import ADD_USER, EXPLAIN, PASSTICKET_KEY, PERMIT
from tests.tui.saftasks.values import VALUES


def test_what_may_stay_empty():
    assert ADD_USER.commands({**VALUES, "password": "", "name": ""}) == ("ADDUSER PARTNER1 DFLTGRP(SYS1) NOPASSWORD",)
    assert ADD_USER.commands(VALUES) == ("ADDUSER PARTNER1 NAME('O''Brien Ltd') DFLTGRP(SYS1) PASSWORD(SECRET01)",)


def test_what_changes_a_class_refreshes_it():
    assert PERMIT.commands(VALUES)[1] == "SETROPTS RACLIST(SERVAUTH) REFRESH"
    assert EXPLAIN.commands(VALUES)[0].startswith("EXPLAIN PARTNER1 SERVAUTH")
    assert "KEYMASKED(0123456789ABCDEF)" in PASSTICKET_KEY.commands(VALUES)[0]
