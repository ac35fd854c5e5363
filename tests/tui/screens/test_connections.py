"""The table of connections: live, sorted, filtered; a drop is asked about and then done."""

import pytest

from appliance.tui.screens.connections import ConnectionsPanel, question
from appliance.tui.selection import Selection
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


def test_the_chain_of_a_client(tmp_path):
    async def scenario(it: Play):
        await connections(it)
        it.select("1")
        await it.press("l")
        await it.asked("D CHAIN,CONN=1")
        await it.sees("connection 1 has shown no certificate")

    answers = {"D CHAIN,CONN=1": said("SLYO0108E the command failed: connection 1 has shown no certificate", code=8)}
    play(tmp_path, scenario, answers)


def test_enter_shows_the_detail(tmp_path):
    answers = {"D CONNECTIONS,ID=1": said("CIPHER TLS_AES_128", "GROUP X25519")}

    async def scenario(it: Play):
        await connections(it)
        it.select("1")
        await it.press("enter")
        await it.sees("GROUP X25519")

    play(tmp_path, scenario, answers)


@pytest.mark.parametrize(
    ("wanted", "command"),
    [
        (Selection(first=40, count=20), "D CONNECTIONS,OFFSET=40,COUNT=20"),
        (Selection("SENT", True, "", 0, 5), "D CONNECTIONS,SORT=SENT,ORDER=DESC,OFFSET=0,COUNT=5"),
        (Selection(filter="lu=tcp* user4 x", count=9), "D CONNECTIONS,LUNAME=tcp*,FIND='user4 x',OFFSET=0,COUNT=9"),
        (Selection(filter="STATE=it's", count=9), "D CONNECTIONS,FIND='it''s',OFFSET=0,COUNT=9"),
    ],
)
def test_the_daemon_sorts_and_selects(wanted, command):
    assert question(wanted) == command


def test_of_five_thousand_rows_only_those_on_the_screen_are_asked_for(tmp_path):
    async def scenario(it: Play):
        it.daemon.rows |= {str(n): (str(n), *CONNECTIONS["2"][1:]) for n in range(3, 5001)}
        await connections(it)
        await it.sees("OF 5000")
        await it.press("end")
        await it.settle(lambda: it.app.screen.listing.rows()[-1]["CONN"] == "5000")
        assert len(it.app.screen.listing.rows()) == it.app.screen.listing.room

    play(tmp_path, scenario)
