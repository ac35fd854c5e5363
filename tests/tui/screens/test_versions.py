"""The way back to an older text of a member."""

from appliance.tui.screens.versions import VersionsPanel
from tests.tui.playing import Play, play
from tests.tui.screens.test_members import MEMBER_ANSWERS, members


def test_an_older_version_is_looked_at_and_put_in_force_again(tmp_path):
    async def scenario(it: Play):
        await members(it)
        await it.press("h")
        await it.settle(lambda: isinstance(it.app.screen, VersionsPanel) and it.app.screen.listing.row_count == 2)
        await it.press("down", "d")
        await it.asked("D MEMBER,DIFF,NAME=FTP.DATA,VERSION=1")
        await it.sees("+INACTIVE 20")
        await it.press("f3", "r")
        await it.sees("F MEMBER,ROLLBACK,NAME=FTP.DATA,VERSION=1")
        await it.press("y")
        await it.sees("SLYO0116I version 3")

    play(tmp_path, scenario, MEMBER_ANSWERS)
