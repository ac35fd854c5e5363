"""The log is followed, and its messages explained."""

from appliance.protocols.control.events import Result
from appliance.tui.screens.log import LogPanel
from tests.tui.playing import Play, play, said

LINES = ["SLYA0001I up", "SLYT0103E refused", "plain"]


def log(request):
    since = int(request.command.rpartition("=")[2])
    rows = tuple((str(n), line) for n, line in enumerate(LINES, 1) if n > since)
    return Result(request.id, 0, (), ("NUMBER", "LINE"), rows)


def test_new_lines_come_and_a_message_is_explained(tmp_path):
    async def scenario(it: Play):
        await it.type("LOG")
        await it.settle(lambda: isinstance(it.app.screen, LogPanel) and it.app.screen.listing.row_count == 3)
        await it.asked("D LOG,SINCE=3")
        LINES.append("SLYF0001W later")
        await it.sees("SLYF0001W later", "WARNING")
        await it.settle(lambda: it.app.screen.listing.selected()["NUMBER"] == "4")
        it.select("2")
        await it.press("enter")
        await it.sees("cause and action")
        await it.press("f3")
        it.select("3")
        await it.press("m")
        await it.sees("the line has no message id")

    play(tmp_path, scenario, {"D LOG": log, "D MESSAGE,ID=SLYT0103E": said("SLYT0103E", "cause and action")})
