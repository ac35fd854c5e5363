"""The way to a host, and what stands in it."""

from __future__ import annotations

import pytest

from appliance.config.appls import RemoteHost
from appliance.services.tn3270 import messages
from appliance.services.tn3270.host.hostwire import HostWire, Origin, Trouble
from appliance.session.actions import CancelTimer, Close, Open, Send, SetTimer
from appliance.session.events import Closed, CloseReason, TimerFired
from appliance.session.wires import Wire
from tests.support.hosts import OPENED
from tests.support.terminals import LOCAL, PEER

WIRE = Wire.BACKEND


@pytest.fixture
def way():
    way = HostWire(RemoteHost("127.0.0.1", 23270, timeout=7, wants_proxy=True), None, WIRE, Origin(PEER, LOCAL))
    assert way.open() == [SetTimer("backend", 7), Open(WIRE, "127.0.0.1", 23270, 7)]
    return way


def test_a_host_that_wants_it_is_told_where_the_terminal_is(way):
    assert way.handle(OPENED) == [Send(Origin(PEER, LOCAL).header(), WIRE)]
    assert way.close() == [CancelTimer("backend"), Close(WIRE)]


@pytest.mark.parametrize(
    ("reason", "before", "after"),
    [
        (CloseReason.REFUSED, messages.BACKEND_UNREACHABLE, messages.BACKEND_LOST),
        (CloseReason.TLS_FAILED, messages.BACKEND_CERTIFICATE, messages.BACKEND_LOST),
    ],
)
def test_a_loss_is_another_one_once_the_host_has_arrived(way, reason, before, after):
    lost = Closed(WIRE, reason, "errno 111")
    assert way.handle(lost) == Trouble(before, reason.value, "errno 111")
    assert way.close() == [CancelTimer("backend")], "it is closed already"
    assert way.arrived() == [CancelTimer("backend")]
    assert way.handle(lost) == Trouble(after, reason.value, "errno 111")


def test_the_time_limit_is_for_the_way_alone(way):
    assert way.handle(TimerFired("other")) == []
    assert way.handle(TimerFired("backend")) == Trouble(messages.BACKEND_UNREACHABLE, "it took too long")
    way.arrived()
    assert way.handle(TimerFired("backend")) == []
