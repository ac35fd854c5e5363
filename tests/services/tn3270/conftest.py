"""Fixtures of the TN3270 sessions; what they are made of is in ``tests/support/terminals.py``."""

from __future__ import annotations

import pytest

from appliance.certs import tls as certs_tls
from appliance.config.terminals.telnet import ClientAuth, ConnType
from appliance.config.terminals.telnetparms import LogonBy, Takeover
from tests.support import pki
from tests.support.exchange import Exchange
from tests.support.terminals import Bench, Router


@pytest.fixture(scope="session")
def tls() -> certs_tls.TlsContext:
    return pki.tls_context(pki.server(), client_auth=certs_tls.ClientAuth.OPTIONAL)


@pytest.fixture
def router() -> Router:
    return Router()


@pytest.fixture
def bench(router: Router, tls: certs_tls.TlsContext) -> Bench:
    return Bench(router, tls)


@pytest.fixture
def basic(bench):
    """A port without TLS."""
    return bench.port(conn_type=ConnType.BASIC)


@pytest.fixture
def express(bench):
    """A port with Express Logon."""
    return bench.port(conn_type=ConnType.SECURE, client_auth=ClientAuth.SAFCERT, express_logon=LogonBy.PASSTICKET)


@pytest.fixture
def terminal(basic):
    """At the USS screen of that port."""
    return basic.seat()


@pytest.fixture
def exchange(bench):
    """Several connections to a port with takeover, which tell each other notes."""
    bench.port(conn_type=ConnType.BASIC, take_specific=Takeover(20), take_generic=Takeover(20))
    return Exchange(bench)
