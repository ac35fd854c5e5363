"""What must hold for any input: events or one violation, never an exception, no hang, no growth.

A target feeds one input and gives back what the core reported. Time is the process's own CPU time, so that a busy
machine is no hang; memory is what the process holds after a warm-up against what it holds at the end.
"""

from __future__ import annotations

import random
import resource
import signal
from collections.abc import Callable, Sequence
from typing import Any

import attrs

from appliance.protocols.telnet.events import PeerViolation, Reply
from tests.fuzz.mutator import inputs

#: CPU seconds that one input may take.
LONGEST = 2.0
#: Bytes that the process may grow by, warm-up apart.
MOST_GROWTH_KIB = 48 * 1024
#: Most bytes that a core answers for one byte of input: IAC AYT gives nine for two, a short DEVICE-TYPE REQUEST eight.
MOST_ANSWERED = 12
_WARM_UP = 2_000


@attrs.frozen
class Target:
    """One core: its name, real streams for it, and how one input is fed."""

    name: str
    corpus: Sequence[bytes]
    feed: Callable[[bytes, random.Random], Sequence[Any]]


def run(target: Target, count: int, seed: int = 1) -> None:
    """Feed ``count`` inputs; AssertionError with the input in hex for the first one that breaks a rule."""
    held = 0
    with _Watchdog() as watchdog:
        for number, (data, source) in enumerate(inputs(target.corpus, count, seed)):
            watchdog.restart()
            try:
                check(data, target.feed(data, source))
            except Exception as error:
                raise AssertionError(f"{target.name}, input {number} of seed {seed}: {data.hex()}") from error
            if number == min(_WARM_UP, count // 2):
                held = _held_kib()
    grown = _held_kib() - held
    assert grown < MOST_GROWTH_KIB, f"{target.name} holds {grown} KiB more after {count} inputs"


def check(data: bytes, events: Sequence[Any]) -> None:
    """One violation at most and nothing behind it; answers and events are no more than the input can have caused."""
    assert not any(isinstance(event, PeerViolation) for event in events[:-1]), "events behind a violation"
    answered = sum(len(event.data) for event in events if isinstance(event, Reply))
    assert answered <= MOST_ANSWERED * len(data) + 200, f"{answered} bytes for {len(data)}"
    assert len(events) <= len(data) + 20, f"{len(events)} events for {len(data)} bytes"


def cut(data: bytes, source: random.Random) -> list[bytes]:
    """The input in pieces."""
    places = sorted(source.randrange(len(data) + 1) for _ in range(source.randrange(4)))
    return [data[start:end] for start, end in zip([0, *places], [*places, len(data)], strict=True)]


class _Watchdog:
    """Ends an input that hangs."""

    def __enter__(self) -> _Watchdog:
        self._before = signal.signal(signal.SIGPROF, _hang)
        return self

    def restart(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, LONGEST)

    def __exit__(self, *exc: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self._before)


def _hang(*_: object) -> None:
    raise TimeoutError(f"more than {LONGEST} seconds")


def _held_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
