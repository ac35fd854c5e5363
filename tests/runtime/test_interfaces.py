"""Whoever plays one of the two parts has all of its lines."""

import inspect

import pytest
from twisted.internet.epollreactor import EPollReactor

from appliance.runtime.connections.connection import Connection
from appliance.runtime.interfaces import Owner, Reactor
from appliance.runtime.transfers.mover import ReactorTransfer
from tests.support.turned_reactor import TurnedReactor
from tests.support.wires import RecordingOwner


@pytest.mark.parametrize(
    ("part", "player"),
    [
        (Reactor, EPollReactor),
        (Reactor, TurnedReactor),
        (Owner, Connection),
        (Owner, ReactorTransfer),
        (Owner, RecordingOwner),
    ],
)
def test_every_method_is_there(part, player):
    methods = [name for name, member in vars(part).items() if inspect.isfunction(member) and not name.startswith("_")]
    assert len(methods) >= 5
    assert [name for name in methods if not callable(getattr(player, name, None))] == []
