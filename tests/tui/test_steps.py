"""Steps of a task: commands, and members with something more in them."""

import asyncio

import pytest

from appliance.protocols.control.events import Result
from appliance.tui.desk import Desk
from appliance.tui.steps import MemberChange, performed, shown
from tests.support.control_script import ScriptedControl

CHANGE = MemberChange("PROFILE.TCPIP", "one line more", lambda text: text if "more" in text else f"{text}\nmore")


def perform(tmp_path, step, lines=("PORT",), code=0):
    applied = []

    def apply(request):
        applied.append(request.document)
        return Result(request.id, 0, ("applied",))

    async def go():
        answers = {
            "D MEMBER,NAME=PROFILE.TCPIP": lambda request: Result(request.id, code, lines),
            "F MEMBER,APPLY,NAME=PROFILE.TCPIP": apply,
            "ADDUSER": lambda request: Result(request.id, 0, ("added",)),
        }
        async with ScriptedControl(tmp_path / "s", answers):
            desk = Desk(tmp_path / "s")
            try:
                return await performed(desk, step), [one.command for one in desk.exchanges]
            finally:
                await desk.close()

    return *asyncio.run(go()), applied


def test_a_command_is_performed(tmp_path):
    result, commands, _ = perform(tmp_path, "ADDUSER A PASSWORD(HUSH)")
    assert (result.lines, commands) == (("added",), ["ADDUSER A PASSWORD(***)"])
    assert shown("ADDUSER A PASSWORD(HUSH)") == "ADDUSER A PASSWORD(***)"


def test_a_member_is_read_changed_and_applied(tmp_path):
    result, commands, applied = perform(tmp_path, CHANGE)
    assert (result.lines, applied) == (("applied",), ["PORT\nmore"])
    assert commands == ["F MEMBER,APPLY,NAME=PROFILE.TCPIP"]
    assert shown(CHANGE) == "F MEMBER,APPLY,NAME=PROFILE.TCPIP  with  one line more"


@pytest.mark.parametrize(
    ("lines", "code", "said"), [(("PORT", "more"), 0, "says so already"), (("refused",), 8, "refused")]
)
def test_nothing_is_applied_when_there_is_nothing_to_change(tmp_path, lines, code, said):
    result, _, applied = perform(tmp_path, CHANGE, lines, code)
    assert (result.code, applied) == (code, [])
    assert said in result.lines[0]
