"""The clock is believed when it is later than the program and the kernel says that something keeps it right."""

from datetime import UTC, datetime, timedelta

from appliance.runtime.daemon import clockcheck
from appliance.runtime.daemon.clockcheck import clock_problem, is_synchronized


def test_a_clock_before_the_program_was_made_is_wrong():
    assert "before this program was made" in clock_problem(datetime(2001, 1, 1, tzinfo=UTC))


def test_the_kernel_is_asked(monkeypatch):
    later = datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setattr(clockcheck, "is_synchronized", lambda: True)
    assert clock_problem(later) == ""
    monkeypatch.setattr(clockcheck, "is_synchronized", lambda: False)
    assert "NTP" in clock_problem(later)


def test_the_kernel_answers():
    assert is_synchronized() in (True, False)
