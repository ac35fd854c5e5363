"""What the command line offers."""

import asyncio

import pytest

from appliance.tui.completion import CommandSuggester, beginnings
from appliance.tui.history import History


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        ("V TCPIP,,DROP,CONN=n", "V TCPIP,,DROP,CONN="),
        ("D TCPIP,,TELNET,CONN[,PORT=ALL|n]", "D TCPIP,,TELNET,CONN"),
        ("V TCPIP,,TELNET,INACT,lu", "V TCPIP,,TELNET,INACT"),
        ("V TCPIP,,OBEYFILE", "V TCPIP,,OBEYFILE"),
        ("LISTUSER (user)", "LISTUSER "),
    ],
)
def test_a_syntax_line_has_a_beginning_that_can_be_typed(line, fixed):
    assert beginnings([line]) == [fixed]


def test_lines_that_only_go_on_offer_nothing():
    assert beginnings(["  [,CONN=n]", ""]) == []


def suggested(typed, history=(), commands=()):
    kept = History()
    for command in history:
        kept.add(command)
    suggester = CommandSuggester(kept)
    suggester.commands = list(commands)
    return asyncio.run(suggester.get_suggestion(typed))


def test_history_comes_before_the_table_and_what_was_typed_stays():
    assert suggested("d f", ["D FTP,X"], ["D FTP"]) == "d fTP,X"
    assert suggested("d f", [], ["D FTP"]) == "d fTP"
    assert suggested("d", ["D FTP"], ["D FTP"]) is None
    assert suggested("D FTP", [], ["D FTP"]) is None
