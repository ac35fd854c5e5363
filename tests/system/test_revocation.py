"""Revocation by an external directory, OpenLDAP's slapd: its CRL, the copy that outlives it, and what comes after."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from appliance.assembly.appliance import CA_LABEL
from appliance.certs.authority import Issued, make_crl
from appliance.saf.database import CERTAUTH
from appliance.saf.store import SafStore
from tests.support.slapd import Slapd, slapd
from tests.system.running import ROOT, Demo, free_offset, until
from tests.system.test_ftp import curl

_SUFFIX = x509.Name.from_rfc4514_string("O=SALLYPORT")
_UNREACHABLE = 1  # a port of loopback where nothing listens


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[tuple[Slapd, contextlib.ExitStack]]:
    """A running slapd with the suffix alone; closing the stack stops it."""
    (tmp_path / "slapd").mkdir()
    with contextlib.ExitStack() as stack:
        yield stack.enter_context(slapd(tmp_path / "slapd", _SUFFIX)), stack


def _asking(folder: Path, port: int) -> Demo:
    """A demo, not started yet, whose members ask this port of loopback for CRLs."""
    demo = Demo(folder, free_offset())
    shutil.copytree(ROOT / "etc", folder / "etc")
    for member in ("SYSTEM.CONF", "PROFILE.TCPIP"):
        _change(demo, member, r"(CRLLDAPSERVER +127\.0\.0\.1) \d+", rf"\1 {port - demo.offset}")
    return demo


def _change(demo: Demo, member: str, pattern: str, text: str) -> None:
    path = demo.dir / "etc" / member
    changed, count = re.subn(pattern, text, path.read_text())
    assert count == 1
    path.write_text(changed)


def _logs_in(demo: Demo, name: str = "user2") -> bool:
    """Whether the certificate logs in at 2021; whoever is refused sees no reply to a login."""
    certificate, key = demo.certificate(name)
    url = f"ftp://localhost:{demo.port(2021)}/"
    done = curl(demo, "--cert", certificate, "--key", key, "-u", f"{name.upper()}:", url)
    replies = set(re.findall(rb"^< (\d{3})", done.stderr, re.MULTILINE))
    assert (b"230" in replies) == (done.returncode == 0), done.stderr.decode()
    assert done.returncode == 0 or not replies & {b"230", b"331"}
    return done.returncode == 0


def _refusals(demo: Demo, reason: str) -> list[dict]:
    return [record for record in demo.audited("SLYF0101E") if reason in str(record)]
