from itertools import count

from appliance.config.language.diagnostics import Place
from appliance.config.language.report import Report
from appliance.config.racfinit import fill_random_keys, read_racf_init, without_jcl
from appliance.config.site import RacfCommand
from tests.support.config_reading import said


def test_each_command_has_the_place_where_it_begins():
    found = read_racf_init("; first\nA -\n  B\n  C\n", "RACF.INIT", Report())
    assert [(command.text, command.place.line, command.place.column) for command in found] == [
        ("A   B", 2, 1),
        ("C", 4, 3),
    ]


def test_an_open_continuation_names_the_command_alone():
    report = Report()
    assert len(read_racf_init("A\n  ALTUSER X PASSWORD(Y) -\n", "RACF.INIT", report)) == 1
    assert said(report) == ["2:3 SLYN0114E"]
    assert report.diagnostics[0].statement == "ALTUSER"
    assert "PASSWORD" not in str(report.diagnostics[0])


def test_the_text_of_a_command_is_not_in_its_repr():
    assert "SECRET" not in repr(RacfCommand("ADDUSER A PASSWORD(SECRET)", Place("RACF.INIT", 1, 1)))


def test_every_random_key_is_drawn_by_itself():
    numbers = count(1)
    command = RacfCommand("R A K(&RANDOM16.) L(&RANDOM16.)", Place("R", 4, 1))
    filled = fill_random_keys(command, lambda: f"{next(numbers):016X}")
    assert filled.text == "R A K(0000000000000001) L(0000000000000002)"
    assert filled.place == command.place
    assert fill_random_keys(RacfCommand("SETROPTS LIST"), lambda: "x").text == "SETROPTS LIST"


def test_the_statements_of_a_job_are_passed_over():
    numbered = "  ADDUSER X -".ljust(72) + "00000400"
    job = f"//J JOB\n//SYSTSIN DD *\n PROFILE NOPREFIX\n{numbered}\n   NAME('Y')\n/*\n//\n"
    found = read_racf_init(without_jcl(job), "J", Report())
    assert [(command.text.split(), command.place.line) for command in found] == [(["ADDUSER", "X", "NAME('Y')"], 4)]
    assert without_jcl("A\n// B\n") == "A\n// B\n"
    assert without_jcl("") == ""
