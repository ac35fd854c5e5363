"""A transport that ends with the test and leaves nothing in the reactor."""

import pytest

from appliance.runtime.wires import linger
from tests.support.transports import TransportEnds


@pytest.fixture
def ends(reactor):
    made = TransportEnds(reactor)
    yield made
    made.transport.abort()
    made.peer.close()
    made.settle()
    reactor.advance(linger.SECONDS)
    assert not reactor.readers
    assert not reactor.writers
