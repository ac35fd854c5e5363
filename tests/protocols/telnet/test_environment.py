"""NEW-ENVIRON: RFC 1572, and the form without a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.telnet.environment import (
    Environment,
    EnvironmentCommand,
    Variable,
    decode_environment,
    encode_environment,
)

TEXT = st.text(st.characters(max_codepoint=255), max_size=10)
ENVIRONMENTS = st.builds(
    Environment,
    st.sampled_from(EnvironmentCommand),
    st.lists(st.builds(Variable, TEXT, st.none() | TEXT, st.booleans()), max_size=4).map(tuple),
)


@given(ENVIRONMENTS)
def test_what_is_encoded_is_decoded(environment):
    assert decode_environment(encode_environment(environment)) == environment


@given(st.binary(max_size=40))
def test_any_bytes_are_an_environment_or_none(data):
    environment = decode_environment(data)
    if environment is not None and data[0] != 3:
        assert decode_environment(encode_environment(environment)) == environment


def test_the_request_for_express_logon_on_the_wire():
    asked = Environment(EnvironmentCommand.SEND, (Variable("IBMELF"), Variable("IBMAPPLID")))
    assert encode_environment(asked) == bytes.fromhex("01 03 49424D454C46 03 49424D4150504C4944")


def test_a_variable_without_command_is_info():
    assert decode_environment(b"\x03IBMAPPLID\x01TSOVS01") == Environment(
        EnvironmentCommand.INFO, (Variable("IBMAPPLID", "TSOVS01"),)
    )


def test_special_bytes_are_quoted():
    told = Environment(EnvironmentCommand.IS, (Variable("A\x01", "\x00\x03", is_user=False),))
    assert encode_environment(told) == b"\x00\x00A\x02\x01\x01\x02\x00\x02\x03"


@pytest.mark.parametrize("data", [b"", b"\x04", b"\x00A", b"\x00\x03A\x01B\x01C", b"\x00\x03A\x02", b"\x00\x03A\x02z"])
def test_what_follows_no_rule(data):
    assert decode_environment(data) is None
