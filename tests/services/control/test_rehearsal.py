"""RACF commands in a text, rehearsed."""

import pytest

from appliance.services.control import rehearsal
from appliance.services.control.facilities import Later
from appliance.services.control.operator import Operator
from tests.support.control_samples import Stage
from tests.support.saf_samples import database, router


def run(document):
    sample = router(database())
    answer = Operator(sample.router, Stage().facilities()).run(
        sample.router.acee("IBMUSER"), "D SAF,CHECK", "", document
    )
    while isinstance(answer, Later):
        assert answer.is_slow
        answer = answer.finish(answer.work())
    return answer


def test_each_command_has_a_row_with_the_line_where_it_begins():
    done = run("; users\nADDUSER A -\n  NOPASSWORD\nBAD B\n")
    assert (done.code, done.columns) == (8, rehearsal.COLUMNS)
    assert done.rows == (
        ("2", "0", "ADDUSER A   NOPASSWORD", ""),
        ("4", "8", "BAD ***", "IBMUSER may not"),
    )
    assert done.lines == ("SLYO0162I 2 commands, 1 of them would fail; nothing was done",)


@pytest.mark.parametrize(("document", "code"), [("A\nB", 0), ("", 0), ("A -", 8)])
def test_the_code_is_the_worst(document, code):
    assert run(document).code == code


def test_a_command_without_its_end_is_wrong():
    assert run("A -").rows == (("1", "8", "A ", "SLYO0163E the command goes on, but the text ends"),)


def test_without_a_text_there_is_nothing_to_rehearse():
    assert run(None).lines[0].startswith("SLYO0161E")
