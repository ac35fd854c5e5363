"""F1 on any panel."""

from appliance.tui.screens.overview import OverviewPanel
from tests.tui.playing import Play, play


def test_f1_says_what_can_be_done(tmp_path):
    async def scenario(it: Play):
        await it.press("f1")
        await it.sees("Overview: help", "Drop", "F7 F8")
        await it.press("f3")
        await it.settle(lambda: isinstance(it.app.screen, OverviewPanel))

    play(tmp_path, scenario)
