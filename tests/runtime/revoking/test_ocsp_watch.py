"""Live sessions that OCSP vouches for: asked about at an interval, each certificate once, a few at a time."""

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from appliance.runtime.revoking.ocsp_watch import OcspWatch


class Room:
    """Checks and questions are words here; a question that is asked waits until ``answer``."""

    def __init__(self, *live: str) -> None:
        self.clock, self.live = Clock(), list(live)
        self.asked: list[str] = []
        self.under_way: list[Deferred[None]] = []
        self.watch = OcspWatch(self.clock, 10.0, lambda: self.live, lambda check: check.split(), self._ask)
        self.watch.start()

    def _ask(self, question):
        self.asked.append(question)
        if question == "resting":
            return None
        self.under_way.append(Deferred())
        return self.under_way[-1]

    def answer(self) -> None:
        under_way, self.under_way = self.under_way, []
        for done in under_way:
            done.callback(None)


def test_each_certificate_is_asked_about_once_in_a_round():
    room = Room("leaf1 ca", "leaf2 ca", "")
    room.clock.advance(9)
    assert room.asked == []
    room.clock.advance(1)
    assert room.asked == ["leaf1", "ca"]  # two at a time
    room.answer()
    assert room.asked == ["leaf1", "ca", "leaf2"]


def test_the_next_round_begins_an_interval_after_the_end_of_this_one():
    room = Room("leaf")
    room.clock.advance(10)
    room.clock.advance(100)
    assert room.asked == ["leaf"]
    room.answer()
    room.live = ["other", "resting"]
    room.clock.advance(10)
    assert room.asked == ["leaf", "other", "resting"]


def test_many_sessions_are_looked_at_in_steps():
    room = Room(*(f"leaf{number}" for number in range(120)))
    with_turns: list[float] = []
    later = room.clock.callLater
    room.clock.callLater = lambda delay, *call: (with_turns.append(delay), later(delay, *call))[1]
    room.clock.advance(10)
    assert room.asked == ["leaf0", "leaf1"]
    assert with_turns == [0, 0]


def test_nothing_is_asked_after_the_end():
    room = Room("leaf1", "leaf2", "leaf3")
    room.clock.advance(10)
    room.watch.stop()
    room.answer()
    room.clock.advance(100)
    assert room.asked == ["leaf1", "leaf2"]
    assert room.clock.getDelayedCalls() == []
