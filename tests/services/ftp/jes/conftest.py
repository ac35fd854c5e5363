"""A spool for sessions."""

from __future__ import annotations

import pytest

from appliance.jes.spool import Spool
from tests.services.ftp.conftest import NOW


@pytest.fixture
def spool(tmp_path):
    made = Spool(tmp_path / "spool", lambda: NOW)
    yield made
    made.close()
