"""A business partner's side, played by openssl and slapd: his authority, his people, his revocation list."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from cryptography import x509

from tests.support.slapd import Slapd
from tests.system.running import ROOT, Demo, free_offset, need

__all__ = ["SUFFIX", "Partner", "partner_demo"]

SUFFIX = x509.Name.from_rfc4514_string("O=Partner")
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
        done = subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, timeout=120, check=False)
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


def partner_demo(folder: Path, port: int) -> Demo:
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
