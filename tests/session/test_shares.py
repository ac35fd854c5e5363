"""One, his neighbour, and a limit that changes."""

from __future__ import annotations

from appliance.session.shares import Shares


def test_who_has_his_share_does_not_take_anothers():
    shares = Shares()
    assert [shares.take("USER2", 2) for _ in range(3)] == [True, True, False]
    assert shares.take("USER4", 2)
    assert shares.refused == 1
    shares.give_back("USER2")
    assert shares.take("USER2", 2)
    assert shares.taken("USER2") == 2


def test_without_a_limit_they_are_counted_too():
    shares = Shares()
    assert all(shares.take("USER2", 0) for _ in range(5))
    assert not shares.take("USER2", 5)
    for _ in range(5):
        shares.give_back("USER2")
    assert shares.taken("USER2") == 0


def test_a_limit_may_change_while_shares_are_taken():
    shares = Shares()
    assert [shares.take("a", 2), shares.take("a", 2)] == [True, True]
    shares.give_back("a")
    assert not shares.take("a", 1)
    shares.give_back("a")
    assert shares.take("a", 1)


def test_nothing_is_kept_of_who_is_done_or_was_refused_nothing():
    shares = Shares()
    for number in range(100):
        assert shares.take(str(number), 1)
        shares.give_back(str(number))
    assert shares.taken("nobody") == 0
    assert len(shares._taken) == 0
