"""What a client is answered that asks for a device."""

from __future__ import annotations

import attrs
import pytest

from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import LuGroup, LuMap
from appliance.protocols.tn3270.client import ClientCore
from appliance.protocols.tn3270.constants import RejectReason
from appliance.protocols.tn3270.events import DeviceRejected
from tests.support.terminals import Keyboard

WILL_TN3270E = bytes.fromhex("fffb28")


def test_a_named_lu_in_use_is_refused_and_the_client_may_ask_again(basic):
    basic.seat(name="TCPABC82")
    script, replies = basic.accept()
    terminal = Keyboard(script, ClientCore("IBM-3278-2-E", name="TCPABC82")).take(replies)
    assert terminal.events == [DeviceRejected(RejectReason.DEVICE_IN_USE)]
    assert "SLYT0301E" in terminal.last.messages
    again = script.receive(bytes.fromhex("fffa280207") + b"IBM-3278-2-E" + bytes.fromhex("fff0"))
    assert b"TCPABC01" in again.sent()


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (b"IBM-3278-2\x01NOSUCH", RejectReason.INV_NAME),
        (b"IBM-3278-2\x01TCPPRT01", RejectReason.TYPE_NAME_ERROR),
        (b"IBM-3287-1\x01TCPABC01", RejectReason.TYPE_NAME_ERROR),
        (b"IBM-3287-1\x00TCPABC01", RejectReason.INV_ASSOCIATE),
        (b"IBM-3278-2\x00TCPABC01", RejectReason.INV_ASSOCIATE),
        (b"VT100", RejectReason.INV_DEVICE_TYPE),
    ],
)
def test_what_cannot_be_granted_is_rejected_with_its_reason_and_in_the_end_closed(basic, request_, reason):
    script, _ = basic.accept()
    script.receive(WILL_TN3270E)
    ask = bytes.fromhex("fffa280207") + request_ + bytes.fromhex("fff0")
    replies = [script.receive(ask) for _ in range(4)]
    assert replies[0].sent() == bytes.fromhex("fffa28020605") + bytes((reason,)) + bytes.fromhex("fff0")
    assert [r.is_closed() for r in replies] == [False, False, False, True]


def test_a_port_without_printers_says_that_there_are_none(basic):
    none = attrs.evolve(basic.config.mapping, default_printers=(), printer_maps=(), printer_groups={})
    script, _ = basic.port(mapping=none).accept()
    script.receive(WILL_TN3270E)
    sent = script.receive(bytes.fromhex("fffa280207") + b"IBM-3287-1" + bytes.fromhex("fff0")).sent()
    assert sent == bytes.fromhex("fffa28020605") + bytes((RejectReason.UNSUPPORTED_REQ,)) + bytes.fromhex("fff0")


def test_a_nearly_full_group_is_reported(basic):
    groups = {"LUS": LuGroup("LUS", (parse_lu_range("ONLY1"),), warn_percent=50)}
    terminal = basic.port(mapping=attrs.evolve(basic.config.mapping, lu_groups=groups)).seat()
    assert "SLYT0302W" in terminal.last.messages


@pytest.mark.parametrize(
    ("device", "printers", "reason"),
    [
        (b"IBM-3278-2", "PRTS", RejectReason.CONN_PARTNER),
        (b"IBM-3278-2", None, RejectReason.TYPE_NAME_ERROR),
        (b"IBM-3287-1", "PRTS", RejectReason.CONN_PARTNER),
        (b"IBM-3287-1", None, RejectReason.INV_NAME),
    ],
)
def test_whoever_names_the_partner_printer_of_a_terminal_is_told_so(basic, device, printers, reason):
    groups = {"PRTS": LuGroup("PRTS", (parse_lu_range("PARTNER1..PARTNER9"),))}
    mapping = attrs.evolve(basic.config.mapping, printer_groups=groups, lu_maps=(LuMap("LUS", printers=printers),))
    script, _ = basic.port(mapping=mapping).accept()
    script.receive(WILL_TN3270E)
    rejected = script.receive(bytes.fromhex("fffa280207") + device + b"\x01PARTNER1" + bytes.fromhex("fff0"))
    assert rejected.sent() == bytes.fromhex("fffa28020605") + bytes((reason,)) + bytes.fromhex("fff0")
