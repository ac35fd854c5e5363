"""Help for commands and messages."""

import pytest

from appliance.services.control import displays, helps, varies
from appliance.services.control.language import parse
from tests.support.control_samples import Stage


def asked(text):
    return helps.message(Stage().facilities(), parse(text))


def test_a_message_is_explained():
    done = asked("D MESSAGE,ID=slyo0119e")
    assert done.lines[0] == "SLYO0119E the logon is refused"
    assert "Error" in done.lines[1]
    assert done.lines[2] == "It comes from operator commands."
    assert any("audit record" in line for line in asked("D MESSAGE,ID=SLYO0101E").lines)


@pytest.mark.parametrize(("text", "message"), [("D MESSAGE", "SLYO0105E"), ("D MESSAGE,ID=SLYX", "SLYO0124E")])
def test_a_message_that_is_not_there(text, message):
    done = asked(text)
    assert (done.code, done.lines[0][:9]) == (8, message)


def test_a_command_is_written_as_its_function_says():
    assert helps.help_lines("V", ("TCPIP", "DROP"), varies.drop) == "V TCPIP,,DROP,CONN=n"
    assert helps.help_lines("D", ("PORTS",), displays.ports).startswith("D PORTS: every listening port")
    assert helps.help_lines("V", ("TCPIP", "TELNET", "RESUME"), varies.telnet_ports) == "V TCPIP,,TELNET,RESUME"
    assert helps.help_lines("D", ("FTP",), displays.table("FTP")) == "D FTP"
