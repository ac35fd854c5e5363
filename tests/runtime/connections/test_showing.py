"""The row of a connection."""

from __future__ import annotations

from appliance.session.actions import StartTls
from appliance.session.events import Secured
from tests.support import pki
from tests.support.wires import RecordingSession


def test_start_tls_secures_and_the_row_shows_it(begin):
    ends = begin(RecordingSession(Opened=[StartTls(pki.tls_context(pki.server()))]))
    assert ends.capabilities.registry.handshakes_of("127.0.0.1") == 1
    ends.client.start_tls(pki.tls_context(None, is_client=True).openssl)
    ends.until(lambda: ends.session.of(Secured))
    (row,) = ends.capabilities.registry.rows()
    assert (row.service, row.port, row.user, row.tls) == ("TEST", "TESTPORT", "USER2", "TLSv1.3")
    assert row.peer == str(ends.peer)
    assert ends.capabilities.registry.handshakes_of("127.0.0.1") == 0
    assert ends.capabilities.registry.counters.handshakes == 1
