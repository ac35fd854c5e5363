"""Bulk import: a file, a dry run, and the commands one after the other."""

from appliance.protocols.control.events import Result
from appliance.tui.screens.answer import Answer
from appliance.tui.screens.bulk import BulkPanel
from tests.tui.playing import Play, play, said, type_ahead
from tests.tui.screens.test_saf import ANSWERS as SAF

USERS = "USERID,PASSWORD\nANN,HUSH1\nBOB,\n"


def rehearsed(request):
    rows = (("1", "0", "ADDUSER ANN PASSWORD(***)", ""), ("2", "8", "ADDUSER BOB NOPASSWORD", "BOB is there"))
    return Result(request.id, 8, ("2 commands, 1 would fail",), ("LINE", "CODE", "COMMAND", "TEXT"), rows)


ANSWERS = {
    **SAF,
    "D SAF,CHECK": rehearsed,
    "ADDUSER ANN": said("user ANN is defined", "and more"),
    "ADDUSER BOB": said("BOB is there", code=8),
}


def opened(tmp_path, scenario, text=USERS, name="users.csv"):
    file = tmp_path / name
    file.write_text(text)

    async def run(it: Play):
        await it.press("2")
        await it.sees("b=Bulk")
        await it.press("b")
        await it.settle(lambda: isinstance(it.app.screen, BulkPanel))
        it.app.screen.query_one("#field-file").value = str(file)
        await it.press("enter")
        await scenario(it)

    play(tmp_path, run, ANSWERS)


def test_a_dry_run_says_which_line_would_fail(tmp_path):
    async def scenario(it: Play):
        await it.sees("ADDUSER ANN PASSWORD(***)", "GOOD", "WOULD FAIL", "BOB is there", "1 would fail")
        assert "HUSH1" not in it.text()
        assert not any(command.startswith("ADDUSER") for command in it.control.asked)

    opened(tmp_path, scenario)


def test_they_run_once_that_is_confirmed(tmp_path):
    async def scenario(it: Play):
        await it.sees("1 would fail")
        await it.press("f6")
        await it.sees("2 RACF commands", "1 of them would fail; when one fails: STOP", "ADDUSER ANN PASSWORD(***)")
        await it.press("n")
        await it.sees("cancelled")
        await it.press("f6", "y")
        await it.sees("1 done, 1 failed, 0 not run", "DONE", "FAILED")
        assert [one for one in it.control.asked if one.startswith("ADDUSER")] == [
            "ADDUSER ANN PASSWORD(HUSH1)",
            "ADDUSER BOB NOPASSWORD",
        ]
        it.select("1")
        await it.press("enter")
        await it.settle(lambda: isinstance(it.app.screen, Answer))
        await it.sees("user ANN is defined", "and more")
        await it.press("f3", "f3")
        await it.sees("Sallyport  SAF")

    opened(tmp_path, scenario)


def test_only_the_file_that_is_named_is_run(tmp_path):
    async def scenario(it: Play):
        await it.sees("1 would fail")
        it.app.screen.query_one("#field-file").value = "/nonexistent/users"
        await it.press("f6")
        await it.sees("a dry run comes first")
        await it.press("f5")
        await it.sees("No such file or directory", "NO ROWS")
        await it.press("f6")
        await it.sees("a dry run comes first")

    opened(tmp_path, scenario)


def test_a_file_with_a_wrong_line_is_not_run(tmp_path):
    async def scenario(it: Play):
        await it.sees("WRONG", "USERID: 1 to 8", "1 lines cannot be read")
        await it.press("f6")
        await it.sees("every line has to be readable")

    opened(tmp_path, scenario, "USERID\nANN\nTOO LONG BY FAR\n")


def test_what_to_do_at_a_failure_has_two_words(tmp_path):
    async def scenario(it: Play):
        await it.sees("1 would fail")
        it.app.screen.query_one("#field-failure").value = "MAYBE"
        await it.press("f6")
        await it.sees("STOP or GO")

    opened(tmp_path, scenario)


def test_what_is_typed_ahead_names_the_file(tmp_path):
    async def scenario(it: Play):
        await it.sees("1 would fail")
        it.app.screen.set_focus(it.app.screen.query_one("#field-file"))
        await it.settle(lambda: it.app.screen.query_one("#field-file").selected_text)
        type_ahead(it.app, *"/nonexistent/users", "f5")
        await it.sees("/nonexistent/users: No such file or directory")

    opened(tmp_path, scenario)


def test_a_file_that_is_not_there_or_empty(tmp_path):
    async def scenario(it: Play):
        await it.sees("holds nothing")
        it.app.screen.query_one("#field-file").value = "/nonexistent/users"
        await it.press("f5")
        await it.sees("/nonexistent/users: No such file or directory")

    opened(tmp_path, scenario, "; nothing\n", "commands.racf")
