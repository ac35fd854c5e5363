"""Equal lines within some seconds become one and a number."""

from __future__ import annotations

import pytest

from appliance.message import Message
from appliance.runtime.folding import FOLDED_SECONDS, Folding
from tests.support.turned_reactor import TurnedReactor

IDLE = Message("SLYT0005W", "{lu} did nothing")
GONE = Message("SLYT0006W", "{lu} does not answer")


class Said(list):
    def __call__(self, message, fields):
        self.append((message.id, fields.get("lu", fields.get("count"))))


@pytest.fixture
def said():
    return Said()


@pytest.fixture
def reactor():
    return TurnedReactor()


def test_the_first_is_said_and_the_rest_counted(said, reactor):
    folding = Folding(reactor, said)
    for lu in ("LU1", "LU2", "LU3"):
        folding.say(IDLE, {"lu": lu, "port": 23})
    assert said == [("SLYT0005W", "LU1")]
    reactor.advance(FOLDED_SECONDS)
    assert said == [("SLYT0005W", "LU1"), ("SLYA0210W", 2)]


def test_one_alone_is_one_line_and_a_new_while_begins(said, reactor):
    folding = Folding(reactor, said)
    for lu in ("LU1", "LU2"):
        folding.say(IDLE, {"lu": lu, "port": 23})
        reactor.advance(FOLDED_SECONDS)
    assert said == [("SLYT0005W", "LU1"), ("SLYT0005W", "LU2")]


def test_other_reasons_and_other_ports_are_other_lines(said, reactor):
    folding = Folding(reactor, said)
    for message, port in ((IDLE, 23), (GONE, 23), (IDLE, 992)):
        folding.say(message, {"lu": "LU1", "port": port})
    assert len(said) == 3
