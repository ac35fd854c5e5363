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
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from appliance.assembly.ownca import CA_LABEL
from appliance.certs.authority import Issued, make_crl
from appliance.saf.database import CERTAUTH
from appliance.saf.store import SafStore
from tests.support.clock import Clock
from tests.support.ports import free_port
from tests.support.slapd import Slapd, slapd
from tests.system.running import ROOT, Demo, free_offset, until
from tests.system.test_ftp import curl

_SUFFIX = x509.Name.from_rfc4514_string("O=SALLYPORT")


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[tuple[Slapd, contextlib.ExitStack]]:
    """A running slapd with the suffix alone; closing the stack stops it."""
    (tmp_path / "slapd").mkdir()
    with contextlib.ExitStack() as stack:
        yield stack.enter_context(slapd(tmp_path / "slapd", _SUFFIX)), stack


def _asking(folder: Path, port: int, **environment: str) -> Demo:
    """A demo, not started yet, whose members ask this port of loopback for CRLs."""
    demo = Demo(folder, free_offset(), **environment)
    shutil.copytree(ROOT / "etc", folder / "etc")
    for member in ("SYSTEM.CONF", "PROFILE.TCPIP"):
        _change(demo, member, r"(CRLLDAPSERVER +127\.0\.0\.1) \d+", rf"\1 {port - demo.offset}")
    return demo


def _choose_low(demo: Demo) -> None:
    _change(demo, "SYSTEM.CONF", r"CRLSECURITYLEVEL HIGH", "CRLSECURITYLEVEL LOW")
    assert demo.console("V TCPIP,,OBEYFILE").code == 0


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


def _see_audited(demo: Demo, message: str, text: str = "") -> None:
    """Wait for an audit record: they reach the file a little after what they tell of."""
    until(lambda: any(text in str(record) for record in demo.audited(message)))


def _ca(demo: Demo) -> Issued:
    store = SafStore.open(f"sqlite:///{demo.dir / 'saf.sqlite'}", key_file=demo.dir / "saf.key", now=_now)
    try:
        registered = store.database.certificate(CERTAUTH, CA_LABEL)
    finally:
        store.close()
    assert registered is not None
    assert registered.private_key is not None
    key = load_pem_private_key(registered.private_key.reveal(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Issued(registered.certificate, key)


def _now() -> datetime:
    return datetime.now(UTC)


def _fetch(demo: Demo, port: int) -> None:
    """Have the demo ask now, and wait until the answer is in force."""
    assert demo.console("F CRL,FETCH").code == 0
    until(lambda: re.search(rf"SLYC0201I .* from ldap://127\.0\.0\.1:{port}\b", demo.output()))


def test_a_fetched_crl_serves_on_while_its_server_is_down_even_after_a_restart(tmp_path, directory):
    server, running = directory
    with _asking(tmp_path / "demo", server.port) as demo:
        assert not _logs_in(demo)
        _see_audited(demo, "SLYF0101E", "no usable CRL")
        _see_audited(demo, "SLYC0205W")

        published = x509.load_der_x509_crl((demo.dir / "pki" / "ca.crl").read_bytes())
        server.add_authority(published.issuer, {"certificateRevocationList": published})
        _fetch(demo, server.port)
        assert _logs_in(demo)
        assert not _logs_in(demo, "user3")
        _see_audited(demo, "SLYF0101E", "revoked")

        running.close()
        _see_audited(demo, "SLYC0204W")
        assert _logs_in(demo)
        demo.stop()
        demo.start()
        assert "SLYC0203I" in demo.output()
        assert _logs_in(demo)
        assert not _logs_in(demo, "user3")


def test_without_any_crl_the_configured_choice_counts(tmp_path):
    with _asking(tmp_path / "demo", free_port()) as demo:
        _see_audited(demo, "SLYC0204W")
        assert not _logs_in(demo)
        _see_audited(demo, "SLYF0101E", "no usable CRL")
        _choose_low(demo)
        assert _logs_in(demo)
        _see_audited(demo, "SLYC0212W")
        _see_audited(demo, "SLYF0001I")


def test_after_next_update_the_configured_choice_counts(tmp_path, directory):
    server, _ = directory
    clock = Clock(tmp_path / "clock")
    with _asking(tmp_path / "demo", server.port, **clock.environment()) as demo:
        ca = _ca(demo)
        ends = _now() + timedelta(minutes=30)
        brief = x509.load_der_x509_crl(make_crl(ca, 1, [], ends - timedelta(days=1), days=1))
        server.add_authority(ca.certificate.subject, {"certificateRevocationList": brief})
        _fetch(demo, server.port)
        assert _logs_in(demo)
        clock.step("+1h")
        assert not _logs_in(demo)
        _see_audited(demo, "SLYF0101E", "served until")
        _choose_low(demo)
        assert _logs_in(demo)
        _see_audited(demo, "SLYC0212W")
