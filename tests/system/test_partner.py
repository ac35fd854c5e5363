"""A business partner with an authority of his own comes in and goes out again, by commands alone, without a restart."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from tests.support.slapd import Slapd, slapd
from tests.system.emulator import Emulator
from tests.system.running import ROOT, Demo, free_offset, need, until
from tests.system.test_ftp import curl

_SUFFIX = x509.Name.from_rfc4514_string("O=Partner")
_RINGS = (
    "ID(FTPD) {}(CERTAUTH LABEL('Partner CA') RING(FTPRING))",
    "ID(TCPIP) {}(CERTAUTH LABEL('Partner CA') RING(TNRING))",
)
_PORTS = ("EZB.FTP.MVS098.FTPSEC1.PORT{}", "EZB.TN3270.MVS098.TCPCS.PORT{:05d}")
#: The authority of openssl's ``ca`` command, with its books in the folder.
_CA_CONFIG = """\
[ca]
default_ca = own
[own]
dir = .
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_days = 30
default_crl_days = 7
policy = any
x509_extensions = user
crl_extensions = crl
unique_subject = no
[any]
organizationName = optional
organizationalUnitName = optional
commonName = supplied
[user]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[crl]
authorityKeyIdentifier = keyid
"""


class Partner:
    """The partner's side: his authority, his people, his CRL in his own directory."""

    def __init__(self, folder: Path, directory: Slapd | None = None, *, extensions: str = "") -> None:
        """``extensions`` are more lines for the certificates of his people."""
        self.folder = folder
        self.directory = directory
        folder.mkdir()
        (folder / "openssl.cnf").write_text(_CA_CONFIG.replace("[crl]\n", f"{extensions}[crl]\n"))
        (folder / "index.txt").touch()
        for name in ("serial", "crlnumber"):
            (folder / name).write_text("01\n")
        self.openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "90"),
            *("-subj", "/O=Partner/CN=Partner CA", "-addext", "keyUsage=critical,keyCertSign,cRLSign"),
            *("-keyout", "ca.key", "-out", "ca.pem"),
        )
        self.has_entry = False
        self.publish()

    def openssl(self, *arguments: str) -> None:
        need("openssl")
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr.decode()

    def issue(self, name: str, unit: str) -> tuple[Path, Path]:
        subject = f"/O=Partner/OU={unit}/CN={name}"
        self.openssl(
            *("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject),
            *("-keyout", f"{name}.key", "-out", f"{name}.req"),
        )
        self.openssl("ca", "-config", "openssl.cnf", "-batch", "-notext", "-in", f"{name}.req", "-out", f"{name}.pem")
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"

    def revoke(self, name: str) -> None:
        self.openssl("ca", "-config", "openssl.cnf", "-revoke", f"{name}.pem")
        self.publish()

    def publish(self) -> None:
        self.openssl("ca", "-config", "openssl.cnf", "-gencrl", "-out", "crl.pem")
        crl = x509.load_pem_x509_crl((self.folder / "crl.pem").read_bytes())
        if self.directory is None:
            return
        if self.has_entry:
            self.directory.replace_crl(crl.issuer, crl)
        else:
            self.directory.add_authority(crl.issuer, {"certificateRevocationList": crl})
        self.has_entry = True


@pytest.fixture
def partner(tmp_path: Path) -> Iterator[Partner]:
    (tmp_path / "slapd").mkdir()
    with contextlib.ExitStack() as stack:
        yield Partner(tmp_path / "partner", stack.enter_context(slapd(tmp_path / "slapd", _SUFFIX)))


def _demo(folder: Path, port: int) -> Demo:
    """A demo, not started yet, that asks the partner's directory as well as its own."""
    demo = Demo(folder, free_offset())
    shutil.copytree(ROOT / "etc", folder / "etc")
    system, profile = folder / "etc" / "SYSTEM.CONF", folder / "etc" / "PROFILE.TCPIP"
    line = "CRLLDAPSERVER    127.0.0.1 3890\n"
    assert line in system.read_text()
    other = f"127.0.0.1 {port - demo.offset}"
    system.write_text(system.read_text().replace(line, f"{line}CRLLDAPSERVER {other}\n"))
    assert "3890 ENDCRLLDAPSERVER" in profile.read_text()
    profile.write_text(profile.read_text().replace("3890 ENDCRLLDAPSERVER", f"3890 {other} ENDCRLLDAPSERVER"))
    return demo


def _logs_in_by_ftp(demo: Demo, user: str, pair: tuple[Path, Path]) -> bool:
    done = curl(demo, "--cert", pair[0], "--key", pair[1], "-u", f"{user}:", f"ftp://localhost:{demo.port(2021)}//")
    assert done.returncode == 0 or b"< 230" not in done.stderr
    return done.returncode == 0


def _gets_a_screen(demo: Demo, pair: tuple[Path, Path]) -> bool:
    options = ["-certfile", str(pair[0]), "-certfiletype", "pem", "-keyfile", str(pair[1]), "-keyfiletype", "pem"]
    with Emulator(demo, 2025, *options, prefix="L:") as terminal:
        with contextlib.suppress(RuntimeError, TimeoutError):
            terminal.connect(10)
        return "TCPABC" in terminal.screen_or_nothing()


def _say(demo: Demo, command: str) -> None:
    done = demo.console(command)
    assert done.code == 0, (command, done.lines)


def _let_in(demo: Demo, partner: Partner) -> None:
    (demo.dir / "import").mkdir(exist_ok=True)
    shutil.copy(partner.folder / "ca.pem", demo.dir / "import" / "partner.pem")
    _say(demo, "RACDCERT CERTAUTH ADD('partner.pem') TRUST WITHLABEL('Partner CA')")
    for ring in _RINGS:
        _say(demo, f"RACDCERT {ring.format('CONNECT')}")
    _say(demo, "ADDUSER PARTNER1 NAME('SALES OF THE PARTNER') NOPASSWORD")
    _say(
        demo,
        "RACDCERT ID(PARTNER1) MAP SDNFILTER('OU=Sales.O=Partner') IDNFILTER('CN=Partner CA.O=Partner') TRUST"
        " WITHLABEL('Sales')",
    )
    for name, port in zip(_PORTS, (2021, 2025), strict=True):
        _say(demo, f"PERMIT {name.format(demo.port(port))} CLASS(SERVAUTH) ID(PARTNER1) ACCESS(READ)")
    _say(demo, "SETROPTS RACLIST(SERVAUTH) REFRESH")
    until(lambda: "SLYC0201I CRL 1 of CN=Partner CA,O=Partner is in force" in demo.output(), 20)


def test_a_partner_comes_and_goes(tmp_path, partner):
    ann, bob = partner.issue("Ann", "Sales"), partner.issue("Bob", "Stock")
    with _demo(tmp_path / "demo", partner.directory.port) as demo:
        assert not _logs_in_by_ftp(demo, "PARTNER1", ann)
        assert not _gets_a_screen(demo, ann)

        _let_in(demo, partner)
        assert _logs_in_by_ftp(demo, "PARTNER1", ann)
        assert _gets_a_screen(demo, ann)
        assert not _logs_in_by_ftp(demo, "PARTNER1", bob)  # his certificate stands for nobody here
        assert not _gets_a_screen(demo, bob)
        assert not _logs_in_by_ftp(demo, "USER2", ann)
        assert _gets_a_screen(demo, demo.certificate("user2"))

        partner.revoke("Ann")
        _say(demo, "F CRL,FETCH")
        until(lambda: "SLYC0202I" in demo.output(), 20)
        assert not _logs_in_by_ftp(demo, "PARTNER1", ann)
        assert not _gets_a_screen(demo, ann)

        cid = partner.issue("Cid", "Sales")
        assert _logs_in_by_ftp(demo, "PARTNER1", cid)
        for ring in _RINGS:
            _say(demo, f"RACDCERT {ring.format('REMOVE')}")
        assert not _logs_in_by_ftp(demo, "PARTNER1", cid)
        assert not _gets_a_screen(demo, cid)
        assert _gets_a_screen(demo, demo.certificate("user2"))


def test_a_port_that_lost_its_certificate_is_shut_until_it_has_one_again(tmp_path):
    with Demo(tmp_path / "demo", free_offset()) as demo:
        user2 = demo.certificate("user2")
        assert _logs_in_by_ftp(demo, "USER2", user2)
        _say(demo, "RACDCERT ID(FTPD) REMOVE(ID(TCPIP) LABEL('SERVER') RING(FTPRING))")
        until(lambda: "SLYA0104E FTP FTPSEC1" in demo.output())
        assert not _logs_in_by_ftp(demo, "USER2", user2)
        assert _gets_a_screen(demo, user2)
        _say(demo, "RACDCERT ID(FTPD) CONNECT(ID(TCPIP) LABEL('SERVER') RING(FTPRING) DEFAULT)")
        assert _logs_in_by_ftp(demo, "USER2", user2)


def test_a_server_certificate_is_rolled_over_while_clients_come(tmp_path):
    with Demo(tmp_path / "demo", free_offset()) as demo:
        user2, ca = demo.certificate("user2"), "SIGNWITH(CERTAUTH LABEL('SALLYPORT CA'))"
        before = _serial_shown(demo)
        _say(demo, "RACDCERT ID(TCPIP) REKEY(LABEL('SERVER')) NISTECC WITHLABEL('SERVER2')")
        _say(demo, "RACDCERT ID(TCPIP) GENREQ(LABEL('SERVER2')) DSN('server2.req')")
        (demo.dir / "import").mkdir(exist_ok=True)
        shutil.copy(demo.dir / "export" / "server2.req", demo.dir / "import" / "server2.req")
        _say(demo, f"RACDCERT ID(TCPIP) GENCERT('server2.req') {ca}")
        assert _serial_shown(demo) == before
        _say(demo, "RACDCERT ID(TCPIP) ROLLOVER(LABEL('SERVER')) NEWLABEL('SERVER2')")
        assert _serial_shown(demo) != before
        assert _logs_in_by_ftp(demo, "USER2", user2)
        assert _gets_a_screen(demo, user2)


def _serial_shown(demo: Demo) -> str:
    """The serial number of the certificate that port 2992 shows, which openssl has to accept."""
    need("openssl")
    connect = ["-connect", f"localhost:{demo.port(2992)}", "-CAfile", str(demo.ca), "-verify_return_error"]
    done = subprocess.run(
        ["openssl", "s_client", *connect, "-verify_hostname", "localhost"],
        input=b"", capture_output=True, timeout=30, check=False,
    )  # fmt: skip
    assert b"Verify return code: 0 (ok)" in done.stdout, done.stdout.decode()
    pem = done.stdout[done.stdout.index(b"-----BEGIN") : done.stdout.index(b"-----END CERTIFICATE-----") + 26]
    return f"{x509.load_pem_x509_certificate(pem).serial_number:X}"
