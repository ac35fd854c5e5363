"""Replaying a recording in the terminal, with a scripted control socket behind it."""

import asyncio

from textual.widgets import Static, TabbedContent

from appliance.protocols.control.events import Result
from appliance.tui.app import SallyportApp
from appliance.tui.replay import Replay
from appliance.tui.tables import LiveTable
from tests.support.control_script import ScriptedControl
from tests.tui.test_app import Daemon, settle

LIST = Result(0, 0, ("1 OF 1 RECORDS DISPLAYED",), ("NAME", "TIME"), (("A.LU01.1", "2026-11-24T12:00:00Z"),))
SCREENS = (("0.000", "", "LOGON"), ("0.200", "ENTER", "READY"), ("0.300", "PF3", "BYE"))


def screen(request):
    number = int(request.command.rpartition("=")[2])
    if number > len(SCREENS):
        return Result(request.id, 8, (f"SLYO0112E there is no screen {number} of a recording A.LU01.1",))
    seconds, key, text = SCREENS[number - 1]
    columns = ("SCREEN", "OF", "SECONDS", "KEY", "ROWS", "COLUMNS")
    return Result(request.id, 0, (text, ""), columns, ((str(number), "3", seconds, key, "24", "80"),))


def play(tmp_path, scenario):
    async def run():
        answers = {
            "D TCPIP,,TELNET,RECORDINGS": lambda request: Result(request.id, 0, LIST.lines, LIST.columns, LIST.rows),
            "D TCPIP,,TELNET,RECORDING,ID=A.LU01.1": screen,
            **Daemon().answers(),
        }
        async with ScriptedControl(tmp_path / "s", answers):
            app = SallyportApp(tmp_path / "s")
            async with app.run_test(size=(140, 40)) as pilot:
                await settle(pilot, lambda: app.query_one("#connections", LiveTable).row_count == 2)
                app.query_one(TabbedContent).active = "pane-recordings"
                await settle(pilot, lambda: app.query_one("#recordings", LiveTable).row_count == 1)
                app.query_one("#recordings").focus()
                await pilot.press("r")
                await settle(pilot, lambda: isinstance(app.screen, Replay))
                await settle(pilot, lambda: shows(app, "LOGON", "screen 1 of 3"))
                await scenario(app, pilot)

    asyncio.run(run())


def shows(app, text, facts):
    found = (app.screen.query_one(name, Static) for name in ("#replay-screen", "#replay-facts"))
    return all(wanted in str(static.render()) for static, wanted in zip(found, (text, facts), strict=True))


def test_on_and_back_and_to_the_end(tmp_path):
    async def scenario(app, pilot):
        await pilot.press("right")
        await settle(pilot, lambda: shows(app, "READY", "0.200 s   ENTER"))
        await pilot.press("n")
        await settle(pilot, lambda: shows(app, "BYE", "screen 3"))
        await pilot.press("n")
        await settle(pilot, lambda: shows(app, "BYE", "SLYO0112E"))
        await pilot.press("p")
        await settle(pilot, lambda: shows(app, "READY", "screen 2"))
        await pilot.press("home")
        await settle(pilot, lambda: shows(app, "LOGON", "screen 1"))
        await pilot.press("left")
        await settle(pilot, lambda: shows(app, "LOGON", "screen 1"))

    play(tmp_path, scenario)


def test_it_plays_by_itself_to_its_end(tmp_path):
    async def scenario(app, pilot):
        await pilot.press("space")
        await settle(pilot, lambda: shows(app, "BYE", "SLYO0112E"))

    play(tmp_path, scenario)


def test_escape_leads_back_to_the_tables(tmp_path):
    async def scenario(app, pilot):
        await pilot.press("space", "space", "escape")
        await settle(pilot, lambda: not isinstance(app.screen, Replay))
        assert app.query_one("#recordings", LiveTable).row_count == 1

    play(tmp_path, scenario)
