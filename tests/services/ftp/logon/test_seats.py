"""Logins are counted by user, and forgotten when nobody is left."""

from __future__ import annotations

from appliance.services.ftp.logon.seats import Seats


def test_a_user_has_as_many_seats_as_allowed():
    seats = Seats()
    assert [seats.take("USER2", 2) for _ in range(3)] == [True, True, False]
    assert seats.take("USER4", 2)
    seats.leave("USER2")
    assert seats.take("USER2", 2)
    assert seats.count("USER2") == 2


def test_without_a_limit_they_are_counted_too():
    seats = Seats()
    assert all(seats.take("USER2", 0) for _ in range(5))
    assert not seats.take("USER2", 5)
    for _ in range(5):
        seats.leave("USER2")
    assert seats.count("USER2") == 0
