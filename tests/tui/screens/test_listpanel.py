"""Sorting, filtering, finding and the letters of a list."""

from tests.tui.playing import Play, play, type_ahead


def users(it: Play) -> list[str]:
    return [row["USER"] for row in it.app.screen.listing.rows()]


def test_sort_filter_and_find(tmp_path):
    async def scenario(it: Play):
        await it.press("1")
        await it.settle(lambda: users(it) == ["USER2", "USER4"])
        await it.type("SORT USER D")
        await it.settle(lambda: users(it) == ["USER4", "USER2"])
        await it.press("S")
        await it.settle(lambda: users(it) == ["USER2", "USER4"])
        await it.type("FILTER SERVICE=FTP")
        await it.settle(lambda: users(it) == ["USER4"])
        await it.sees("FILTER SERVICE=FTP")
        await it.type("FILTER")
        await it.settle(lambda: len(users(it)) == 2)
        await it.type("FIND user4")
        await it.settle(lambda: it.app.screen.listing.selected()["USER"] == "USER4")
        await it.type("FIND nobody")
        await it.sees("no row holds nobody")

    play(tmp_path, scenario)


def test_letters_act_only_on_a_row(tmp_path):
    async def scenario(it: Play):
        it.daemon.rows.clear()
        await it.press("1")
        await it.sees("NO ROWS")
        await it.press("d")
        await it.press("/")
        await it.settle(lambda: it.app.screen.query_one("#command").value == "FILTER ")

    play(tmp_path, scenario)


def test_what_is_typed_ahead_of_the_command_line_or_a_panel_goes_there(tmp_path):
    async def scenario(it: Play):
        type_ahead(it.app, "1", *"/USER=USER4", "enter")
        await it.sees("Sallyport  Connections", "only rows with USER=USER4")
        await it.settle(lambda: users(it) == ["USER4"])
        await it.settle(lambda: it.app.screen.focused is it.app.screen.listing)
        type_ahead(it.app, *"=0", "enter")
        await it.sees("Sallyport  Overview")
        await it.press("8")
        await it.sees("there is no panel 8")
        type_ahead(it.app, "f2", *"V TCPIP,,DROP,CONN=1", "f12", "f2", *"D FTP", "enter")
        await it.sees("ftp is up")
        assert not any("DROP" in one for one in it.control.asked)

    play(tmp_path, scenario)
