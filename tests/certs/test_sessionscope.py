"""Scopes of one OpenSSL context: resumed within, never across."""

import pytest
from OpenSSL import SSL

from appliance.certs import sessionscope
from tests.support import pki


def test_this_pyopenssl_can():
    assert sessionscope.CAN_SHARE


def test_entered_after_connections_were_made():
    context = pki.tls_context(pki.server()).openssl
    first = SSL.Connection(context, None)
    sessionscope.enter(context, b"one")
    assert SSL.Connection(context, None) is not first


@pytest.mark.parametrize("scope", [b"", b"x" * 33])
def test_sizes_that_openssl_does_not_take(scope):
    with pytest.raises(AssertionError):
        sessionscope.enter(pki.tls_context(pki.server()).openssl, scope)
