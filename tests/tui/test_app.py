"""The terminal under Textual's Pilot, with a scripted control socket behind it."""

import asyncio

from textual.widgets import Input, RichLog

from appliance.protocols.control.events import Result
from appliance.tui.app import SallyportApp
from appliance.tui.tables import LiveTable
from tests.support.control_script import ScriptedControl

COLUMNS = ("CONN", "SERVICE", "USER", "LU")


class Daemon:
    def __init__(self):
        self.rows = {"1": ("1", "TN3270E", "USER2", "TCPABC01"), "2": ("2", "FTP", "USER4", "")}

    def connections(self, request):
        return Result(request.id, 0, (), COLUMNS, tuple(self.rows.values()))

    def drop(self, request):
        number = request.command.rpartition("=")[2]
        self.rows.pop(number)
        return Result(request.id, 0, (f"connection {number} is dropped",))

    def log(self, request):
        since = int(request.command.rpartition("=")[2])
        return Result(request.id, 0, (), ("NUMBER", "LINE"), (("1", "SLYA0001I up"),) if since < 1 else ())

    def answers(self):
        return {
            "D TCPIP,,NETSTAT,CONN": self.connections,
            "V TCPIP,,DROP": self.drop,
            "D LOG": self.log,
            "D FTP": lambda request: Result(request.id, 0, ("ftp is up",)),
        }


def play(tmp_path, scenario):
    async def run():
        daemon = Daemon()
        async with ScriptedControl(tmp_path / "s", daemon.answers()) as control:
            app = SallyportApp(tmp_path / "s")
            async with app.run_test(size=(140, 40)) as pilot:
                await settle(pilot, lambda: app.query_one("#connections", LiveTable).row_count == 2)
                await scenario(app, pilot, daemon, control)

    asyncio.run(run())


async def settle(pilot, reached):
    for _ in range(100):
        await pilot.pause(0.05)
        if reached():
            return
    raise AssertionError("the screen did not get there")


def text_of(log):
    return "\n".join(strip.text for strip in log.lines)


def test_live_sessions_come_first_and_a_dropped_one_goes(tmp_path):
    async def scenario(app, pilot, daemon, control):
        table = app.query_one("#connections", LiveTable)
        assert table.get_row("1") == ["1", "TN3270E", "USER2", "TCPABC01"]
        await pilot.press("d", "y")
        await settle(pilot, lambda: table.row_count == 1)
        assert "V TCPIP,,DROP,CONN=1" in control.asked
        assert table.get_row("2")[2] == "USER4"

    play(tmp_path, scenario)


def test_a_drop_that_is_not_confirmed_is_not_sent(tmp_path):
    async def scenario(app, pilot, daemon, control):
        await pilot.press("d", "n")
        await pilot.pause(0.2)
        assert not any("DROP" in command for command in control.asked)

    play(tmp_path, scenario)


def test_the_command_line_shows_what_came_back(tmp_path):
    async def scenario(app, pilot, daemon, control):
        app.query_one("#command", Input).focus()
        await pilot.press(*"D FTP", "enter")
        answers = app.query_one("#answers", RichLog)
        await settle(pilot, lambda: "ftp is up" in text_of(answers))
        await pilot.press(*"BOGUS", "enter")
        await settle(pilot, lambda: "SLYO0103E" in text_of(answers))
        await pilot.press("up", "up")
        assert app.query_one("#command", Input).value == "D FTP"

    play(tmp_path, scenario)


def test_the_log_is_followed(tmp_path):
    async def scenario(app, pilot, daemon, control):
        app.query_one("#panes").active = "pane-log"
        await settle(pilot, lambda: "SLYA0001I up" in text_of(app.query_one("#log", RichLog)))
        await settle(pilot, lambda: "D LOG,SINCE=1" in control.asked)

    play(tmp_path, scenario)


def test_the_panes_stay_fresh_behind_a_question_that_is_left_open(tmp_path):
    async def scenario(app, pilot, daemon, control):
        table = app.query_one("#connections", LiveTable)
        await pilot.press("d")
        await settle(pilot, lambda: app.screen.query("#confirm"))
        daemon.rows["3"] = ("3", "FTP", "USER3", "")
        await settle(pilot, lambda: table.row_count == 3)
        await pilot.press("n")
        await settle(pilot, lambda: not app.screen.query("#confirm"))

    play(tmp_path, scenario)


def test_it_ends_in_the_middle_of_a_refresh(tmp_path):
    async def scenario(app, pilot, daemon, control):
        app.refresh_panes()

    for _ in range(5):
        play(tmp_path, scenario)
