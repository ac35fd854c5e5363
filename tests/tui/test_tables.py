"""A live table keeps its cursor and changes only what changed."""

import asyncio

from textual.app import App

from appliance.protocols.control.events import Result
from appliance.tui.tables import LiveTable


def shown(*results):
    async def run():
        app = App()
        async with app.run_test():
            table = LiveTable(0)
            await app.mount(table)
            for result in results[:-1]:
                table.show(result)
            table.move_cursor(row=table.row_count - 1)
            table.show(results[-1])
            return [table.get_row_at(row) for row in range(table.row_count)], table.selected()

    return asyncio.run(run())


def result(*rows):
    return Result(1, 0, (), ("CONN", "USER"), rows)


def test_rows_come_change_and_go():
    rows, selected = shown(result(("1", "A"), ("2", "B")), result(("2", "C"), ("3", "D")))
    assert rows == [["2", "C"], ["3", "D"]]
    assert selected == "2"


def test_an_empty_table_has_nothing_selected():
    assert shown(result(("1", "A")), result()) == ([], None)


def test_other_columns_make_another_table():
    rows, _ = shown(result(("1", "A")), Result(1, 0, (), ("PORT",), (("2121",),)))
    assert rows == [["2121"]]
