"""A console with an administrator, an ordinary user USER2, an auditor, and a group."""

import pytest

from tests.support.racf import RacfConsole


@pytest.fixture
def racf(tmp_path):
    console = RacfConsole(tmp_path, "ADDUSER (USER2 USER3)", "ADDUSER AUDITOR1 AUDITOR", "ADDGROUP OPS")
    yield console
    console.store.close()
