"""The question shows the command and gives the answer back."""

import asyncio

import pytest
from textual.app import App
from textual.widgets import Static

from appliance.tui.screens.confirm import Confirm


@pytest.mark.parametrize(("key", "answer"), [("y", True), ("enter", True), ("n", False), ("escape", False)])
def test_a_key_answers(key, answer):
    async def run():
        app, given = App(), []
        async with app.run_test() as pilot:
            await app.push_screen(Confirm("V TCPIP,,DROP,CONN=1"), given.append)
            assert "CONN=1" in str(app.screen.query_one("#confirm-command", Static).render())
            await pilot.press(key)
        return given

    assert asyncio.run(run()) == [answer]


@pytest.mark.parametrize(("count", "last"), [(14, "effect 14"), (15, "... and 2 more")])
def test_of_many_effects_it_says_how_many_are_not_shown(count, last):
    async def run():
        app = App()
        async with app.run_test():
            effects = [f"effect {number}" for number in range(1, count + 1)]
            await app.push_screen(Confirm("F MEMBER,APPLY,NAME=FTP.DATA", effects=effects))
            return str(app.screen.query_one("#confirm-effects", Static).render()).splitlines()

    lines = asyncio.run(run())
    assert (len(lines), lines[0], lines[-1]) == (14, "effect 1", last)
