"""Asking is not remembered, performing is; a daemon that is away is an answer with return code 8."""

import asyncio

from appliance.tui.desk import Desk
from tests.support.control_script import ScriptedControl
from tests.tui.playing import said


def test_what_is_asked_and_what_is_performed(tmp_path):
    async def scenario():
        async with ScriptedControl(tmp_path / "s", {"D FTP": said("up"), "ALTUSER": said("done")}):
            desk = Desk(tmp_path / "s")
            await desk.ask("D FTP")
            await desk.perform("D FTP")
            await desk.perform("ALTUSER U PASSWORD(X)")
            await desk.perform("ALTUSER U PSSWRD(X)", shown="ALTUSER U ***")
            await desk.close()
            return desk

    desk = asyncio.run(scenario())
    assert [(e.command, e.result.lines) for e in desk.exchanges] == [
        ("D FTP", ("up",)),
        ("ALTUSER U PASSWORD(***)", ("done",)),
        ("ALTUSER U ***", ("done",)),
    ]
    assert (desk.history.recall(-1), desk.lost) == ("D FTP", "")
    assert desk.welcome is not None


def test_a_daemon_that_is_away(tmp_path):
    async def scenario():
        desk, changes = Desk(tmp_path / "s"), []
        desk.on_change = lambda: changes.append(desk.lost)
        result = await desk.ask("D FTP")
        return result, changes

    result, changes = asyncio.run(scenario())
    assert result.code == 8
    assert "No such file" in result.lines[0]
    assert len(changes) == 1
