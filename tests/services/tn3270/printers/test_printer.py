"""A printer in session with the spool: one record at a time, in order, and nothing is lost with the printer."""

from __future__ import annotations

import pytest

from appliance.config.terminals.telnet import ConnType
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.tn3270.bind import decode_bind
from appliance.protocols.tn3270.constants import DataType, ErrorCode, Function, LuType
from appliance.protocols.tn3270.events import RecordReceived
from appliance.services.tn3270.printers.printer import HELD_SECONDS, PRINT_TIMER, RESPONSE_SECONDS
from appliance.services.tn3270.printers.printspool import PrintJob
from appliance.session.actions import CancelTimer, SetTimer
from appliance.session.events import Closed, CloseReason, Drained, TimerFired, Woken
from appliance.session.wires import Wire

LU = "TCPPRT01"
LONG = tuple(f"LINE {number:04}" for number in range(400))


@pytest.fixture
def basic(bench):
    return bench.port(conn_type=ConnType.BASIC)


def submit(bench, *lines, **options):
    assert bench.spool.submit(LU, PrintJob("USER2", "LISTING", lines or ("HELLO",), **options)) is None


def printer(bench, **options):
    return bench.seat("IBM-3287-1", **options)


def wake(keyboard):
    return keyboard.take(keyboard.script.handle(Woken()))


def answer(keyboard, *, is_positive=True, code=0):
    """The printer's RESPONSE to the last record that it got."""
    got = [event for event in keyboard.events if isinstance(event, RecordReceived)]
    sequence = next(e.sequence for e in reversed(got) if e.data_type in (DataType.SCS_DATA, DataType.DATA_3270))
    response = keyboard.core.send_response(sequence, is_positive=is_positive, code=code)
    return keyboard.take(keyboard.script.receive(response))


def text(keyboard, data_type=DataType.SCS_DATA):
    return "".join(CP037.decode(data) for data in keyboard.records(data_type))


def print_all(keyboard, limit=20):
    """Answer until the job is done; all that was printed."""
    printed = text(keyboard)
    for _ in range(limit):
        if not keyboard.records(DataType.SCS_DATA):
            break
        answer(keyboard)
        printed += text(keyboard)
    return printed


def test_a_job_is_bound_sent_answered_and_ended(basic):
    keyboard = printer(basic)
    submit(basic, "HELLO", "WORLD")
    wake(keyboard)
    assert keyboard.kinds == [DataType.BIND_IMAGE, DataType.SCS_DATA]
    assert decode_bind(keyboard.records(DataType.BIND_IMAGE)[0]).lu_type is LuType.SCS_PRINTER
    assert text(keyboard).endswith("HELLO\nWORLD\n")
    assert keyboard.script.session.view().state == "PRINTING"
    assert SetTimer(PRINT_TIMER, RESPONSE_SECONDS) in keyboard.last.actions
    answer(keyboard)
    assert keyboard.kinds == [DataType.PRINT_EOJ]
    assert keyboard.last.messages == ["SLYT0801I"]
    assert CancelTimer(PRINT_TIMER) in keyboard.last.actions
    assert (basic.spool.waiting(LU), keyboard.script.session.view().state) == (0, "VACANT")


def test_a_job_that_waits_is_printed_when_the_printer_comes(basic):
    submit(basic)
    assert text(printer(basic)).endswith("HELLO\n")


def test_a_long_job_is_sent_record_by_record(basic):
    keyboard = printer(basic)
    submit(basic, *LONG)
    wake(keyboard)
    assert len(keyboard.records(DataType.SCS_DATA)) == 1
    assert print_all(keyboard).endswith("".join(f"{line}\n" for line in LONG))
    assert basic.spool.waiting(LU) == 0


def test_the_next_job_follows_without_another_bind(basic):
    keyboard = printer(basic)
    submit(basic, "ONE")
    submit(basic, "TWO")
    wake(keyboard)
    answer(keyboard)
    assert keyboard.kinds == [DataType.PRINT_EOJ, DataType.SCS_DATA]
    assert text(keyboard).endswith("TWO\n")


def test_3270_data_is_another_session(basic):
    keyboard = printer(basic)
    submit(basic, "ONE")
    submit(basic, "TWO", wants_3270=True)
    wake(keyboard)
    answer(keyboard)
    assert keyboard.kinds == [DataType.PRINT_EOJ, DataType.UNBIND, DataType.BIND_IMAGE, DataType.DATA_3270]
    assert decode_bind(keyboard.records(DataType.BIND_IMAGE)[0]).lu_type is LuType.PRINTER_3270
    assert text(keyboard, DataType.DATA_3270).endswith("TWO\n\ufffd")


@pytest.mark.parametrize("code", [ErrorCode.INTERVENTION_REQUIRED, ErrorCode.COMPONENT_DISCONNECTED])
def test_out_of_paper_then_on_with_the_same_record(basic, code):
    keyboard = printer(basic)
    submit(basic, "HELLO")
    wake(keyboard)
    answer(keyboard, is_positive=False, code=code)
    assert keyboard.last.messages == ["SLYT0803W"]
    assert SetTimer(PRINT_TIMER, HELD_SECONDS) in keyboard.last.actions
    assert keyboard.script.session.view().state == "HELD"
    assert wake(keyboard).events == []
    keyboard.take(keyboard.script.receive(keyboard.core.clear_error_condition()))
    assert text(keyboard).endswith("HELLO\n")
    answer(keyboard)
    assert basic.spool.waiting(LU) == 0


def test_a_record_that_cannot_be_printed_ends_its_job_alone(basic):
    keyboard = printer(basic)
    submit(basic, "BAD")
    submit(basic, "GOOD")
    wake(keyboard)
    answer(keyboard, is_positive=False, code=ErrorCode.OPERATION_CHECK)
    assert keyboard.last.messages == ["SLYT0802E"]
    assert text(keyboard).endswith("GOOD\n")


def test_a_printer_that_goes_away_finds_its_job_again(basic):
    keyboard = printer(basic)
    submit(basic, *LONG)
    wake(keyboard)
    answer(keyboard)
    keyboard.script.handle(Closed(Wire.CLIENT, CloseReason.RESET))
    assert (basic.spool.waiting(LU), basic.spool.is_attached(LU)) == (1, False)
    assert "LINE 0000" in text(basic.seat("IBM-3287-1", name=LU))


def test_a_printer_that_never_answers_is_dropped_and_the_job_stays(basic):
    keyboard = printer(basic)
    submit(basic)
    wake(keyboard)
    replies = keyboard.script.handle(TimerFired(PRINT_TIMER))
    assert replies.messages == ["SLYT0804W"]
    assert replies.is_closed()
    assert basic.spool.waiting(LU) == 1


def test_without_responses_the_next_record_waits_until_this_one_has_left(basic):
    keyboard = printer(basic, functions=frozenset((Function.SCS_CTL_CODES,)))
    submit(basic, *LONG)
    wake(keyboard)
    assert keyboard.kinds == [DataType.SCS_DATA]
    for _ in range(10):
        keyboard.take(keyboard.script.handle(Drained(Wire.CLIENT)))
    assert basic.spool.waiting(LU) == 0


def test_plain_tn3270_prints_3270_data(basic):
    keyboard = printer(basic, wants_tn3270e=False)
    submit(basic, "HELLO")
    wake(keyboard)
    assert [CP037.decode(data[2:-1]) for data in keyboard.records()] == ["HELLO\n"]
    keyboard.take(keyboard.script.handle(Drained(Wire.CLIENT)))
    assert basic.spool.waiting(LU) == 0


@pytest.mark.parametrize("event", [Woken(), Drained(Wire.CLIENT), TimerFired(PRINT_TIMER)])
def test_nothing_to_print_nothing_to_do(basic, event):
    keyboard = printer(basic)
    assert keyboard.script.handle(event).actions == ()


def test_an_answer_to_another_record_is_none(basic):
    keyboard = printer(basic)
    submit(basic, *LONG)
    wake(keyboard)
    keyboard.take(keyboard.script.receive(keyboard.core.send_response(77)))
    assert keyboard.events == []
