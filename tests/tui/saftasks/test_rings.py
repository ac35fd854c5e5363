"""Key rings."""

import pytest

from appliance.tui.saftasks import rings
from tests.tui.saftasks.values import VALUES

RING = {**VALUES, "ring": "FtpRing"}


@pytest.mark.parametrize(
    ("task", "command"),
    [
        (rings.ADD_RING, "ADDRING(FtpRing)"),
        (rings.CONNECT_CERTIFICATE, "CONNECT(ID(TCPIP) LABEL('partner1') RING(FtpRing) USAGE(PERSONAL))"),
        (rings.DEFAULT_CERTIFICATE, "CONNECT(ID(TCPIP) LABEL('partner1') RING(FtpRing) USAGE(PERSONAL) DEFAULT)"),
        (rings.REMOVE_CERTIFICATE, "REMOVE(ID(TCPIP) LABEL('partner1') RING(FtpRing))"),
        (rings.LIST_RINGS, "LISTRING(FtpRing)"),
        (rings.DELETE_RING, "DELRING(FtpRing)"),
    ],
)
def test_each_command_and_then_the_ring(task, command):
    commands = task.commands(RING)
    assert commands[0] == f"RACDCERT ID(FTPD) {command}"
    assert commands[1:] in ((), ("RACDCERT ID(FTPD) LISTRING(FtpRing)",))


@pytest.mark.parametrize(("whose", "owner"), [("certauth", "CERTAUTH"), ("site", "SITE"), ("USER2", "ID(USER2)")])
def test_whose_a_certificate_is(whose, owner):
    assert f"CONNECT({owner} LABEL(" in rings.CONNECT_CERTIFICATE.commands({**RING, "whose": whose})[0]
