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


def test_what_is_watched_is_heard_and_no_screen_is_kept(tmp_path):
    async def scenario():
        heard, command = [], "V TCPIP,,TELNET,WATCH,CONN=17"
        async with ScriptedControl(tmp_path / "s", {command: said("READY")}) as control:
            control.screens = [{"record": ""}]
            desk = Desk(tmp_path / "s")
            assert (await desk.watch(17, heard.append)).code == 0
            assert desk.is_connected
            await desk.unwatch()
            await desk.close()
        (exchange,) = desk.exchanges
        assert (exchange.command, exchange.result.lines, desk.history.recall(-1)) == (command, (), command)
        assert [notice.fields["conn"] for notice in heard] == ["17"]

    asyncio.run(scenario())


def test_a_refusal_to_watch_is_kept_and_a_lost_daemon_is_no_error_when_leaving(tmp_path):
    async def scenario():
        async with ScriptedControl(tmp_path / "s", {}):
            desk = Desk(tmp_path / "s")
            assert (await desk.watch(17, print)).code == 8
        assert desk.exchanges[0].result.lines[0].startswith("SLYO0103E")
        await desk.unwatch()
        await desk.close()

    asyncio.run(scenario())
