"""Keys that come all at once act in the order in which they were typed."""

import asyncio

import pytest
from textual.app import App

from appliance.tui.widgets.membertext import MemberText
from appliance.tui.widgets.typed import TypedInput, taken
from tests.tui.playing import type_ahead


def played(widget, scenario):
    async def run():
        app = App()
        async with app.run_test() as pilot:
            await app.mount(widget)
            widget.focus()
            await pilot.pause()
            await scenario(app)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ((*"CONN=12", "backspace", "3"), "CONN=13"),
        ((*"ONN", "home", "C", "end", "="), "CONN="),
        ((*"CN", "left", *"ON"), "CONN"),
    ],
)
def test_what_is_typed_behind_an_editing_key_does_not_overtake_it(keys, text):
    async def line(app):
        type_ahead(app, *keys)
        await taken(app.focused)
        assert app.focused.value == text

    async def member(app):
        type_ahead(app, *keys)
        await taken(app.focused)
        assert app.focused.text == text

    played(TypedInput(), line)
    played(MemberText(id="member"), member)


def test_a_key_that_does_nothing_here_is_for_whoever_is_around():
    async def scenario(app):
        left = []
        app.exit = lambda: left.append(True)  # what Ctrl+Q of any app does
        type_ahead(app, "ctrl+q")
        await taken(app.focused)
        await asyncio.sleep(0)
        assert app.focused.value == ""

    played(TypedInput(), scenario)


def test_there_is_nothing_to_wait_for_in_a_widget_that_is_gone():
    asyncio.run(taken(None))
    asyncio.run(taken(TypedInput()))
