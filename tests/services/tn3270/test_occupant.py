"""Who may have an application, from a screen and from line mode alike."""

from __future__ import annotations

from appliance.config.terminals.telnet import ClientAuth, ConnType
from tests.support.terminals import at_tso


def test_a_certificate_user_without_access_to_the_application_is_refused(bench, router):
    router.denied.add("TSO")
    terminal = bench.port(conn_type=ConnType.SECURE, client_auth=ClientAuth.SAFCERT).certified()
    assert "SLYT0403E USER2 HAS NO ACCESS TO TSO" in at_tso(terminal).text


def test_who_is_not_known_yet_is_asked_by_tso_itself(terminal, router):
    at_tso(terminal)
    assert router.asked == []
    terminal.key(0xF3)
    terminal.enter("LOGON APPLID(ECHO)")
    assert router.asked == [(None, "ECHO")]
