"""Rows of live connections: as many are made as are looked at."""

from appliance.runtime.liverows import LiveRows
from tests.support.control_samples import connection


class Live:
    """A connection that counts how often its row was made."""

    def __init__(self):
        self.made = 0

    def row(self, number):
        self.made += 1
        return connection(number, "FTP", "USER2", "", "127.0.0.1:1")


def test_a_slice_makes_nothing_and_a_look_makes_one():
    live = [(number, Live()) for number in range(1, 6)]
    rows = LiveRows(live)
    last = rows[::-1][:2]
    assert (len(rows), len(last), sum(one.made for _, one in live)) == (5, 2, 0)
    assert [row.id for row in last] == [5, 4]
    assert rows[0].id == 1
    assert [one.made for _, one in live] == [1, 0, 0, 1, 1]


def test_nothing_is_no_rows():
    assert not LiveRows(())
    assert list(LiveRows(())) == []
