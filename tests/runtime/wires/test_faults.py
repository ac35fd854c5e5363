"""Errors in our words."""

import pytest
from OpenSSL import SSL

from appliance.runtime.wires.faults import explain, reason_of
from appliance.session.events import CloseReason


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (SSL.ZeroReturnError(), "close_notify"),
        (SSL.SysCallError(104, "ECONNRESET"), "ECONNRESET"),
        (SSL.Error([("SSL routines", "", "no shared cipher")]), "no shared cipher"),
        (SSL.Error(), "Error"),
    ],
)
def test_explain(error, words):
    assert explain(error) == words


@pytest.mark.parametrize(
    ("error", "reason", "words"),
    [
        (SSL.ZeroReturnError(), "PEER_CLOSED", ""),
        (SSL.SysCallError(-1, "Unexpected EOF"), "TLS_TRUNCATED", ""),
        (SSL.SysCallError(104, "ECONNRESET"), "RESET", "ECONNRESET"),
        (SSL.Error([("SSL routines", "", "bad record mac")]), "RESET", "bad record mac"),
        (ConnectionResetError(104, "reset"), "RESET", "[Errno 104] reset"),
    ],
)
def test_reason_of(error, reason, words):
    assert reason_of(error) == (CloseReason[reason], words)
