"""What happens, told to the consoles that follow it. A console that is slow or dead costs a bounded queue, never time.

Whoever publishes appends to the queues and goes on. Followers are woken once for all that came meanwhile, and take
it in blocks, the next one when the last has left. A full queue loses what is new and counts it; the count goes out
with the last notice before the gap, so the console knows that it has to ask again for what it shows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime

from appliance.protocols.control.events import Notice

__all__ = ["TOPICS", "EventHub", "Subscription", "notice_of"]

TOPICS = ("MESSAGE", "AUDIT", "CONNECTION")
MOST_WAITING = 2000
_GATHER_SECONDS = 0.1


def notice_of(topic: str, time: datetime, fields: Mapping[str, str]) -> Notice:
    """What consoles are told of something that happened at a time, in UTC."""
    return Notice(topic, time.isoformat(timespec="milliseconds").replace("+00:00", "Z"), dict(fields))


class Subscription:
    """The queue of one console."""

    __slots__ = ("_queue", "lost", "topics")

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self.lost = 0  # notices, since the beginning
        self._queue: deque[Notice] = deque()

    def __len__(self) -> int:
        return len(self._queue)

    def put(self, notice: Notice) -> None:
        """Queue a notice, or count it as lost."""
        if len(self._queue) >= MOST_WAITING:
            last = self._queue[-1]
            self._queue[-1] = Notice(last.topic, last.time, last.fields, last.dropped + 1)
            self.lost += 1
        else:
            self._queue.append(notice)

    def take(self, most: int) -> list[Notice]:
        """The next notices, the oldest first."""
        return [self._queue.popleft() for _ in range(min(most, len(self._queue)))]


class EventHub:
    """One for the appliance, used on the reactor's thread."""

    def __init__(
        self,
        now: Callable[[], datetime],
        later: Callable[[float, Callable[[], None]], object],
        wake: Callable[[int], None],
    ) -> None:
        """``later`` calls after so many seconds; ``wake`` tells the session of a connection to look."""
        self._now = now
        self._later = later
        self._wake = wake
        self._followers: dict[int, Subscription] = {}
        self._is_gathering = False

    def has(self, topic: str) -> bool:
        """Whether anybody follows it: else there is no need to make up its fields."""
        return bool(self._followers) and any(topic in follower.topics for follower in self._followers.values())

    def follow(self, connection: int, topic: str) -> Subscription:
        """Add a topic to what a connection follows; its queue."""
        subscription = self._followers.setdefault(connection, Subscription())
        subscription.topics.add(topic)
        return subscription

    def leave(self, connection: int) -> None:
        """The connection is gone."""
        self._followers.pop(connection, None)

    def publish(self, topic: str, fields: Mapping[str, str]) -> None:
        """Something happened."""
        followers = [follower for follower in self._followers.values() if topic in follower.topics]
        if not followers:
            return
        notice = notice_of(topic, self._now(), fields)
        for follower in followers:
            follower.put(notice)
        if not self._is_gathering:
            self._is_gathering = True
            self._later(_GATHER_SECONDS, self._tell)

    def rows(self, topic: str = "") -> list[tuple[str, ...]]:
        """Who follows what: connection, topics, notices that wait, notices that were lost."""
        return [
            (str(connection), " ".join(sorted(follower.topics)), str(len(follower)), str(follower.lost))
            for connection, follower in self._followers.items()
            if not topic or topic in follower.topics
        ]

    def _tell(self) -> None:
        self._is_gathering = False
        for connection, follower in tuple(self._followers.items()):
            if follower:
                self._wake(connection)
