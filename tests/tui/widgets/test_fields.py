"""A line with a label and a value."""

import asyncio

import pytest
from textual.app import App

from appliance.tui.widgets.fields import FieldRow


@pytest.mark.parametrize(("is_secret", "value"), [(False, "typed"), (True, "  typed ")])
def test_blanks_around_a_value_count_in_a_secret_alone(is_secret, value):
    class Sheet(App):
        def compose(self):
            yield FieldRow("user", "User ID", "  typed ", hint="who", is_secret=is_secret)

    async def run():
        async with Sheet().run_test() as pilot:
            row = pilot.app.query_one(FieldRow)
            assert row.input is pilot.app.query_one("#field-user")
            assert (row.input.password, row.input.placeholder) == (is_secret, "who")
            return row.value

    assert asyncio.run(run()) == value
