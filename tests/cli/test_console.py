"""`sallyport console` against a scripted control socket."""

import asyncio
import json
import threading

import pytest
from click.testing import CliRunner

from appliance.cli.console import console
from appliance.protocols.control.events import Result
from tests.support.control_script import ScriptedControl

ANSWERS = {
    "D FTP": lambda r: Result(r.id, 0, ("1 OF 1 RECORDS DISPLAYED",), ("NAME", "PORT"), (("FTPD1", "2121"),)),
    "D DCAS": lambda r: Result(r.id, 4, ("a warning",)),
}


@pytest.fixture
def socket(tmp_path):
    loop, stop, started = asyncio.new_event_loop(), asyncio.Event(), threading.Event()

    async def serve():
        async with ScriptedControl(tmp_path / "s", ANSWERS):
            started.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert started.wait(60)
    yield tmp_path / "s"
    loop.call_soon_threadsafe(stop.set)
    thread.join(60)
    loop.close()


def run(*arguments):
    return CliRunner().invoke(console, [str(argument) for argument in arguments])


def test_a_table_is_aligned_and_the_code_is_the_exit_code(socket):
    done = run("--socket", socket, "D FTP")
    assert done.exit_code == 0
    assert done.output.splitlines() == ["NAME   PORT", "FTPD1  2121", "1 OF 1 RECORDS DISPLAYED"]
    assert run("--socket", socket, "D DCAS").exit_code == 4
    assert run("--socket", socket, "NONSENSE").exit_code == 8


def test_json_holds_everything(socket):
    done = run("--socket", socket, "--json", "D FTP")
    assert json.loads(done.output) == {
        "code": 0,
        "lines": ["1 OF 1 RECORDS DISPLAYED"],
        "columns": ["NAME", "PORT"],
        "rows": [["FTPD1", "2121"]],
    }


def test_a_socket_that_is_not_there_is_one_line(tmp_path):
    done = run("--socket", tmp_path / "none", "D FTP")
    assert done.exit_code == 8
    assert done.output.startswith("SLYO0201E")
    assert len(done.output.splitlines()) == 1
