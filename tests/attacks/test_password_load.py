"""Two hundred passwords at once: what cannot be checked in time is refused, and nobody who is in notices."""

from __future__ import annotations

import threading
from collections import Counter

from tests.system.ftpwire import Control

_LOGINS = 200


def test_a_flood_of_logins_leaves_others_alone(demo, victim):
    told: Counter[str] = Counter()
    ready = threading.Barrier(_LOGINS + 1)

    def one() -> None:
        try:
            with Control(demo, demo.port(2121)) as client:
                client.sock.settimeout(120)
                client.say(f"USER {victim}")
                ready.wait(120)
                told[client.say("PASS SECRET12")[:3]] += 1
        except (OSError, EOFError, threading.BrokenBarrierError):
            told["closed"] += 1

    with Control(demo, demo.port(2121)) as bystander:
        bystander.sock.settimeout(120)
        bystander.say(f"USER {victim}")
        assert bystander.say("PASS SECRET12")[:3] == "230"
        threads = [threading.Thread(target=one) for _ in range(_LOGINS)]
        for thread in threads:
            thread.start()
        ready.wait(120)
        for _ in range(20):
            assert bystander.say("NOOP")[:3] == "200"
        for thread in threads:
            thread.join()
    assert sum(told.values()) == _LOGINS
    assert told["230"] > 0  # the control: the password is right, and those that are checked get in
    assert set(told) <= {"230", "421", "451", "530"}, told
    with Control(demo, demo.port(2121)) as after:
        after.say(f"USER {victim}")
        assert after.say("PASS SECRET12")[:3] == "230"
