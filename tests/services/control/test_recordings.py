import base64

import pytest

from appliance.services.control import recordings
from appliance.services.control.facilities import Later
from appliance.services.control.language import parse
from appliance.session.events import CommandDone
from tests.support.control_samples import Stage


def run(text):
    command = parse(text)
    function = recordings.recording if "RECORDING," in text else recordings.recordings
    answer = function(Stage().facilities(), command)
    return answer.finish(answer.work()) if isinstance(answer, Later) else answer


def test_the_list():
    done = run("D TCPIP,,TELNET,RECORDINGS")
    assert done.columns[0] == "NAME"
    assert done.rows == (
        ("A.LU01.1", "2026-11-24T12:00:00Z", "USER2", "LU01", "2992", "127.0.0.1:4000", "1234"),
    )  # fmt: skip


def test_a_screen_as_lines():
    done = run("D TCPIP,,TELNET,RECORDING,ID=A.LU01.1")
    assert done.rows == (("1", "2", "0.500", "", "cp037", "24", "80"),)
    assert done.lines[0].startswith("FIRST")
    assert len(done.lines) == 24


def test_a_screen_in_another_size_and_the_key_before_it():
    done = run("D TCPIP,,TELNET,RECORDING,ID=A.LU01.1,SCREEN=2")
    assert done.rows == (("2", "2", "1.250", "PF3", "cp273", "43", "80"),)
    assert len(done.lines) == 43
    assert done.lines[0].startswith("ZWÖLF SECOND")


def test_a_screen_for_a_terminal():
    done = run("D TCPIP,,TELNET,RECORDING,ID=A.LU01.1,SCREEN=2,FORMAT=3270")
    assert base64.b64decode(done.lines[0]) == b"\x7e\xc3" + "ZWÖLF SECOND".encode("cp273")


@pytest.mark.parametrize("operands", ["ID=B", "ID=A.LU01.1,SCREEN=3", "ID=A.LU01.1,SCREEN=0", "ID=A.LU01.1,SCREEN=X"])
def test_what_is_not_there(operands):
    done = run(f"D TCPIP,,TELNET,RECORDING,{operands}")
    assert (done.code, done.lines[0][:9]) == (8, "SLYO0112E")


def test_the_name_is_needed():
    assert run("D TCPIP,,TELNET,RECORDING,SCREEN=1") == CommandDone(8, ("SLYO0105E RECORDING needs ID=",))
