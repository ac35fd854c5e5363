"""The audit by command."""

import pytest

from appliance.services.control import audits
from appliance.services.control.facilities import Later
from appliance.services.control.language import parse
from tests.support.control_samples import Stage


def run(text, facilities=None):
    command = parse(text)
    function = {"EXPLAIN": audits.explain, "VERIFY": audits.verify}.get(command.words[-1], audits.audit)
    answer = function(facilities or Stage().facilities(), command)
    return answer.finish(answer.work()) if isinstance(answer, Later) else answer


def numbers(text):
    return [row[0] for row in run(text).rows]


def test_the_newest_come_first_and_all_are_counted():
    done = run("D AUDIT,MAX=2")
    assert [row[0] for row in done.rows] == ["3", "2"]
    assert done.lines == ("2 OF 3 RECORDS DISPLAYED",)
    assert done.rows[0][-1] == "SLYO0002I done"
    assert dict(zip(done.columns, done.rows[1], strict=True))["ALLOWED"] == "NONE"


@pytest.mark.parametrize(
    ("operands", "found"),
    [("USER=USER4", ["2"]), ("RESOURCE=EZB.*", ["2"]), ("OUTCOME=REFUSED", ["2"]), ("EVENT=NONE", [])],
)
def test_records_are_selected(operands, found):
    assert numbers(f"D AUDIT,{operands}") == found


@pytest.mark.parametrize("operands", ["FOO=1", "OUTCOME=SOMETIMES"])
def test_what_is_no_filter(operands):
    assert run(f"D AUDIT,{operands}").lines[0].startswith("SLYO0103E")


def test_a_refusal_is_explained():
    done = run("D AUDIT,EXPLAIN,SEQ=2")
    assert done.code == 0
    assert any("PERMIT EZB.FTP.X CLASS(SERVAUTH) ID(USER4) ACCESS(READ)" in line for line in done.lines)


@pytest.mark.parametrize(("operands", "message"), [("", "SLYO0105E"), (",SEQ=9", "SLYO0123E"), (",SEQ=x", "SLYO0123E")])
def test_a_record_that_is_not_there(operands, message):
    assert run(f"D AUDIT,EXPLAIN{operands}").lines[0].startswith(message)


def test_the_chain():
    stage = Stage()
    facilities = stage.facilities()
    assert run("D AUDIT,VERIFY", facilities).code == 0
    facilities.audit.faults = ("line 2 was changed",)
    done = run("D AUDIT,VERIFY", facilities)
    assert (done.code, done.lines[-1]) == (8, "line 2 was changed")


def test_an_audit_that_cannot_be_read_is_an_answer():
    facilities = Stage().facilities()
    facilities.audit.records = lambda: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    done = run("D AUDIT", facilities)
    assert (done.code, done.lines) == (8, ("SLYO0108E the command failed: Permission denied",))
