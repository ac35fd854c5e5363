"""No memory is left: what needs some is refused, who is connected goes on, and all is as before when there is some."""

from __future__ import annotations

import contextlib
import ftplib
import resource
import threading
from collections import Counter

import pytest

from tests.faults.clients import GONE, content, log_in, store
from tests.faults.scale import figure, scaled, timeout
from tests.system.running import Demo

#: How many clients want a password hashed at the same time, each of which needs 19 MiB (PASSWORDHASH).
CROWD = scaled(30, 300)
_ROOM = 12 << 20


def address_space(demo: Demo) -> int:
    with open(f"/proc/{demo.process.pid}/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def limit(demo: Demo, size: int) -> None:
    resource.prlimit(demo.process.pid, resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))


def crowd_of(demo: Demo, size: int) -> Counter[str]:
    """What becomes of so many logins at the same time."""
    seen: Counter[str] = Counter()

    def one() -> None:
        try:
            with log_in(demo):
                seen["in"] += 1
        except ftplib.Error as error:
            seen[str(error)[:3]] += 1
        except GONE:
            seen["closed"] += 1

    threads = [threading.Thread(target=one) for _ in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.timeout(timeout(600, 900))
def test_a_crowd_without_memory(own_demo):
    client = log_in(own_demo)
    with contextlib.closing(client):
        assert store(client, "before", content(1))
        limit(own_demo, address_space(own_demo) + _ROOM)
        seen = crowd_of(own_demo, CROWD)
        assert sum(seen.values()) == CROWD
        assert seen["in"] < CROWD, "there was memory enough"
        assert own_demo.process.poll() is None
        assert client.sendcmd("NOOP")[:3] == "200"
        limit(own_demo, resource.RLIM_INFINITY)
        assert store(client, "after", content(2))
        with log_in(own_demo) as other:
            assert store(other, "other", content(3))
        assert own_demo.console("LISTUSER USER2").code == 0
    figure("no memory", clients=CROWD, **seen)
