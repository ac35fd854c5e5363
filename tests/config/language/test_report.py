from appliance.config.language.diagnostics import Place, Severity
from appliance.config.language.report import Report
from appliance.message import Message

WARNING = Message("SLYN9001W", "about {what}")
ERROR = Message("SLYN9002E", "wrong")


def test_severity_comes_from_the_id_and_only_errors_forbid():
    report = Report()
    report.say(WARNING, Place("A", 1, 1), "X", what="x")
    assert [(d.severity, d.text) for d in report.diagnostics] == [(Severity.WARNING, "about x")]
    assert not report.has_errors
    report.say(ERROR, Place("A", 1, 1), "X")
    assert report.has_errors


def test_diagnostics_come_in_the_order_of_members_and_lines_each_once():
    report = Report()
    for place in (Place("B", 1, 1), Place("A", 10, 1), Place("A", 9, 5), Place("A", 9, 2), Place("A", 9, 5)):
        report.say(ERROR, place, "X")
    assert [str(d.place) for d in report.diagnostics] == ["A:9:2", "A:9:5", "A:10:1", "B:1:1"]
