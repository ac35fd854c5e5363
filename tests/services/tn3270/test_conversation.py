"""One client from negotiation to the end: devices, LUs, line mode, what it does wrong."""

from __future__ import annotations

import pytest

from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import LuGroup, LuMap
from appliance.protocols.tn3270.constants import DataType, Function, Mode
from tests.support.terminals import S3270


def test_without_bind_image_there_is_no_bind(basic):
    terminal = basic.seat(functions=frozenset({Function.RESPONSES}))
    assert terminal.kinds == [DataType.DATA_3270]


@pytest.mark.parametrize("offers", [True, False])
def test_notn3270e(basic, offers):
    terminal = basic.port(tn3270e=offers).seat()
    assert terminal.negotiated.mode is (Mode.EXTENDED if offers else Mode.PLAIN)


def test_a_terminal_that_leaves_3270_keeps_its_connection(basic):
    terminal = basic.seat(wants_tn3270e=False)
    replies = terminal.script.receive(bytes.fromhex("fffc00"))
    assert "SLYT0206I" in replies.messages
    assert terminal.script.session.view().lu
    assert b"WELCOME" in replies.sent()
    assert not replies.is_closed()


def test_a_printer_gets_the_partner_of_its_terminal(bench):
    printers = {"PRTS": LuGroup("PRTS", (parse_lu_range("TCPPRT01..TCPPRT99"),))}
    bench.mapped(printer_groups=printers, lu_maps=(LuMap("LUS", printers="PRTS"),))
    bench.seat(name="TCPABC07")
    script, _ = bench.accept()
    script.receive(S3270[0])
    ask = bytes.fromhex("fffa280207") + b"IBM-3287-1\x00TCPABC07" + bytes.fromhex("fff0")
    assert b"IBM-3287-1\x01TCPPRT07" in script.receive(ask).sent()
