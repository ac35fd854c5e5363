"""NIST PKITS at connection time: each path shown to the running daemon in a TLS handshake, the CRLs in a real slapd."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.support import pkits
from tests.support.slapd import slapd
from tests.system.running import ROOT, Demo, free_offset

pytestmark = pytest.mark.filterwarnings("ignore:Parsed a serial number")
_SUFFIX = x509.Name.from_rfc4514_string("O=Test Certificates 2011,C=US")


@pytest.fixture
def directory(tmp_path):
    """slapd with every CRL of the suite in its issuer's entry."""
    (tmp_path / "slapd").mkdir()
    with slapd(tmp_path / "slapd", _SUFFIX) as server:
        server.add_parents(pkits.lists())
        for name, (complete, deltas) in sorted(pkits.lists().items(), key=lambda item: item[0].count(",")):
            server.add_lists(name, complete, deltas)
        yield server


def _demo(folder: Path, port: int) -> Demo:
    demo = Demo(folder, free_offset())
    shutil.copytree(ROOT / "etc", folder / "etc")
    system = folder / "etc" / "SYSTEM.CONF"
    text = system.read_text().replace("127.0.0.1 3890\n", f"127.0.0.1 {port - demo.offset}\n")
    assert "CRLREFRESH       2\n" in text
    system.write_text(text.replace("CRLREFRESH       2\n", "CRLREFRESH       3600\n"))
    return demo


def _pem(der: bytes) -> bytes:
    return ssl.DER_cert_to_PEM_cert(der).encode()


def _accepts(demo: Demo, case: pkits.Case, folder: Path) -> bool:
    """Whether FTPSEC1 talks on with whoever shows this path; it asks for a login name then."""
    context = ssl.create_default_context(cafile=str(demo.ca))
    (folder / "chain.pem").write_bytes(b"".join(map(_pem, (case.leaf, *case.others))))
    try:
        (folder / "key.pem").write_bytes(case.key_pem())
        context.load_cert_chain(folder / "chain.pem", folder / "key.pem")
    except (ValueError, ssl.SSLError):
        return False  # a kind of key or signature that TLS does not use
    with socket.create_connection(("127.0.0.1", demo.port(2021)), 60) as plain:
        plain.recv(1024)
        plain.sendall(b"AUTH TLS\r\n")
        assert plain.recv(1024).startswith(b"234")
        with contextlib.suppress(OSError), context.wrap_socket(plain, server_hostname="localhost") as secured:
            secured.sendall(b"NOOP\r\n")
            return secured.recv(1024).startswith(b"2")
    return False


def test_the_running_daemon_comes_to_the_same_verdicts(tmp_path, directory):
    with _demo(tmp_path / "demo", directory.port) as demo:
        (demo.dir / "import").mkdir(exist_ok=True)
        (demo.dir / "import" / "pkits.der").write_bytes(pkits.root().public_bytes(Encoding.DER))
        for command in (
            "RACDCERT CERTAUTH ADD('pkits.der') TRUST WITHLABEL('PKITS')",
            "RACDCERT ID(FTPD) CONNECT(CERTAUTH LABEL('PKITS') RING(FTPRING))",
        ):
            assert demo.console(command).code == 0, command
        seen = {case.name: _accepts(demo, case, tmp_path) for case in pkits.cases()}
    valid = {case.name: case.is_valid for case in pkits.cases()}
    assert [name for name, accepted in seen.items() if accepted and not valid[name]] == []
    offline = {case.name: pkits.offline_verdict(case)[0] for case in pkits.cases()}
    assert {name: (seen[name], offline[name]) for name in seen if seen[name] != offline[name]} == {}
