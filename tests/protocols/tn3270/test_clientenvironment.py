"""What is asked for over NEW-ENVIRON and what a client's answer means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.telnet.environment import Environment, EnvironmentCommand, Variable, encode_environment
from appliance.protocols.tn3270.clientenvironment import ClientEnvironment
from appliance.protocols.tn3270.events import ApplicationIdAnnounced, CodePageReported

BOTH = ClientEnvironment(asks_application=True, asks_code_page=True)


def told(environment, command=EnvironmentCommand.IS, **variables):
    listed = tuple(Variable(name, value) for name, value in variables.items())
    return environment.read(encode_environment(Environment(command, listed)))


def test_what_is_asked_for():
    assert not ClientEnvironment().is_wanted
    assert ClientEnvironment(asks_code_page=True).question() == b"\xff\xfa\x27\x01\x03CODEPAGE\x03CHARSET\xff\xf0"
    assert BOTH.question() == b"\xff\xfa\x27\x01\x03IBMELF\x03IBMAPPLID\x03CODEPAGE\x03CHARSET\xff\xf0"


@pytest.mark.parametrize(
    ("variables", "number"),
    [
        ({"CODEPAGE": "37", "CHARSET": "697"}, 37),
        ({"CODEPAGE": "CP1047"}, 1047),
        ({"CODEPAGE": "ibm-273"}, 273),
        ({"CHARSET": "697/500"}, 500),
        ({"CODEPAGE": "bracket", "CHARSET": "1140"}, 1140),
    ],
)
def test_the_code_page(variables, number):
    assert told(BOTH, **variables) == (CodePageReported(number),)


@pytest.mark.parametrize("variables", [{}, {"CODEPAGE": None}, {"CODEPAGE": "7"}, {"CHARSET": "us"}, {"USER": "37"}])
def test_no_code_page(variables):
    assert told(BOTH, **variables) == ()


def test_both_at_once_and_only_what_is_wanted():
    said = {"IBMAPPLID": "TSO", "CODEPAGE": "37"}
    assert told(BOTH, **said) == (ApplicationIdAnnounced("TSO"), CodePageReported(37))
    assert told(ClientEnvironment(asks_application=True), **said) == (ApplicationIdAnnounced("TSO"),)
    assert told(BOTH, EnvironmentCommand.SEND, **said) == ()


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_follow_no_rule(data):
    assert isinstance(BOTH.read(data), tuple | None)
