"""``python -m tests.soak MINUTES``: mixed load on a demo, and what is left of it in memory, descriptors and tasks.

Exit 1 when descriptors do not come back to what they were, when there are more tasks than bounded pools have, when the
audit's chain is broken, when a traceback was logged, or when memory grows by more than 1 MB in 10 minutes after the
first third of a run of at least 20 minutes.
"""

from __future__ import annotations

import os
import random
import ssl
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import attrs

from appliance.saf.auditchain import verify_chain
from tests.faults.clients import GONE
from tests.soak.clients import ROUNDS
from tests.system.running import Demo, free_offset, until

_SAMPLE_SECONDS = 5.0
_MOST_GROWTH = 1.0  # MB in ten minutes
_JUDGED_MINUTES = 20
#: Every pool of the daemon with all its threads, which they keep once they have them, and a few of its own.
_MOST_TASKS = 60
_FAILURES = (*GONE, AssertionError, OSError, ssl.SSLError, TimeoutError)


@attrs.frozen
class Sample:
    """What a process needs at one time."""

    seconds: float
    megabytes: float
    descriptors: int
    tasks: int

    @classmethod
    def of(cls, pid: int, since: float) -> Sample:
        """Read from /proc."""
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
        descriptors, tasks = (len(os.listdir(f"/proc/{pid}/{what}")) for what in ("fd", "task"))
        return cls(time.monotonic() - since, megabytes, descriptors, tasks)


class Load:
    """One thread for each kind of client, until it is stopped."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._stop = threading.Event()
        self.done: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self._threads = [threading.Thread(target=self._work, args=(number,)) for number in range(len(ROUNDS))]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _work(self, number: int) -> None:
        one = ROUNDS[number]
        while not self._stop.wait(random.random() / 10):
            try:
                one(self._demo, number)
                self.done[one.__name__] += 1
            except _FAILURES as error:
                self.failed[f"{one.__name__}: {type(error).__name__}"] += 1


def growth(samples: list[Sample]) -> float:
    """MB in ten minutes: the slope of the straight line that fits best, after the first third."""
    warm = samples[len(samples) // 3 :]
    mean_x = sum(one.seconds for one in warm) / len(warm)
    mean_y = sum(one.megabytes for one in warm) / len(warm)
    above = sum((one.seconds - mean_x) * (one.megabytes - mean_y) for one in warm)
    below = sum((one.seconds - mean_x) ** 2 for one in warm)
    return above / below * 600 if below else 0.0


def soak(minutes: float, folder: Path) -> list[str]:
    """Run and print; what is wrong, nothing when all is well."""
    with Demo(folder, free_offset()) as demo:
        assert demo.process is not None
        pid, since = demo.process.pid, time.monotonic()
        with Load(demo) as load:  # every pool has its threads, every module is loaded
            time.sleep(min(60, minutes * 6))
            until(lambda: set(load.done) == {one.__name__ for one in ROUNDS}, 240)
        start = _settled(demo, pid, since)
        samples = []
        with Load(demo) as load:
            ends = time.monotonic() + minutes * 60
            while time.monotonic() < ends:
                samples.append(Sample.of(pid, since))
                time.sleep(_SAMPLE_SECONDS)
        end = _settled(demo, pid, since, start.descriptors)
        has_traceback = "Traceback" in demo.output()
        demo.stop()
    slope = growth(samples)
    print(f"{minutes:g} minutes; rounds {dict(load.done)}; failed {dict(load.failed)}")
    print(f"memory {samples[0].megabytes:.1f} to {samples[-1].megabytes:.1f} MB, {slope:+.2f} MB in 10 minutes")
    print(f"descriptors {start.descriptors} to {end.descriptors}, tasks {start.tasks} to {end.tasks}")
    wrong = {
        "descriptors are left": end.descriptors > start.descriptors,
        "tasks are left": end.tasks > _MOST_TASKS,
        "the audit's chain is broken": not verify_chain(folder / "audit").is_sound,
        "a traceback was logged": has_traceback,
        "rounds failed": bool(load.failed),
        "memory grows": minutes >= _JUDGED_MINUTES and slope > _MOST_GROWTH,
    }
    return [what for what, is_so in wrong.items() if is_so]


def _settled(demo: Demo, pid: int, since: float, wanted: int | None = None) -> Sample:
    """A sample without a client: connections that ended have been looked at.

    What is held for a peer that is gone is let go of in seconds; more than ``wanted`` descriptors have a minute for it.
    """
    until(lambda: not demo.console("D TCPIP,,TELNET,CONN").rows, 120)
    before = Sample.of(pid, since)
    for _ in range(60):
        time.sleep(1)
        now = Sample.of(pid, since)
        is_still = (now.descriptors, now.tasks) == (before.descriptors, before.tasks)
        if is_still and (wanted is None or now.descriptors <= wanted):
            return now
        before = now
    return before


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        wrong = soak(float(sys.argv[1]), Path(folder) / "demo")
    print("; ".join(wrong) or "all is well")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
