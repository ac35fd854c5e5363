"""docs/certificates.md from top to bottom, as somebody who reads it would type it: same words, other ports."""

from __future__ import annotations

import re
import subprocess

from cryptography import x509

from tests.system.guide import commands, follow
from tests.system.running import Demo, need, until
from tests.system.test_ftp import curl

#: Every function of RACDCERT but those that have pages of their own in the case files.
FUNCTIONS = {
    *("ADD", "CHECKCERT", "CONNECT", "DELETE", "DELMAP", "EXPORT", "GENCERT", "GENREQ", "LIST", "LISTCHAIN", "LISTMAP"),
    *("LISTRING", "MAP", "REKEY", "REMOVE", "ROLLOVER"),
}


def test_the_page_shows_what_there_is():
    typed = [line for kind, line in commands("certificates.md") if kind == "racf"]
    shown = {name for line in typed for name in FUNCTIONS if re.search(rf"\b{name}\b", line)}
    assert shown == FUNCTIONS


def test_every_command_of_the_page_works(own_demo, tmp_path):
    need("openssl", "curl")
    before = _shown_at(own_demo)
    follow("certificates.md", own_demo, tmp_path)
    assert _shown_at(own_demo) == before
    certificate = x509.load_pem_x509_certificate((own_demo.dir / "laptop.pem").read_bytes())
    assert certificate.serial_number
    until(lambda: not _logs_in(own_demo))


def _shown_at(demo: Demo) -> bytes:
    """The certificate that port 2992 shows."""
    ran = subprocess.run(
        ["openssl", "s_client", "-connect", f"localhost:{demo.port(2992)}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    start = ran.stdout.index(b"-----BEGIN CERTIFICATE-----")
    return ran.stdout[start : ran.stdout.index(b"-----END CERTIFICATE-----")]


def _logs_in(demo: Demo) -> bool:
    """With the certificate that the page had revoked."""
    pair = demo.dir / "laptop.pem"
    done = curl(demo, "--cert", pair, "--key", pair, "-u", "USER2:", f"ftp://localhost:{demo.port(2021)}/")
    return b"< 230" in done.stderr
