"""The text of a member: completion by Tab, colours of statements, comments and faults."""

import asyncio

from textual.app import App

from appliance.tui.selection import Record
from appliance.tui.themes import THEMES
from appliance.tui.widgets.membertext import MemberText
from tests.tui.playing import pressed

STATEMENTS = [Record(STATEMENT="INACTIVE", OPERANDS="a number"), Record(STATEMENT="INCLUDE")]


class _Plain(App):
    CSS = "MemberText .member--statement { text-style: bold; } MemberText .member--comment { text-style: italic; }"
    CSS += "MemberText .member--error { background: red; }"

    def compose(self):
        yield MemberText(id="member")


def played(scenario):
    async def run():
        app = _Plain()
        for theme in THEMES:
            app.register_theme(theme)
        async with app.run_test() as pilot:
            text = app.query_one(MemberText)
            text.focus()
            text.learn(STATEMENTS)
            await scenario(text, pilot)

    asyncio.run(run())


def test_tab_completes_the_word_before_the_cursor():
    async def scenario(text, pilot):
        await pressed(pilot, *"ina", "tab", *"30", "tab")
        assert text.text == "INACTIVE 30"
        assert text.hint == "INACTIVE: a number"

    played(scenario)


def test_statements_and_comments_have_their_style():
    async def scenario(text, pilot):
        text.load_text("INACTIVE 30 ; why\nELSE")
        spans = [(span.start, span.end) for span in text.get_line(0).spans]
        assert spans == [(0, 8), (12, 17)]
        assert not text.get_line(1).spans
        text.mark({2: "ERROR"})
        assert len(text.get_line(1).spans) == 1

    played(scenario)


def test_to_the_end_and_the_beginning():
    async def scenario(text, pilot):
        text.load_text("ONE\nTWO")
        await pressed(pilot, "ctrl+end", *"x", "ctrl+home", *"y")
        assert text.text == "yONE\nTWOx"

    played(scenario)
