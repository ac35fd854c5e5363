"""A list draws what has room, keeps its cursor on its row, and says where it is."""

import asyncio

from textual.app import App

from appliance.tui.selection import Window
from appliance.tui.widgets.listing import Listing
from tests.tui.playing import pressed


def played(scenario, size=(60, 6)):
    async def run():
        app = App()
        async with app.run_test(size=size) as pilot:
            listing = Listing(("CONN", "USER"))
            await app.mount(listing)
            listing.focus()
            await pilot.pause()
            await scenario(listing, pilot)

    asyncio.run(run())


def window(*rows, columns=("USER", "CONN"), first=0, total=None):
    return Window(columns, rows, first, len(rows) if total is None else total)


def line(listing, y):
    return listing.render_line(y).text.rstrip()


def test_rows_come_and_go_around_the_cursor():
    async def scenario(listing, pilot):
        listing.show(window(("A", "1"), ("B", "2"), ("C", "3")))
        await pressed(pilot, "down", "down")
        assert listing.selected() == {"USER": "C", "CONN": "3"}
        listing.show(window(("C", "3"), ("D", "4")))
        assert listing.selected() == {"USER": "C", "CONN": "3"}
        assert line(listing, 0) == " CONN USER"
        assert line(listing, 1) == "    3 C"

    played(scenario)


def test_an_empty_list_has_nothing_selected():
    async def scenario(listing, pilot):
        listing.show(window())
        await pressed(pilot, "enter", "down", "pagedown")
        assert (listing.selected(), listing.position) == (None, "NO ROWS")

    played(scenario)


def test_pages_stop_at_the_end():
    async def scenario(listing, pilot):
        listing.show(window(*((f"U{n}", str(n)) for n in range(1, 13))))
        assert listing.position == "ROW 1-5 OF 12"
        await pressed(pilot, "pagedown")
        assert listing.position == "ROW 6-10 OF 12"
        await pressed(pilot, "pagedown", "pagedown")
        assert listing.position == "ROW 8-12 OF 12"
        await pressed(pilot, "home")
        assert listing.selected()["CONN"] == "1"

    played(scenario)


def test_columns_move_under_the_first_one():
    async def scenario(listing, pilot):
        listing.show(window(("A", "1", "x"), columns=("USER", "CONN", "LU")))
        await pressed(pilot, "right")
        assert line(listing, 0) == " CONN LU"
        await pressed(pilot, "right", "right", "left", "left")
        assert line(listing, 0) == " CONN USER LU"

    played(scenario)


def test_only_a_part_of_the_rows_is_held():
    async def scenario(listing, pilot):
        listing.show(window(*((f"U{n}", str(n)) for n in range(100, 105)), first=100, total=5000))
        listing.action_move(102)
        assert listing.selected() == {"USER": "U102", "CONN": "102"}
        assert listing.position == "ROW 99-103 OF 5000"

    played(scenario)


def test_text_is_found_from_the_cursor_on():
    async def scenario(listing, pilot):
        listing.show(window(("ANNA", "1"), ("BERT", "2"), ("ANTON", "3")))
        assert listing.find("an")
        assert listing.selected()["USER"] == "ANTON"
        assert listing.find("AN")
        assert listing.selected()["USER"] == "ANNA"
        assert not listing.find("zoe")

    played(scenario)
