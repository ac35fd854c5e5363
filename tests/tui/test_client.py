"""The control protocol under asyncio."""

import asyncio

import pytest

from appliance.protocols.control.connection import ServerCore
from appliance.protocols.control.events import Logon, Result, Welcome
from appliance.tui.client import ControlClient, ControlLostError, LogonNeededError
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


def test_what_is_followed_is_followed_again_by_the_next_connection(tmp_path):
    async def scenario():
        heard = []
        client = ControlClient(tmp_path / "s")
        client.on_notice = heard.append
        async with ScriptedControl(tmp_path / "s", ANSWERS) as first:
            assert (await client.follow("MESSAGE")).code == 0
            await client.run("D FTP")
            await client.close()
        (tmp_path / "s").unlink(missing_ok=True)
        async with ScriptedControl(tmp_path / "s", ANSWERS) as second:
            await client.run("D FTP")
            await client.run("D FTP")
            await client.close()
        return first.followed, second.followed, [notice.topic for notice in heard]

    assert asyncio.run(scenario()) == (["MESSAGE"], ["MESSAGE"], ["MESSAGE", "MESSAGE"])


def test_who_stands_for_nobody_logs_on_and_may_lock(tmp_path):
    async def scenario():
        async with ScriptedControl(tmp_path / "s", ANSWERS, user="") as control:
            client = ControlClient(tmp_path / "s")
            with pytest.raises(LogonNeededError):
                await client.run("D FTP")
            assert control.asked == []
            assert (await client.log_on("USER2", "wrong")).code == 8
            assert (await client.log_on("USER2", "right", "123456")).code == 0
            assert (await client.run("D FTP")).lines == ("served",)
            assert client.is_connected
            await client.lock()
            with pytest.raises(LogonNeededError):
                await client.run("D FTP")
            await client.close()
            assert not client.is_connected

    asyncio.run(scenario())


def test_a_daemon_that_ends_before_it_says_who_it_is(tmp_path):
    async def mute(reader, writer):
        writer.close()

    async def scenario():
        server = await asyncio.start_unix_server(mute, str(tmp_path / "s"))
        client = ControlClient(tmp_path / "s")
        with pytest.raises(ControlLostError, match="closed the connection"):
            await client.run("D FTP")
        await client.close()
        server.close()

    asyncio.run(scenario())


def test_after_a_logon_the_next_command_waits_for_nothing_though_the_welcome_is_late(tmp_path):
    async def serve(reader, writer):
        core = ServerCore()
        writer.write(core.send(Welcome("MVS098", "0.1.0", "")))
        while data := await reader.read(65_536):
            core.receive_data(data)
            while (asked := core.next_event()) is not None:
                writer.write(core.send(Result(asked.id, 0)))
                if isinstance(asked, Logon):
                    await writer.drain()
                    await asyncio.sleep(0.05)
                    writer.write(core.send(Welcome("MVS098", "0.1.0", asked.user)))
        writer.close()

    async def scenario():
        server = await asyncio.start_unix_server(serve, str(tmp_path / "s"))
        client = ControlClient(tmp_path / "s")
        assert (await client.log_on("USER2", "right")).code == 0
        assert (await client.run("D FTP")).code == 0
        await client.close()
        server.close()

    asyncio.run(scenario())


def test_a_terminal_is_watched_until_it_is_not(tmp_path):
    async def scenario():
        heard = []
        client = ControlClient(tmp_path / "s")
        client.on_notice = heard.append
        async with ScriptedControl(tmp_path / "s", {"V TCPIP,,TELNET,WATCH": lambda r: Result(r.id, 0)}) as control:
            control.screens = [{"record": ""}]
            await client.unwatch()
            assert not client.is_connected, "nobody is asked for nothing"
            assert (await client.watch(17)).code == 0
            watched = list(control.watched)
            await client.unwatch()
            await client.close()
        return watched, control.watched, [notice.fields["conn"] for notice in heard]

    assert asyncio.run(scenario()) == ([17], [], ["17"])
