"""Queues of those who follow: bounded, counted, woken together."""

import datetime as dt

from appliance.services.control.eventhub import MOST_WAITING, EventHub

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


class Bench:
    def __init__(self):
        self.due, self.woken = [], []
        self.hub = EventHub(lambda: NOW, lambda seconds, call: self.due.append(call), self.woken.append)

    def turn(self):
        due, self.due = self.due, []
        for call in due:
            call()


def test_a_console_that_takes_nothing_loses_what_is_new_and_is_told_how_much():
    bench = Bench()
    queue = bench.hub.follow(1, "MESSAGE")
    for number in range(MOST_WAITING + 3):
        bench.hub.publish("MESSAGE", {"id": str(number)})
    assert (len(queue), queue.lost) == (MOST_WAITING, 3)
    taken = queue.take(MOST_WAITING)
    assert [notice.dropped for notice in taken] == [0] * (MOST_WAITING - 1) + [3]
    bench.hub.publish("MESSAGE", {"id": "next"})
    assert [(notice.fields["id"], notice.dropped) for notice in queue.take(10)] == [("next", 0)]
    assert bench.hub.rows() == [("1", "MESSAGE", "0", "3")]


def test_many_events_wake_each_follower_once():
    bench = Bench()
    bench.hub.follow(1, "MESSAGE")
    bench.hub.follow(2, "AUDIT")
    for _ in range(100):
        bench.hub.publish("MESSAGE", {})
    bench.turn()
    assert bench.woken == [1]
    bench.hub.publish("MESSAGE", {})
    bench.turn()
    assert bench.woken == [1, 1]


def test_nobody_follows():
    bench = Bench()
    bench.hub.publish("MESSAGE", {})
    assert (bench.hub.has("MESSAGE"), bench.due) == (False, [])
    bench.hub.follow(1, "MESSAGE")
    assert (bench.hub.has("MESSAGE"), bench.hub.has("AUDIT")) == (True, False)
    bench.hub.leave(1)
    assert not bench.hub.has("MESSAGE")
