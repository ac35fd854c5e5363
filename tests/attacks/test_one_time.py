"""Codes that are good once: the second use is refused, and of two uses at the same time one."""

from __future__ import annotations

import base64
import threading
import time

import pytest

from appliance.saf.totp import STEP, code_at
from appliance.secret import Secret
from tests.system.ftpwire import Control
from tests.system.running import Demo

_KEY = b"0123456789ABCDEF"


def log_in(demo: Demo, user: str, secret: str) -> str:
    with Control(demo, demo.port(2121)) as client:
        client.secure()
        client.say(f"USER {user}")
        return client.say(f"PASS {secret}")[:3]


def at_once(demo: Demo, user: str, secret: str, count: int) -> list[str]:
    """The replies to so many logins that begin together."""
    start, replies = threading.Barrier(count), list[str]()

    def one() -> None:
        with Control(demo, demo.port(2121)) as client:
            client.secure()
            client.say(f"USER {user}")
            start.wait(60)
            replies.append(client.say(f"PASS {secret}")[:3])

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies


@pytest.fixture
def code(demo, victim):
    """The next code of the victim's authenticator: it is good already, and for a minute at least."""
    key = base64.b32encode(_KEY).decode().rstrip("=")
    assert demo.console(f"ALTUSER {victim} MFA(FACTOR(AZFTOTP1) KEY({key}) ACTIVE)").code == 0
    return code_at(Secret(_KEY), int(time.time() // STEP) + 1)


def test_without_a_factor_the_same_password_is_good_twice(demo, victim):
    """The control: it is the code that is spent, not the login."""
    assert [log_in(demo, victim, "SECRET12") for _ in range(2)] == ["230", "230"]
    assert at_once(demo, victim, "SECRET12", 4) == ["230"] * 4


def test_a_code_is_good_once(demo, victim, code):
    assert log_in(demo, victim, f"SECRET12:{code}") == "230"
    assert log_in(demo, victim, f"SECRET12:{code}") == "530"


def test_of_a_race_one_wins(demo, victim, code):
    assert sorted(at_once(demo, victim, f"SECRET12:{code}", 4)) == ["230", "530", "530", "530"]
