"""The command line recalls and completes; the menu can be clicked."""

from tests.tui.playing import Play, play, type_ahead


def test_arrows_recall_and_right_completes(tmp_path):
    async def scenario(it: Play):
        line = it.app.screen.query_one("#command")
        await it.type("D FTP")
        await it.sees("ftp is up")
        await it.press("up")
        assert line.value == "D FTP"
        line.value = ""
        await it.settle(lambda: it.app.suggester.commands)
        await it.press(*"v tcpip,,dr")
        await it.settle(lambda: line._suggestion)
        await it.press("right")
        assert line.value == "v tcpip,,drOP,CONN="

    play(tmp_path, scenario)


def test_the_menu_can_be_clicked(tmp_path):
    async def scenario(it: Play):
        await it.pilot.click("#menu", offset=(16, 0))
        await it.sees("Sallyport  Connections")

    play(tmp_path, scenario)


def test_commands_typed_ahead_are_those_that_were_typed(tmp_path):
    async def scenario(it: Play):
        type_ahead(it.app, "f2", *"D FTP", "enter", *"D DCAX", "backspace", "S", "enter", "up", *",X", "enter")
        await it.asked("D DCAS,X")
        assert [one for one in it.control.asked if one.startswith(("D FTP", "D DC"))] == ["D FTP", "D DCAS", "D DCAS,X"]

    play(tmp_path, scenario)
