"""The operator language as a reader."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.services.control.language import CommandError, OperatorCommand, parse


@pytest.mark.parametrize(
    ("text", "verb", "words", "keywords"),
    [
        ("D TCPIP,,TELNET,CONN", "D", ("TCPIP", "", "TELNET", "CONN"), {}),
        ("display tcpip,,telnet,conn,luname=tcpabc01", "D", ("TCPIP", "", "TELNET", "CONN"), {"LUNAME": "tcpabc01"}),
        ("V TCPIP,,DROP,CONN=12", "V", ("TCPIP", "", "DROP"), {"CONN": "12"}),
        ("F CA,ISSUE,ID=USER2,LABEL='it''s, mine'", "F", ("CA", "ISSUE"), {"ID": "USER2", "LABEL": "it's, mine"}),
        ("V TCPIP,,TELNET,STOP,PORT=(2992,2993)", "V", ("TCPIP", "", "TELNET", "STOP"), {"PORT": "(2992,2993)"}),
        ("  D   FTP ", "D", ("FTP",), {}),
    ],
)
def test_reads(text, verb, words, keywords):
    assert parse(text) == OperatorCommand(verb, words, keywords)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "an empty line is no operator"),
        ("LISTCAT", "LISTCAT is no operator"),
        ("D TCPIP,,'TELNET", "unpaired quote or parenthesis in column 8"),
        ("V TCPIP,PORT=(1,2", "unpaired quote or parenthesis"),
        ("F CA,ID=A,ID=B", "ID= is given twice"),
        ("D " + "X" * 5000, "longer than"),
    ],
)
def test_refuses_with_one_sentence(text, sentence):
    with pytest.raises(CommandError, match=sentence):
        parse(text)


@given(st.text(max_size=60))
def test_any_text_is_a_command_or_one_error(text):
    with suppress(CommandError):
        assert parse("D " + text).verb == "D"
