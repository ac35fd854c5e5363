"""A table of users, as RACF commands."""

import pytest

from appliance.saf.commands.engine import is_racf_command, syntax_error
from appliance.tui.bulk.plan import Fault, Planned
from appliance.tui.bulk.users import COLUMNS, users_plan

ALL = """\
userid,Name,DFLTGRP,OWNER,PASSWORD,PHRASE,ATTRIBUTES,GROUPS,PERMITS
ann,"O'Brien, Ann",SALES,IBMUSER,First1,,auditor restricted,PAY STAFF,SERVAUTH/A.B APPL/TSO/update
bob,,,,,a phrase of bob's,,,
cid,,,,,,,,SERVAUTH/A.B
"""


def test_everything_that_a_row_can_say():
    plan = users_plan(ALL)
    assert plan.faults == ()
    assert plan.commands == (
        Planned(
            2, "ADDUSER ANN NAME('O''Brien, Ann') DFLTGRP(SALES) OWNER(IBMUSER) PASSWORD(First1) AUDITOR RESTRICTED"
        ),
        Planned(2, "CONNECT ANN GROUP(PAY)"),
        Planned(2, "CONNECT ANN GROUP(STAFF)"),
        Planned(2, "PERMIT A.B CLASS(SERVAUTH) ID(ANN) ACCESS(READ)"),
        Planned(2, "PERMIT TSO CLASS(APPL) ID(ANN) ACCESS(UPDATE)"),
        Planned(3, "ADDUSER BOB PHRASE('a phrase of bob''s')"),
        Planned(4, "ADDUSER CID NOPASSWORD"),
        Planned(4, "PERMIT A.B CLASS(SERVAUTH) ID(CID) ACCESS(READ)"),
        Planned(0, "SETROPTS RACLIST(SERVAUTH) REFRESH"),
        Planned(0, "SETROPTS RACLIST(APPL) REFRESH"),
    )
    for planned in plan.commands:
        assert is_racf_command(planned.command)
        assert syntax_error(planned.command) is None


def test_semicolons_as_spreadsheets_write_them():
    assert users_plan("USERID;NAME\r\nann;A, B\r\n\r\nbob;\r\n").commands == (
        Planned(2, "ADDUSER ANN NAME('A, B') NOPASSWORD"),
        Planned(4, "ADDUSER BOB NOPASSWORD"),
    )


@pytest.mark.parametrize("heading", ["", "NAME", "USERID,USERID", "USERID,SALARY", "USERID,"])
def test_a_heading_that_will_not_do(heading):
    plan = users_plan(f"{heading}\nann\n")
    assert plan.commands == ()
    assert [fault.line for fault in plan.faults] == [1]
    assert " ".join(COLUMNS) in plan.faults[0].text


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("", "USERID is missing"),
        ("A) SPECIAL", "USERID: 1 to 8"),
        ("ann,PASS WORD", "PASSWORD: "),
        ("ann,A)SPECIA", "PASSWORD: "),
        ("ann,,SPECIAL)X", "ATTRIBUTES: "),
        ("ann,,,PAY) X", "GROUPS: "),
        ("ann,,,,SERVAUTH", "PERMITS: "),
        ("ann,,,,SERVAUTH/A)B", "PERMITS: "),
        ("ann,,,,,more", "more cells than columns"),
    ],
)
def test_a_value_cannot_become_another_operand(row, text):
    plan = users_plan(f"USERID,PASSWORD,ATTRIBUTES,GROUPS,PERMITS\nbob\n{row or ','}\n")
    assert [planned.command for planned in plan.commands] == ["ADDUSER BOB NOPASSWORD"]
    [fault] = plan.faults
    assert fault.line == 3
    assert text in fault.text


def test_what_is_no_csv_is_a_fault():
    assert users_plan('USERID\n"' + "x" * 200_000).faults[0] == Fault(2, "field larger than field limit (131072)")
