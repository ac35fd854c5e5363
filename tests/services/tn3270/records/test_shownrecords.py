"""The records since the last erase paint what the terminal shows, however many there were."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.constants import Command
from appliance.protocols.datastream.outbound import Painter
from appliance.protocols.datastream.terminal import Terminal
from appliance.services.tn3270.records import shownrecords
from appliance.services.tn3270.records.shownrecords import ShownRecords


def label(row, text, command=Command.WRITE):
    return Painter(command=command).label(row, 2, text).record()


def lines(shown):
    return shown.mirror().screen.lines()


def test_nothing_was_shown():
    assert "".join(lines(ShownRecords(24, 80))).strip() == ""


def test_what_was_before_an_erase_is_not_kept():
    shown = ShownRecords(24, 80)
    for record in (label(1, "OLD"), label(2, "NEW", Command.ERASE_WRITE), label(3, "NEWER")):
        shown.add(record)
    assert [line.strip() for line in lines(shown)[:3]] == ["", "NEW", "NEWER"]
    shown.clear()
    assert "".join(lines(shown)).strip() == ""


@given(st.lists(st.tuples(st.integers(1, 24), st.text("ABC *", min_size=1, max_size=70)), min_size=1, max_size=60))
def test_a_host_that_never_erases_costs_no_more_than_the_limit(written):
    shown, terminal = ShownRecords(24, 80), Terminal()
    for row, text in written:
        record = label(row, text)
        shown.add(record)
        terminal.apply(record)
    assert lines(shown) == terminal.screen.lines()


def test_many_records_become_one():
    shown = ShownRecords(24, 80)
    for number in range(2_000):
        shown.add(label(number % 24 + 1, f"LINE {number}"))
    assert sum(map(len, shown._records)) < shownrecords.MOST_KEPT + 4_096
    assert lines(shown)[1_999 % 24].strip() == "LINE 1999"


def test_a_record_that_could_not_be_carried_out_leaves_doubt_until_the_next_erase():
    shown = ShownRecords(24, 80)
    shown.add(b"\xf1\xc3\x11\xff\xff")
    assert not shown.mirror().is_sure
    for number in range(1_000):
        shown.add(label(number % 24 + 1, f"LINE {number}"))
    assert not shown.mirror().is_sure
    shown.add(label(1, "NEW", Command.ERASE_WRITE))
    assert shown.mirror().is_sure
