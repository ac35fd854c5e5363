"""What every panel does: messages explained, a daemon that goes and comes."""

import asyncio

from appliance.protocols.control.events import Result
from appliance.tui.app import SallyportApp
from tests.support.control_script import ScriptedControl
from tests.tui.playing import Daemon, Play, play, said


def test_a_message_is_explained(tmp_path):
    answers = {"D MESSAGE,ID=SLYT0103E": said("SLYT0103E", "cause and action")}

    async def scenario(it: Play):
        await it.type("?slyt0103e")
        await it.sees("cause and action")

    play(tmp_path, scenario, answers)


def test_a_daemon_that_went_away_is_said_and_found_again(tmp_path):
    async def run():
        app = SallyportApp(tmp_path / "s")
        async with app.run_test(size=(80, 24)) as pilot:
            it = Play(app, pilot, None, None)
            async with ScriptedControl(tmp_path / "s", Daemon().answers()):
                await it.sees("TCPABC01")
            (tmp_path / "s").unlink(missing_ok=True)
            await it.sees("trying again")
            later = {"D CONNECTIONS,": lambda r: Result(r.id, 0, (), ("CONN", "USER"), (("77", "USER9"),))}
            async with ScriptedControl(tmp_path / "s", later):
                await it.sees("USER9")

    asyncio.run(run())


def test_it_ends_in_the_middle_of_a_refresh(tmp_path):
    async def scenario(it: Play):
        it.app.screen.refresh_now()

    for _ in range(5):
        play(tmp_path, scenario)
