"""Fixtures of the TN3270 sessions; what they are made of is in ``tests/support/terminals.py``."""

from __future__ import annotations

import pytest

from appliance.certs.tls import ClientAuth, TlsContext
from tests.support import pki
from tests.support.terminals import Bench, Router


@pytest.fixture(scope="session")
def tls() -> TlsContext:
    return pki.tls_context(pki.server(), client_auth=ClientAuth.OPTIONAL)


@pytest.fixture
def router() -> Router:
    return Router()


@pytest.fixture
def bench(router: Router, tls: TlsContext) -> Bench:
    return Bench(router, tls)
