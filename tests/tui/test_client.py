"""The control protocol under asyncio."""

import asyncio

import pytest

from appliance.protocols.control.events import Result
from appliance.tui.client import ControlClient, ControlLostError
from tests.support.control_script import ScriptedControl

ANSWERS = {"D FTP": lambda request: Result(request.id, 0, ("served",)), "D DCAS": lambda request: Result(request.id, 4)}


def test_answers_find_their_question(tmp_path):
    async def scenario():
        async with ScriptedControl(tmp_path / "s", ANSWERS):
            client = ControlClient(tmp_path / "s")
            results = await asyncio.gather(*(client.run(c) for c in ("D FTP", "D DCAS", "D X")))
            await client.close()
            return client.welcome, [result.code for result in results]

    welcome, codes = asyncio.run(scenario())
    assert welcome is not None
    assert welcome.user == "IBMUSER"
    assert codes == [0, 4, 8]


def test_a_daemon_that_is_not_there_is_one_sentence_and_a_later_one_is_found(tmp_path):
    async def scenario():
        client = ControlClient(tmp_path / "s")
        with pytest.raises(ControlLostError, match="No such file"):
            await client.run("D FTP")
        async with ScriptedControl(tmp_path / "s", ANSWERS):
            result = await client.run("D FTP")
            await client.close()
            return result

    assert asyncio.run(scenario()).lines == ("served",)
