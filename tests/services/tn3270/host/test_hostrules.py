"""What MAXVTAMSENDQ, MAXRUCHAIN and QSESSION mean for a session with a host."""

from __future__ import annotations

import attrs
import pytest

from appliance.config.terminals.telnet import AllowAppl
from appliance.protocols.tn3270.bind import BindImage
from appliance.protocols.tn3270.constants import DataType, UnbindReason
from appliance.services.tn3270.host.hostrules import RU_BYTES, HostRules
from appliance.session.actions import CancelTimer, Close, Send, SetTimer
from appliance.session.events import Drained, TimerFired
from appliance.session.wires import Wire
from tests.support.hosts import Host
from tests.support.terminals import MAPPING

ENTER = b"\x7d\xc1\x50"


@pytest.mark.parametrize(("most", "length", "is_too_long"), [(0, 10**6, False), (2, 7680, False), (2, 7681, True)])
def test_a_chain_is_counted_in_rus(most, length, is_too_long):
    assert HostRules(most_rus=most).is_too_long(bytes(length)) is is_too_long


def test_a_host_whose_record_is_longer_than_maxruchain_is_given_up(basic):
    host = Host(basic.port(max_ru_chain=1).seat()).accept()
    host.tell(host.core.send_record(b"\xf5\xc3" + bytes(RU_BYTES)))
    assert "SLYT0406E RELAY1 CANNOT BE USED: A RECORD OF 3842 BYTES EXCEEDS MAXRUCHAIN" in host.terminal.text.upper()


def test_a_host_that_takes_nothing_is_given_up_after_maxvtamsendq_records(basic):
    host = Host(basic.port(max_vtam_send_queue=2).seat()).accept()
    key = host.terminal.core.send_record(ENTER)
    assert host.script.receive(key).only(Send).notify
    host.script.handle(Drained(Wire.BACKEND))
    for _ in range(2):
        host.script.receive(key)
    host.terminal.take(host.script.receive(key))
    assert "IT TOOK NONE OF 2 RECORDS (MAXVTAMSENDQ)" in host.terminal.text.upper()


def test_without_a_limit_nothing_is_counted(basic):
    host = Host(basic.seat()).accept()
    assert not host.script.receive(host.terminal.core.send_record(ENTER)).only(Send).notify


def queued(basic, seconds):
    allowed = (AllowAppl("RELAY*", queue_seconds=seconds),)
    host = Host(basic.port(mapping=attrs.evolve(MAPPING, allowed=allowed)).seat()).accept()
    host.tell(host.core.send_bind(BindImage("MANAGER").encode()))
    host.tell(host.core.send_unbind(UnbindReason.NORMAL))
    return host


def test_qsession_waits_for_the_next_bind_on_the_same_connection(basic):
    host = queued(basic, 30)
    assert SetTimer("backend", 30) in host.script.history
    assert host.terminal.kinds == [DataType.UNBIND]
    bound = host.script.receive(host.core.send_bind(BindImage("CICSA").encode()), Wire.BACKEND)
    assert CancelTimer("backend") in bound.actions
    assert host.script.session.view().application == "RELAY1"
    assert host.script.handle(TimerFired("backend")).actions == ()


def test_qsession_gives_up_in_the_end(basic):
    host = queued(basic, 30)
    host.terminal.take(host.script.handle(TimerFired("backend")))
    assert Close(Wire.BACKEND) in host.terminal.last.actions
    assert "NO OTHER SESSION FOLLOWED" in host.terminal.text.upper()


def test_qsession_without_a_number_waits_without_end(basic):
    before = len(queued(basic, 0).script.history)
    assert before
    assert SetTimer("backend", 0) not in queued(basic, 0).script.history
