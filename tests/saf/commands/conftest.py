"""A console with an administrator, an ordinary user USER2, an auditor, and a group."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.racf import RacfConsole

USERS = ("ADDUSER (USER2 USER3)", "ADDUSER AUDITOR1 AUDITOR", "ADDGROUP OPS")


@pytest.fixture
def racf(tmp_path):
    console = RacfConsole(tmp_path, *USERS)
    yield console
    console.store.close()


@pytest.fixture
def racf_now(tmp_path):
    """The same, some minutes ahead of the clock: what other programs make while the test runs is valid for it."""
    console = RacfConsole(tmp_path, *USERS, now=datetime.now(UTC) + timedelta(minutes=5))
    yield console
    console.store.close()
