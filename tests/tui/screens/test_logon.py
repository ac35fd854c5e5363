"""Who is nobody logs on first; nobody here for long, and the screen is locked."""

import asyncio

from textual.widgets import Input

from appliance.tui.app import SallyportApp
from appliance.tui.screens.logon import LogonScreen
from tests.support.control_script import ScriptedControl
from tests.tui.playing import Daemon, Play, type_ahead


def played(tmp_path, scenario, user):
    async def run():
        daemon = Daemon()
        async with ScriptedControl(tmp_path / "s", daemon.answers(), user, idle_seconds=900) as control:
            app = SallyportApp(tmp_path / "s")
            async with app.run_test(size=(80, 24)) as pilot:
                await scenario(Play(app, pilot, control, daemon))

    asyncio.run(run())


def test_a_stranger_logs_on(tmp_path):
    async def scenario(it: Play):
        await it.settle(lambda: isinstance(it.app.screen, LogonScreen))
        await it.press(*"USER2", "enter", *"WRONG", "enter")
        await it.sees("SLYO0119E the logon is refused")
        assert "WRONG" not in it.text()
        await it.press(*"right", "enter")
        await it.sees("MVS098  USER2", "TCPABC01")
        assert "right" not in it.text()
        assert it.app.desk.exchanges == []

    played(tmp_path, scenario, "")


def test_what_is_typed_behind_enter_is_not_shown(tmp_path):
    async def scenario(it: Play):
        await it.settle(lambda: isinstance(it.app.screen, LogonScreen))
        type_ahead(it.app, *"USER2", "enter", *"HUSH", "down", *"NEW")
        values = {"logon-user": "USER2", "logon-password": "HUSH", "logon-new_password": "NEW", "logon-code": ""}
        await it.settle(lambda: {field.id: field.value for field in it.app.screen.query(Input)} == values)

    played(tmp_path, scenario, "")


def test_what_is_typed_behind_the_password_is_not_part_of_it(tmp_path):
    async def scenario(it: Play):
        await it.settle(lambda: isinstance(it.app.screen, LogonScreen))
        type_ahead(it.app, *"USER2", "enter", *"righx", "backspace", "t", "enter", *"D FTP")
        await it.sees("MVS098  USER2", "TCPABC01")

    played(tmp_path, scenario, "")


def test_a_screen_that_nobody_touches_is_locked(tmp_path):
    async def scenario(it: Play):
        await it.sees("TCPABC01")
        it.app.lock_when_idle()
        await it.pilot.pause(0.1)
        assert not isinstance(it.app.screen, LogonScreen)
        it.app._touched -= 1000
        it.app.lock_when_idle()
        await it.settle(lambda: isinstance(it.app.screen, LogonScreen))
        asked = len(it.control.asked)
        it.app.screen_stack[1].refresh_now()
        await it.pilot.pause(0.1)
        assert len(it.control.asked) == asked
        await it.press(*"IBMUSER", "enter", *"right", "enter")
        await it.sees("MVS098  IBMUSER", "TCPABC01")

    played(tmp_path, scenario, "IBMUSER")
