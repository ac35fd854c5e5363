"""Each row of the CONNTYPE and CLIENTAUTH tables: which s3270 reaches a screen at which port, and which does not."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest

from tests.system.emulator import Emulator
from tests.system.running import Demo, edit_member, free_offset

#: The demo's port -> what it is here.
PORTS = {
    2323: "CONNTYPE NONE",
    2992: "CONNTYPE SECURE CLIENTAUTH SSLCERT",
    2993: "CONNTYPE ANY CLIENTAUTH NONE",
    2994: "CONNTYPE NEGTSECURE CLIENTAUTH SAFCERT",
    2025: "CONNTYPE BASIC",
}
#: A client: how it opens the connection, its certificate, and whether it knows STARTTLS.
PLAIN = ("", None, False)
NEGOTIATES = ("", None, True)
TLS = ("L:", None, True)
OWN = ("L:", "user2", True)
REVOKED = ("L:", "user3", True)
UNMAPPED = ("L:", "stranger", True)
NEGOTIATES_OWN = ("", "user2", True)
NEGOTIATES_UNMAPPED = ("", "stranger", True)
NEGOTIATES_REVOKED = ("", "user3", True)

ROWS = [
    (2323, PLAIN, False),
    (2323, TLS, False),
    (2992, PLAIN, False),
    (2992, TLS, False),
    (2992, REVOKED, False),
    (2992, UNMAPPED, True),
    (2992, OWN, True),
    (2992, NEGOTIATES_OWN, True),
    (2993, PLAIN, True),
    (2993, NEGOTIATES, True),
    (2993, TLS, True),
    (2994, PLAIN, False),
    (2994, NEGOTIATES, False),
    (2994, NEGOTIATES_UNMAPPED, False),
    (2994, NEGOTIATES_REVOKED, False),
    (2994, NEGOTIATES_OWN, True),
    (2994, OWN, False),
    (2025, PLAIN, True),
    (2025, NEGOTIATES, True),
    (2025, TLS, False),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    directory = tmp_path_factory.mktemp("site")
    edit_member(directory, "PROFILE.TCPIP")
    profile = directory / "etc" / "PROFILE.TCPIP"
    text = profile.read_text().replace("SSLTIMEOUT 5", "SSLTIMEOUT 3")
    for port, parameters in PORTS.items():
        text = re.sub(rf"(PORT {port}\n)(?:   .*\n)+?ENDTELNETPARMS", rf"\1   {parameters}\nENDTELNETPARMS", text)
    profile.write_text(text)
    with Demo(directory, free_offset()) as running:
        yield running


@pytest.mark.parametrize(("port", "client", "reaches"), ROWS)
def test_row(site, port, client, reaches):
    prefix, certificate, knows_starttls = client
    options = [] if knows_starttls else ["-xrm", "s3270.startTls: false"]
    with Emulator(site, port, *options, certificate=certificate, prefix=prefix) as terminal:
        if reaches:
            assert re.search(r"TCPABC\d\d", terminal.connect().see("TCPABC"))
            return
        with suppress(RuntimeError, OSError):
            terminal.connect(10)
        assert "TCPABC" not in terminal.screen_or_nothing()
