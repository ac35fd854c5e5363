"""URLs in a client's certificate (distribution points, OCSP, issuers): no stranger says where we connect to."""

from __future__ import annotations

import contextlib
import socket
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from tests.faults.scale import LONG
from tests.support.ports import free_port
from tests.system.running import until
from tests.system.test_certificate_urls import let_in, logs_in, web, with_statements
from tests.system.test_partner import Partner

#: What the certificate of a partner's user says; the canary is where it leads.
_EXTENSIONS = {
    "a list by HTTP": "crlDistributionPoints = URI:http://127.0.0.1:{port}/ca.crl",
    "a list by LDAP": "crlDistributionPoints = URI:ldap://127.0.0.1:{port}/CN=x?certificateRevocationList;binary",
    "OCSP": "authorityInfoAccess = OCSP;URI:http://127.0.0.1:{port}/",
    "the issuer": "authorityInfoAccess = caIssuers;URI:http://127.0.0.1:{port}/ca.crt",
    "HTTPS": "crlDistributionPoints = URI:https://127.0.0.1:{port}/ca.crl",
    "FTP": "crlDistributionPoints = URI:ftp://127.0.0.1:{port}/ca.crl",
    "gopher": "crlDistributionPoints = URI:gopher://127.0.0.1:{port}/_x",
    "a user in front": "crlDistributionPoints = URI:http://127.0.0.1:1@127.0.0.1:{port}/ca.crl",
    "a number for an address": "crlDistributionPoints = URI:http://2130706433:{port}/ca.crl",
    "a file": "crlDistributionPoints = URI:file:///etc/passwd",
}


class Canary:
    """A port that nobody has a reason to connect to; it counts who does."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.visits = 0
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._listener.accept()[0].close()
                self.visits += 1

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(60)


@pytest.fixture
def canary() -> Iterator[Canary]:
    made = Canary()
    yield made
    made.close()


def urls_of(path: Path) -> list[str]:
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    [points] = [e.value for e in certificate.extensions if isinstance(e.value, x509.CRLDistributionPoints)]
    return [name.value for point in points for name in point.full_name or ()]


def test_the_probe_works_where_a_certificate_is_believed(canary, tmp_path):
    """The control: who fetches what a certificate names connects to whatever that is."""
    partner = Partner(tmp_path / "partner", extensions=_EXTENSIONS["a list by HTTP"].format(port=canary.port) + "\n")
    certificate, _ = partner.issue("Ann", "Sales")
    [url] = urls_of(certificate)
    with contextlib.suppress(OSError):
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=60)
    until(lambda: canary.visits, 60)


class Naming(Partner):
    """A partner whose certificates name what each test says."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, extensions="# urls\n")
        self._config = (folder / "openssl.cnf").read_text()

    def issue_naming(self, name: str, extension: str) -> tuple[Path, Path]:
        (self.folder / "openssl.cnf").write_text(self._config.replace("# urls", extension))
        return self.issue(name, "Sales")


def test_nothing_is_fetched_that_a_certificate_names(canary, tmp_path):
    """Users of a trusted authority, each with another URL; nothing is allowed, so nobody is vouched for either."""
    partner = Naming(tmp_path / "partner")
    with with_statements(tmp_path / "demo", "OCSP AIA") as demo:
        let_in(demo, partner)
        for number, (kind, extension) in enumerate(list(_EXTENSIONS.items())[: None if LONG else 5]):
            refused = len(demo.audited("SLYF0101E"))
            pair = partner.issue_naming(f"Ann{number}", extension.format(port=canary.port))
            assert not logs_in(demo, pair), kind
            until(lambda refused=refused: len(demo.audited("SLYF0101E")) > refused, 60)
            assert canary.visits == 0, kind
        assert demo.console("F CRL,FETCH").code == 0
        assert logs_in(demo, demo.certificate("user2"))
        assert canary.visits == 0
        assert "root:" not in demo.output()


@pytest.mark.parametrize("is_allowed", [True, False])
def test_a_list_by_http_is_fetched_only_where_that_is_allowed(tmp_path, is_allowed):
    """What REVOCATIONURL allows is fetched, from that port and no other, by the path that the certificate names."""
    port = free_port()
    partner = Partner(tmp_path / "partner", extensions=f"crlDistributionPoints = URI:http://127.0.0.1:{port}/ca.crl\n")
    ann, bob = (partner.issue(name, "Sales") for name in ("Ann", "Bob"))
    partner.revoke("Bob")
    (tmp_path / "www").mkdir()
    partner.openssl("crl", "-in", "crl.pem", "-outform", "DER", "-out", "../www/ca.crl")
    allowed = port if is_allowed else port - 1
    with (
        web(tmp_path / "www", port) as asked,
        with_statements(tmp_path / "demo", f"REVOCATIONURL http://127.0.0.1:{allowed}") as demo,
    ):
        let_in(demo, partner)
        assert logs_in(demo, ann) is is_allowed
        assert not logs_in(demo, bob)
        assert (asked != []) is is_allowed
        assert set(asked) <= {"/ca.crl"}
