"""One of several."""

import asyncio

import pytest
from textual.app import App

from appliance.tui.screens.choice import Choice
from tests.tui.playing import pressed


@pytest.mark.parametrize(("keys", "answer"), [(["down", "enter"], 1), (["f3"], None), (["escape"], None)])
def test_a_key_answers(keys, answer):
    async def run():
        app, given = App(), []
        async with app.run_test() as pilot:
            await app.push_screen(Choice("Tasks", ["one", "[two]"]), given.append)
            await pressed(pilot, *keys)
        return given

    assert asyncio.run(run()) == [answer]
