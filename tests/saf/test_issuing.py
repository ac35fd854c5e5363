"""Seconds for PassTickets: none twice, none too far ahead."""

from appliance.saf import issuing
from appliance.saf.issuing import TicketClock


def test_tickets_within_one_second_run_ahead_of_the_clock():
    clock = TicketClock()
    assert [clock.next_second("USER2", "TSO", 1000, 300) for _ in range(3)] == [1000, 1001, 1002]
    assert clock.next_second("USER2", "TSO", 1001, 300) == 1003
    assert clock.next_second("USER2", "TSO", 2000, 300) == 2000


def test_users_and_applications_have_seconds_of_their_own():
    clock = TicketClock()
    assert clock.next_second("USER2", "TSO", 1000, 300) == 1000
    assert clock.next_second("USER3", "TSO", 1000, 300) == 1000
    assert clock.next_second("USER2", "CICS", 1000, 300) == 1000


def test_the_lead_is_bounded_and_comes_back_with_time():
    clock = TicketClock()
    assert [clock.next_second("USER2", "TSO", 1000, 2) for _ in range(4)] == [1000, 1001, 1002, None]
    assert clock.next_second("USER2", "TSO", 1001, 2) == 1003


def test_a_clock_set_back_gives_no_second_twice():
    clock = TicketClock()
    assert clock.next_second("USER2", "TSO", 1000, 300) == 1000
    assert clock.next_second("USER2", "TSO", 990, 300) == 1001


def test_what_no_longer_matters_is_forgotten(monkeypatch):
    monkeypatch.setattr(issuing, "_REMEMBERED", 2)
    clock = TicketClock()
    for second, user in enumerate(("A", "B", "C", "D")):
        clock.next_second(user, "TSO", 1000 + second, 300)
    assert len(clock._last) <= 2
