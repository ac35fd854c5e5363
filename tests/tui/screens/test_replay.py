"""Replaying a recording in the terminal, with a scripted control socket behind it."""

import base64

from textual.widgets import Static

from appliance.protocols.control.events import Result
from appliance.protocols.datastream.outbound import Painter
from appliance.tui.screens.recordings import RecordingsPanel
from appliance.tui.screens.replay import Replay
from tests.tui.playing import Play
from tests.tui.playing import play as played

LIST = Result(0, 0, ("1 OF 1 RECORDS DISPLAYED",), ("NAME", "TIME"), (("A.LU01.1", "2026-11-24T12:00:00Z"),))
SCREENS = (("0.000", "", "LOGON"), ("0.200", "ENTER", "READY"), ("0.300", "PF3", "BYE"))


def screen(request):
    number = int(request.command.removesuffix(",FORMAT=3270").rpartition("=")[2])
    if number > len(SCREENS):
        return Result(request.id, 8, (f"SLYO0112E there is no screen {number} of a recording A.LU01.1",))
    seconds, key, text = SCREENS[number - 1]
    columns = ("SCREEN", "OF", "SECONDS", "KEY", "CODEPAGE", "ROWS", "COLUMNS")
    record = base64.b64encode(Painter().label(1, 2, text).record()).decode()
    return Result(request.id, 0, (record,), columns, ((str(number), "3", seconds, key, "cp037", "24", "80"),))


def play(tmp_path, scenario):
    async def replayed(it: Play):
        await it.type("RECORDINGS")
        await it.settle(lambda: it.app.screen.listing.row_count == 1)
        await it.press("r")
        await it.settle(lambda: isinstance(it.app.screen, Replay) and shows(it, "LOGON", "screen 1 of 3"))
        await scenario(it)

    answers = {
        "D TCPIP,,TELNET,RECORDINGS": lambda request: Result(request.id, 0, LIST.lines, LIST.columns, LIST.rows),
        "D TCPIP,,TELNET,RECORDING,ID=A.LU01.1": screen,
    }
    played(tmp_path, replayed, answers)


def shows(it, text, facts):
    found = (it.app.screen.query_one(name, Static) for name in ("#replay-screen", "#replay-facts"))
    return all(wanted in str(static.render()) for static, wanted in zip(found, (text, facts), strict=True))


def test_on_and_back_and_to_the_end(tmp_path):
    async def scenario(it):
        await it.press("right")
        await it.settle(lambda: shows(it, "READY", "0.200 s   ENTER"))
        await it.press("n")
        await it.settle(lambda: shows(it, "BYE", "screen 3"))
        await it.press("n")
        await it.settle(lambda: shows(it, "BYE", "SLYO0112E"))
        await it.press("p")
        await it.settle(lambda: shows(it, "READY", "screen 2"))
        await it.press("home")
        await it.settle(lambda: shows(it, "LOGON", "screen 1"))
        await it.press("left")
        await it.settle(lambda: shows(it, "LOGON", "screen 1"))

    play(tmp_path, scenario)


def test_it_plays_by_itself_to_its_end(tmp_path):
    async def scenario(it):
        await it.press("space")
        await it.settle(lambda: shows(it, "BYE", "SLYO0112E"))

    play(tmp_path, scenario)


def test_escape_leads_back_to_the_tables(tmp_path):
    async def scenario(it):
        await it.press("space", "space", "escape")
        await it.settle(lambda: isinstance(it.app.screen, RecordingsPanel))

    play(tmp_path, scenario)
