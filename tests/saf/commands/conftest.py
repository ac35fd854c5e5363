"""A console with an administrator, an ordinary user USER2, an auditor, and a group."""

from datetime import timedelta

import pytest

from tests.support.pki import now
from tests.support.racf import RacfConsole

USERS = ("ADDUSER (USER2 USER3)", "ADDUSER AUDITOR1 AUDITOR", "ADDGROUP OPS")


@pytest.fixture
def racf(tmp_path):
    console = RacfConsole(tmp_path, *USERS)
    yield console
    console.store.close()


@pytest.fixture
def racf_now(tmp_path):
    """The same a little later than now, for certificates that other programs make while the test runs."""
    console = RacfConsole(tmp_path, *USERS, now=now() + timedelta(minutes=5))
    yield console
    console.store.close()
