"""One demo for all attacks of a worker, and a user of its own for each: what happens to him must not show elsewhere."""

import itertools

import pytest

from tests.system.conftest import demo, loopback_only, own_demo
from tests.system.ftpwire import Control

__all__ = ["demo", "loopback_only", "own_demo"]

_NUMBERS = itertools.count()


@pytest.fixture
def victim(demo):
    """A user whom nobody else knows, whose password is SECRET12."""
    user = f"VICTIM{next(_NUMBERS):02}"
    assert demo.console(f"ADDUSER {user} PASSWORD(SECRET11)").code == 0
    assert demo.console(f"ALTUSER {user} PASSWORD(SECRET12) NOEXPIRED").code == 0
    return user


@pytest.fixture
def client(demo):
    """A control connection that is logged on and transfers bytes as they are."""
    with Control(demo, demo.port(2121)) as made:
        made.log_on()
        made.say("TYPE I")
        yield made
