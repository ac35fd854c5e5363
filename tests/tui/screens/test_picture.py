"""A picture that is larger than the terminal: its parts are looked at, and its own keys still do what they say."""

import base64

from appliance.protocols.control.events import Result
from appliance.protocols.datastream.outbound import Painter
from appliance.tui.screens.replay import Replay
from tests.tui.playing import Play, play

NAME = "D TCPIP,,TELNET,RECORDING,ID=LARGE"


def large(request):
    number = request.command.removesuffix(",FORMAT=3270").rpartition("=")[2]
    painted = Painter(43, 132).label(1, 2, f"TOP{number}").label(43, 120, "CORNER").record()
    record = base64.b64encode(b"\x7e" + painted[1:]).decode()  # for the larger size
    columns = ("SCREEN", "OF", "SECONDS", "KEY", "CODEPAGE", "ROWS", "COLUMNS")
    return Result(request.id, 0, (record,), columns, ((number, "9", "0.0", "", "cp037", "43", "132"),))


def test_its_parts_are_looked_at(tmp_path):
    async def scenario(it: Play):
        it.app.push_screen(Replay(it.app.desk, "LARGE"))
        await it.sees("TOP1", "F8=Down")
        assert "CORNER" not in it.text()
        await it.press("f8", "f8", "f11", "f11", "f11")
        await it.sees("CORNER")
        await it.press("right")
        await it.sees("screen 2 of 9", "CORNER")
        await it.press("f7", "f7", "f10", "f10", "f10")
        await it.sees("TOP2")
        await it.press("home")
        await it.sees("TOP1")

    play(tmp_path, scenario, {NAME: large}, (80, 24))
