"""A guided task: the commands are shown, run in order, and end with the first that fails."""

import asyncio

import pytest

from appliance.protocols.control.events import Result
from appliance.tui.screens.form import Form
from appliance.tui.tasks import Field, Task
from tests.tui.playing import Play, play, said, type_ahead

TASK = Task(
    "Two commands",
    "What it is for.",
    (Field("user", "User ID"), Field("password", "Password", pattern=r"\w+", hint="a word", is_secret=True)),
    lambda v: (f"ALTUSER {v['user']} PASSWORD({v['password']})", f"LISTUSER {v['user']}"),
)


def opened(scenario):
    async def run(it: Play):
        done = []
        it.app.push_screen(Form(it.app.desk, TASK), done.append)
        await it.settle(lambda: isinstance(it.app.screen, Form))
        await it.sees("User ID is missing")
        await scenario(it, done)

    return run


def test_it_shows_and_runs_the_commands(tmp_path):
    async def scenario(it: Play, done):
        await it.press(*"USER2", "enter", *"HUSH")
        await it.sees("> ALTUSER USER2 PASSWORD(***)", "> LISTUSER USER2")
        assert "HUSH" not in it.text()
        await it.press("enter")
        await it.sees("altered", "USER=USER2")
        ran = [command for command in it.control.asked if "USER2" in command]
        assert ran == ["ALTUSER USER2 PASSWORD(HUSH)", "LISTUSER USER2"]
        await it.press("f3")
        await it.settle(lambda: done == [True])

    play(tmp_path, opened(scenario), {"ALTUSER": said("altered"), "LISTUSER": said("USER=USER2")})


def test_what_is_typed_ahead_goes_where_the_keys_before_it_lead(tmp_path):
    async def scenario(it: Play, done):
        type_ahead(it.app, *"NOBODY", "down", *"HUSH", "up", *"USER2", "enter", "enter")
        await it.sees("altered", "USER=USER2")
        assert next(command for command in it.control.asked if "USER2" in command) == "ALTUSER USER2 PASSWORD(HUSH)"

    play(tmp_path, opened(scenario), {"ALTUSER": said("altered"), "LISTUSER": said("USER=USER2")})


def test_what_is_typed_around_f6_does_not_pass_it(tmp_path):
    async def scenario(it: Play, done):
        type_ahead(it.app, *"USER2", "tab", *"HUSH", "f6", *"X")
        await it.sees("altered", "USER=USER2")
        assert next(command for command in it.control.asked if "USER2" in command) == "ALTUSER USER2 PASSWORD(HUSH)"

    play(tmp_path, opened(scenario), {"ALTUSER": said("altered"), "LISTUSER": said("USER=USER2")})


def test_it_is_neither_run_twice_nor_left_while_it_runs(tmp_path, monkeypatch):
    async def scenario(it: Play, done):
        asked, answered = [], asyncio.Event()

        async def perform(command, document=None):
            asked.append(command)
            await answered.wait()
            return Result(1, 0, ("altered",))

        monkeypatch.setattr(it.app.desk, "perform", perform)
        await it.press(*"USER2", "enter", *"HUSH", "f6", "f6", "f6")
        await it.settle(lambda: asked == ["ALTUSER USER2 PASSWORD(HUSH)"])
        await it.press("f3")
        assert done == []
        answered.set()
        await it.sees("altered")
        assert asked == ["ALTUSER USER2 PASSWORD(HUSH)", "LISTUSER USER2"]

    play(tmp_path, opened(scenario))


@pytest.mark.parametrize("keys", [("enter", "enter"), ("f6",)])
def test_it_does_not_run_with_something_missing(tmp_path, keys):
    async def scenario(it: Play, done):
        await it.press(*keys)
        await it.press("f3")
        await it.settle(lambda: done == [False])
        assert not any("ALTUSER" in command for command in it.control.asked)

    play(tmp_path, opened(scenario))


def test_the_first_failure_ends_it(tmp_path):
    async def scenario(it: Play, done):
        await it.press(*"USER2", "enter", *"HUSH", "f6")
        await it.sees("no such user", "failed; what comes after it was not run")
        assert not any("LISTUSER" in command for command in it.control.asked)
        await it.press("f3")
        await it.settle(lambda: done == [False])

    play(tmp_path, opened(scenario), {"ALTUSER": said("no such user", code=8)})
