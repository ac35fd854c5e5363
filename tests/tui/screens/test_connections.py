"""The table of connections: live, sorted, filtered; a drop is asked about and then done."""

from appliance.tui.screens.connections import ConnectionsPanel
from tests.tui.playing import CONNECTIONS, Play, play, said


def users(it: Play) -> list[str]:
    return [row["USER"] for row in it.app.screen.listing.rows()]


async def connections(it: Play) -> None:
    await it.press("1")
    await it.settle(lambda: isinstance(it.app.screen, ConnectionsPanel) and it.app.screen.listing.row_count)


def test_a_confirmed_drop_is_the_command_that_was_shown(tmp_path):
    async def scenario(it: Play):
        await connections(it)
        it.select("1")
        await it.press("d")
        await it.sees("This command will run", "V TCPIP,,DROP,CONN=1")
        await it.press("y")
        await it.sees("connection 1 is dropped")
        await it.settle(lambda: users(it) == ["USER4"])
        assert it.control.asked.count("V TCPIP,,DROP,CONN=1") == 1

    play(tmp_path, scenario)


def test_a_drop_that_is_not_confirmed_is_not_sent(tmp_path):
    async def scenario(it: Play):
        await connections(it)
        await it.press("d", "n")
        await it.sees("cancelled")
        assert not any("DROP" in command for command in it.control.asked)

    play(tmp_path, scenario)


def test_it_stays_fresh_behind_an_open_question(tmp_path):
    async def scenario(it: Play):
        await connections(it)
        panel = it.app.screen
        await it.press("d")
        await it.sees("This command will run")
        it.daemon.rows["3"] = ("3", *CONNECTIONS["2"][1:])
        await it.settle(lambda: panel.listing.row_count == 3)
        await it.press("n")

    play(tmp_path, scenario)


def test_enter_shows_the_detail(tmp_path):
    answers = {"D TCPIP,,TELNET,CONN,CONN=1": said("CIPHER TLS_AES_128", "GROUP X25519")}

    async def scenario(it: Play):
        await connections(it)
        it.select("1")
        await it.press("enter")
        await it.sees("GROUP X25519")

    play(tmp_path, scenario, answers)
