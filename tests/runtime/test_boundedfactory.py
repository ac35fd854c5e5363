"""One client too many."""

from twisted.internet.address import IPv4Address
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import StringTransport

from appliance.runtime.boundedfactory import BoundedFactory


def connect(factory, host):
    address = IPv4Address("TCP", host, 4711)
    made = factory.buildProtocol(address)
    if made is not None:
        made.makeConnection(StringTransport(peerAddress=address))
    return made


def bounded(**limits):
    return BoundedFactory(Factory.forProtocol(Protocol), **limits)


def test_one_address_has_its_share_and_all_together_theirs():
    factory = bounded(clients=3, per_source=2)
    first, second = connect(factory, "192.0.2.1"), connect(factory, "192.0.2.1")
    assert None not in (first, second)
    assert connect(factory, "192.0.2.1") is None
    assert connect(factory, "192.0.2.2") is not None
    assert connect(factory, "192.0.2.3") is None
    assert (factory.clients, factory.refused) == (3, 2)


def test_who_leaves_makes_room():
    factory = bounded(clients=1, per_source=1)
    first = connect(factory, "192.0.2.1")
    assert connect(factory, "192.0.2.1") is None
    first.connectionLost(None)
    assert connect(factory, "192.0.2.1") is not None
