"""The own CA and one certificate: held, released, renewed, revoked; curl sees each of it."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509

from tests.system.running import Demo
from tests.system.test_ftp import curl

_LOGIN_DENIED = 67  # CURLE_LOGIN_DENIED


def _logs_in(demo: Demo, pem: Path, key: Path) -> bool:
    done = curl(demo, "--cert", pem, "--key", key, "-u", "USER2:", f"ftp://localhost:{demo.port(2021)}/")
    return b"< 230" in done.stderr


def _see_refused(demo: Demo, pem: Path, key: Path) -> None:
    """At once, as a login that will not do: what curl calls a time-out (28) would be tried again."""
    done = curl(demo, "--cert", pem, "--key", key, "-u", "USER2:", f"ftp://localhost:{demo.port(2021)}/")
    assert b"< 530 The client certificate is not accepted." in done.stderr, done.stderr.decode()
    assert done.returncode == _LOGIN_DENIED


def _do(demo: Demo, command: str) -> list[str]:
    done = demo.console(command)
    assert done.code == 0, (command, done.lines)
    return list(done.lines)


def _state(demo: Demo, label: str) -> str:
    result = demo.console("D TLS")
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return next(row["STATE"] for row in rows if row["LABEL"] == label)


def test_held_released_renewed_and_revoked(own_demo):
    named = "ID=USER2,LABEL=held"
    _do(own_demo, f"F CA,ISSUE,{named}")
    pem, key = own_demo.certificate("held")
    assert _logs_in(own_demo, pem, key)

    _do(own_demo, f"F CA,REVOKE,{named},REASON=certificateHold")
    assert _state(own_demo, "held") == "HELD"
    _see_refused(own_demo, pem, key)

    _do(own_demo, f"F CA,RELEASE,{named}")
    assert _state(own_demo, "held") == "CURRENT"
    assert _logs_in(own_demo, pem, key)
    assert own_demo.console(f"F CA,RELEASE,{named}").code == 8

    before = own_demo.dir / "before.pem"
    before.write_bytes(pem.read_bytes())
    _do(own_demo, f"F CA,RENEW,{named},DAYS=20")
    renewed = x509.load_pem_x509_certificate(pem.read_bytes())
    assert renewed.serial_number != x509.load_pem_x509_certificate(before.read_bytes()).serial_number
    assert _logs_in(own_demo, pem, key)
    _see_refused(own_demo, before, key)

    _do(own_demo, f"F CA,REVOKE,{named},REASON=keyCompromise")
    assert _state(own_demo, "held") == "REVOKED"
    _see_refused(own_demo, pem, key)
    assert _do(own_demo, f"F CA,REVOKE,{named}")[0].startswith("SLYC0306I")
    result = own_demo.console("D CRL,REVOKED,HOLDER=USER2/held")
    assert [row[result.columns.index("REASON")] for row in result.rows] == ["keyCompromise"]
