"""CRL fetches that a test answers itself, and a pool that runs its work when the test says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cryptography import x509
from twisted.internet.defer import Deferred, maybeDeferred

from appliance.certs.crls.fetching import FetchLimits, FetchResult, Unreachable
from appliance.message import Message

Server = tuple[str, int]


class Fetches:
    """Makes fetches; ``answers`` holds what each server has to say."""

    def __init__(self, **answers: FetchResult) -> None:
        self.answers = dict(answers)
        self.made: list[tuple[str, tuple[x509.Name, ...]]] = []
        self.aborted = 0

    def __call__(self, server: Server, names: Sequence[x509.Name], limits: FetchLimits) -> Fetches._Fetch:
        self.made.append((server[0], tuple(names)))
        return Fetches._Fetch(self, server[0])

    @property
    def asked(self) -> list[str]:
        """The hosts, in the order in which they were asked."""
        return [host for host, _ in self.made]

    class _Fetch:
        def __init__(self, fetches: Fetches, host: str) -> None:
            self._fetches = fetches
            self._host = host

        def run(self) -> FetchResult:
            return self._fetches.answers.get(self._host, Unreachable("down"))

        def abort(self) -> None:
            self._fetches.aborted += 1


def at_once(work: Callable[[], Any]) -> Deferred[Any]:
    """A pool whose threads are infinitely fast."""
    return maybeDeferred(work)


class Stalled:
    """A pool whose threads wait until the test lets them go."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Deferred[Any]]] = []

    def __call__(self, work: Callable[[], Any]) -> Deferred[Any]:
        result: Deferred[Any] = Deferred()
        self.waiting.append((work, result))
        return result

    def let_go(self) -> None:
        """Let the work that waits now be done."""
        waiting, self.waiting = self.waiting, []
        for work, result in waiting:
            result.callback(work())


class Said:
    """What was said, by message id."""

    def __init__(self) -> None:
        self.all: list[tuple[Message, Mapping[str, object]]] = []

    def __call__(self, message: Message, fields: Mapping[str, object]) -> None:
        message.format(**fields)
        self.all.append((message, fields))

    @property
    def messages(self) -> list[Message]:
        """Without their fields."""
        return [message for message, _ in self.all]
