"""Revocation where a certificate says so: OCSP by openssl, a CRL by HTTP, and nothing that is not allowed."""

from __future__ import annotations

import contextlib
import ftplib
import functools
import http.server
import shutil
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.ports import free_port
from tests.system.partners import Partner
from tests.system.running import ROOT, Demo, free_offset, need, until
from tests.system.test_ftp import curl


@contextlib.contextmanager
def responder(partner: Partner, port: int, *more: str) -> Iterator[None]:
    """``openssl ocsp`` with the books of the partner's authority."""
    need("openssl")
    command = ["openssl", "ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "ca.pem", "-rkey", "ca.key"]
    with (partner.folder / "ocsp.txt").open("wb") as output:
        process = subprocess.Popen(
            [*command, "-port", str(port), "-nmin", "5", *more], cwd=partner.folder, stdout=output, stderr=output
        )
    try:
        until(lambda: "waiting" in (partner.folder / "ocsp.txt").read_text())
        yield
    finally:
        process.terminate()
        process.wait(60)


@contextlib.contextmanager
def web(folder: Path, port: int) -> Iterator[list[str]]:
    """A web server for a folder; the paths that were asked for."""
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_request(self, code="-", size="-"):
            asked.append(self.path)

    with socketserver.ThreadingTCPServer(
        ("127.0.0.1", port), functools.partial(Handler, directory=str(folder))
    ) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield asked
        server.shutdown()
        thread.join()


def with_statements(folder: Path, *statements: str) -> Demo:
    """A demo, not started yet, with these in its SYSTEM.CONF."""
    demo = Demo(folder, free_offset())
    shutil.copytree(ROOT / "etc", folder / "etc")
    with (folder / "etc" / "SYSTEM.CONF").open("a") as file:
        file.write("".join(f"{statement}\n" for statement in statements))
    return demo


def let_in(demo: Demo, partner: Partner) -> None:
    """The partner's authority becomes a trusted one, and his people USER2."""
    (demo.dir / "import").mkdir(exist_ok=True)
    shutil.copy(partner.folder / "ca.pem", demo.dir / "import" / "partner.pem")
    for command in (
        "RACDCERT CERTAUTH ADD('partner.pem') TRUST WITHLABEL('Partner CA')",
        "RACDCERT ID(FTPD) CONNECT(CERTAUTH LABEL('Partner CA') RING(FTPRING))",
        "RACDCERT ID(USER2) MAP IDNFILTER('CN=Partner CA.O=Partner') TRUST",
    ):
        assert demo.console(command).code == 0, command


def logs_in(demo: Demo, pair: tuple[Path, Path]) -> bool:
    """Whether the certificate is USER2 at 2021."""
    done = curl(demo, "--cert", pair[0], "--key", pair[1], "-u", "USER2:", f"ftp://localhost:{demo.port(2021)}/")
    return b"< 230" in done.stderr


def test_ocsp_where_the_certificate_says_so(tmp_path):
    port = free_port()
    partner = Partner(tmp_path / "partner", extensions=f"authorityInfoAccess = OCSP;URI:http://127.0.0.1:{port}\n")
    ann, bob, cid = (partner.issue(name, "Sales") for name in ("Ann", "Bob", "Cid"))
    partner.revoke("Bob")
    with with_statements(tmp_path / "demo", f"REVOCATIONURL http://127.0.0.1:{port}", "OCSP AIA NONCE") as demo:
        let_in(demo, partner)
        with responder(partner, port):
            assert logs_in(demo, ann)
            assert not logs_in(demo, bob)
            until(lambda: any("revoked by OCSP" in str(record) for record in demo.audited("SLYF0101E")))
        assert logs_in(demo, ann)  # from memory
        assert not logs_in(demo, cid)
        assert "SLYC0213W" in demo.output()
        assert logs_in(demo, demo.certificate("user2"))  # whom the directory still vouches for


def test_a_session_ends_when_its_responder_comes_to_say_revoked(tmp_path):
    port = free_port()
    partner = Partner(tmp_path / "partner", extensions=f"authorityInfoAccess = OCSP;URI:http://127.0.0.1:{port}\n")
    ann, bob = (partner.issue(name, "Sales") for name in ("Ann", "Bob"))
    statements = f"REVOCATIONURL http://127.0.0.1:{port}", "OCSP AIA"
    with with_statements(tmp_path / "demo", *statements) as demo, contextlib.ExitStack() as sessions:
        let_in(demo, partner)
        with responder(partner, port):
            lost, neighbour = sessions.enter_context(_session(demo, ann)), sessions.enter_context(_session(demo, bob))
        partner.revoke("Ann")
        with responder(partner, port):
            until(lambda: demo.audited("SLYA0205W"), 120)
            shown = demo.console("D OCSP")
        with pytest.raises((EOFError, OSError, ftplib.Error)):
            lost.voidcmd("NOOP")
        assert neighbour.voidcmd("NOOP").startswith("200")
        states = [dict(zip(shown.columns, row, strict=True))["STATE"] for row in shown.rows]
        assert sorted(states) == ["GOOD", "REVOKED"]


@contextlib.contextmanager
def _session(demo: Demo, pair: tuple[Path, Path]) -> Iterator[ftplib.FTP_TLS]:
    context = ssl.create_default_context(cafile=str(demo.ca))
    context.load_cert_chain(*pair)
    with ftplib.FTP_TLS(context=context, timeout=60) as client:
        client.connect("localhost", demo.port(2021))
        assert client.login("USER2", "").startswith("230")
        yield client


def test_an_answer_that_is_not_the_issuers_is_no_answer(tmp_path):
    port = free_port()
    partner = Partner(tmp_path / "partner", extensions=f"authorityInfoAccess = OCSP;URI:http://127.0.0.1:{port}\n")
    other = Partner(tmp_path / "other")
    for name in ("ca.pem", "ca.key"):
        shutil.copy(other.folder / name, partner.folder / f"other-{name}")
    ann = partner.issue("Ann", "Sales")
    with with_statements(tmp_path / "demo", f"REVOCATIONURL http://127.0.0.1:{port}", "OCSP AIA NONCE") as demo:
        let_in(demo, partner)
        with responder(partner, port, "-rsigner", "other-ca.pem", "-rkey", "other-ca.key"):
            assert not logs_in(demo, ann)
        until(lambda: "SLYC0214E" in demo.output())
