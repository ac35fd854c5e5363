"""What a client says, answered: devices, line mode, what it does wrong."""

from __future__ import annotations

import attrs

from appliance.session.actions import CancelTimer
from appliance.session.events import TimerFired
from tests.support.terminals import NO_3270, S3270_PLAIN, negotiate


def test_a_client_may_leave_tn3270e_and_negotiate_anew(basic):
    terminal = basic.seat()
    lu = terminal.negotiated.lu
    left = terminal.script.receive(bytes.fromhex("fffc28"))
    assert terminal.script.session.view().lu == ""
    assert left.sent().endswith(bytes.fromhex("fffd18"))
    screen = negotiate(terminal.script, S3270_PLAIN[1:])[-1]
    assert b"\xd3\xe4" in screen.sent()
    assert terminal.script.session.view().lu == "TCPABC82" != lu


def test_a_device_type_request_in_session_frees_the_old_lu(basic):
    terminal = basic.seat(name="TCPABC50")
    terminal.script.receive(bytes.fromhex("fffa280207") + b"IBM-3278-2-E\x01TCPABC51" + bytes.fromhex("fff0"))
    assert basic.seat(name="TCPABC50").negotiated.lu == "TCPABC50"


def test_a_client_that_is_no_3270_goes_on_in_line_mode_with_an_lu(basic):
    script, _ = basic.accept()
    replies = [script.receive(unit) for unit in NO_3270]
    assert replies[-1].messages == ["SLYT0206I", "SLYT0001I"]
    assert b"WELCOME TO SALLYPORT  LU TCPABC01" in replies[-1].sent()
    assert replies[-1].all(CancelTimer)
    assert script.session.view().state == "LINE MODE"
    assert script.receive(b"LOGOFF\r\n").is_closed()


def test_line_mode_without_a_free_lu_is_closed(basic):
    bench = basic.port(mapping=attrs.evolve(basic.config.mapping, lu_maps=()))
    script, _ = bench.accept()
    replies = [script.receive(unit) for unit in NO_3270]
    assert replies[-1].messages == ["SLYT0206I", "SLYT0301E"]
    assert replies[-1].is_closed()


def test_garbage_closes_the_connection_with_one_message(basic):
    script, _ = basic.accept()
    replies = script.receive(b"\xff\xfa\x28" + b"A" * 100_000)
    assert replies.messages == ["SLYT0205E"]
    assert replies.is_closed()
    script.receive(b"more").expect()
    script.handle(TimerFired("negotiation")).expect()
