"""A reactor turned by hand, and capabilities whose pools end with the test."""

import pytest

from tests.support.turned_reactor import TurnedReactor
from tests.support.wires import make_capabilities


@pytest.fixture
def reactor():
    return TurnedReactor()


@pytest.fixture
def capabilities(reactor):
    made = make_capabilities(reactor)
    made.pools.start()
    yield made
    made.pools.stop()
