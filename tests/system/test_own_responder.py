"""The own CA answers OCSP by itself, to the openssl command, and publishes its CRL by HTTP."""

from __future__ import annotations

import shutil
import socket
import subprocess
import urllib.request

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

from appliance.certs.crls.crl_source import distribution_urls
from appliance.certs.responders.ocsp import responder_urls
from tests.support.ports import free_port
from tests.system.running import ROOT, Demo, free_offset, need, until

CA_ISSUERS = AuthorityInformationAccessOID.CA_ISSUERS


def _ask(demo: Demo, port: int, name: str) -> str:
    need("openssl")
    certificate, _ = demo.certificate(name)
    command = ["openssl", "ocsp", "-issuer", str(demo.ca), "-cert", str(certificate), "-CAfile", str(demo.ca)]
    done = subprocess.run(
        [*command, "-url", f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=False, timeout=120
    )
    if "trylater" in done.stdout + done.stderr:
        return ""  # nothing is published yet
    assert "Response verify OK" in done.stderr, done.stderr
    assert "WARNING: no nonce" not in done.stderr
    return done.stdout


def _issuer_url(certificate: x509.Certificate) -> str:
    access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    return next(one.access_location.value for one in access if one.access_method == CA_ISSUERS)


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=60) as reply:
        return reply.read()


def test_the_own_ca_answers_by_itself(tmp_path):
    demo, port = Demo(tmp_path / "demo", free_offset()), free_port()
    shutil.copytree(ROOT / "etc", demo.dir / "etc")
    with (demo.dir / "etc" / "SYSTEM.CONF").open("a") as file:
        file.write(f"OCSPRESPONDER {port - demo.offset} 127.0.0.1\n")
    with demo:
        until(lambda: ": good" in _ask(demo, port, "user2"))
        assert ": revoked" in _ask(demo, port, "user3")
        assert demo.console("F CA,REVOKE,ID=USER2,LABEL=user2,REASON=keyCompromise").code == 0
        answer = _ask(demo, port, "user2")
        assert ": revoked" in answer
        assert "keyCompromise" in answer
        leaf = x509.load_pem_x509_certificate(demo.certificate("user2")[0].read_bytes())
        assert responder_urls(leaf) == (f"http://127.0.0.1:{port}/",)
        crl = x509.load_der_x509_crl(_get(distribution_urls(leaf)[0]))
        issuer = x509.load_der_x509_certificate(_get(_issuer_url(leaf)))
        leaf.verify_directly_issued_by(issuer)
        assert crl.get_revoked_certificate_by_serial_number(leaf.serial_number) is not None
        with socket.create_connection(("127.0.0.1", port), 60) as flooding:
            flooding.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n")
            flooding.settimeout(60)
            assert b" 200 " not in flooding.recv(1000)
