"""The members, and what is asked of one."""

from appliance.tui.screens.editor import EditorPanel
from appliance.tui.screens.members import MembersPanel
from appliance.tui.screens.versions import VersionsPanel
from tests.tui.playing import Play, play, said, table

MEMBER_ANSWERS = {
    "D MEMBER,NAME=FTP.DATA": said("INACTIVE 300", "EXTENSIONS UTF8"),
    "D MEMBER,STATEMENTS": table(
        ("", "INACTIVE", "a number of seconds", "", "NO", ""),
        ("", "EXTENSIONS", "UTF8, SIZE", "UTF8 SIZE", "YES", ""),
        columns=("BLOCK", "STATEMENT", "OPERANDS", "VALUES", "REPEATS", "EFFECT"),
    ),
    "D MEMBER,CHECK": table(columns=("MEMBER", "LINE", "COLUMN", "SEVERITY", "ID", "STATEMENT", "TEXT")),
    "D MEMBER,DIFF": said("--- in force", "+++ new", "-INACTIVE 300", "+INACTIVE 20"),
    "D MEMBER,HISTORY": table(
        ("2", "2026-11-26T12:00:00Z", "IBMUSER", "TUI", "31", "IN FORCE"),
        ("1", "2026-11-25T12:00:00Z", "", "START", "30", ""),
        columns=("VERSION", "TIME", "USER", "SOURCE", "BYTES", "STATE"),
    ),
    "D MEMBER": table(
        ("FTP.DATA", "30", "IN FORCE", "2", "2026-11-26T12:00:00Z", "IBMUSER"),
        ("PROFILE.TCPIP", "90", "CHANGED", "1", "2026-11-26T12:00:00Z", ""),
        columns=("NAME", "BYTES", "STATE", "VERSION", "TIME", "USER"),
    ),
    "F MEMBER,ROLLBACK": said("SLYO0116I version 3"),
    "V TCPIP,,OBEYFILE": said("in force"),
}


async def members(it: Play) -> None:
    await it.press("3")
    await it.settle(lambda: isinstance(it.app.screen, MembersPanel) and it.app.screen.listing.row_count == 2)


def test_a_member_is_compared_edited_and_its_history_shown(tmp_path):
    async def scenario(it: Play):
        await members(it)
        await it.press("d")
        await it.sees("+INACTIVE 20")
        await it.press("f3", "h")
        await it.settle(lambda: isinstance(it.app.screen, VersionsPanel))
        await it.press("f3")
        await it.settle(lambda: isinstance(it.app.screen, MembersPanel))
        await it.press("enter")
        await it.settle(lambda: isinstance(it.app.screen, EditorPanel))

    play(tmp_path, scenario, MEMBER_ANSWERS)


def test_what_is_on_the_disk_is_put_in_force(tmp_path):
    async def scenario(it: Play):
        await members(it)
        await it.press("o")
        await it.sees("V TCPIP,,OBEYFILE")
        await it.press("y")
        await it.asked("V TCPIP,,OBEYFILE")

    play(tmp_path, scenario, MEMBER_ANSWERS)
