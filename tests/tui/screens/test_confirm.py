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
