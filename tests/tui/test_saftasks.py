"""The commands of the guided tasks, and that RACF's language knows each of them."""

import pytest

from appliance.saf.commands.engine import is_racf_command, syntax_error
from appliance.tui.saftasks import ADD_USER, EXPLAIN, MAP, PARTNER, PASSTICKET_KEY, PERMIT, TASKS
from appliance.tui.tasks import problem

VALUES = {
    "user": "partner1",
    "name": "O'Brien Ltd",
    "group": "SYS1",
    "file": "partner.pem",
    "ring": "FTPD/FTPRING",
    "issuer": "CN=PARTNER CA.O=P",
    "subject": "",
    "profile": "EZB.FTP.MVS098.FTPSEC1.PORT2021",
    "password": "SECRET01",
    "class": "SERVAUTH",
    "access": "read",
    "uacc": "NONE",
    "cn": "partner",
    "label": "partner1",
    "days": "30",
    "appl": "tso",
    "key": "0123456789abcdef",
}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.title)
def test_good_values_make_commands(task):
    assert all(problem(field, VALUES[field.name]) == "" for field in task.fields if VALUES[field.name])
    commands = task.commands(VALUES)
    assert commands
    for command in commands:
        assert command.startswith("F CA,") or (is_racf_command(command) and syntax_error(command) is None), command


def test_a_partner_with_a_ca_of_his_own():
    assert PARTNER.commands(VALUES) == (
        "ADDUSER PARTNER1 NAME('O''Brien Ltd') DFLTGRP(SYS1) NOPASSWORD",
        "RACDCERT CERTAUTH ADD('partner.pem') WITHLABEL('PARTNER1 CA') TRUST",
        "RACDCERT ID(FTPD) CONNECT(CERTAUTH LABEL('PARTNER1 CA') RING(FTPRING) USAGE(CERTAUTH))",
        "RACDCERT ID(PARTNER1) MAP IDNFILTER('CN=PARTNER CA.O=P') WITHLABEL('PARTNER1 MAP') TRUST",
        "PERMIT EZB.FTP.MVS098.FTPSEC1.PORT2021 CLASS(SERVAUTH) ID(PARTNER1) ACCESS(READ)",
        "SETROPTS RACLIST(SERVAUTH) REFRESH",
        "EXPLAIN PARTNER1 SERVAUTH EZB.FTP.MVS098.FTPSEC1.PORT2021",
    )


def test_a_partner_of_a_ca_that_is_known():
    commands = PARTNER.commands({**VALUES, "file": ""})
    assert not any("CERTAUTH" in command for command in commands)


def test_what_may_stay_empty():
    assert ADD_USER.commands({**VALUES, "password": "", "name": ""}) == ("ADDUSER PARTNER1 DFLTGRP(SYS1) NOPASSWORD",)
    assert "SDNFILTER" in MAP.commands({**VALUES, "subject": "CN=X", "issuer": ""})[0]


def test_a_value_cannot_become_another_operand():
    fields = {field.name: field for task in TASKS for field in task.fields}
    for name in ("user", "group", "class", "access", "profile", "appl", "key", "days", "file"):
        assert problem(fields[name], "A) SPECIAL"), name
    assert problem(fields["password"], "A) SPECIAL")
    assert PERMIT.commands(VALUES)[1] == "SETROPTS RACLIST(SERVAUTH) REFRESH"
    assert EXPLAIN.commands(VALUES)[0].startswith("EXPLAIN PARTNER1 SERVAUTH")
    assert "KEYMASKED(0123456789ABCDEF)" in PASSTICKET_KEY.commands(VALUES)[0]
