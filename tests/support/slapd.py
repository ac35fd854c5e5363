"""A real OpenLDAP server on a loopback port, with the entries a test gives it."""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.support.ports import free_port

_CONFIG = """\
include /etc/ldap/schema/core.schema
pidfile {folder}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
{more}
database mdb
suffix "{suffix}"
rootdn "cn=admin,{suffix}"
rootpw admin
directory {folder}/data
"""


@attrs.frozen
class Slapd:
    """A running server."""

    port: int
    suffix: str

    def replace_crl(self, name: x509.Name, crl: x509.CertificateRevocationList) -> None:
        """Publish another CRL in an entry that is there."""
        encoded = base64.b64encode(crl.public_bytes(Encoding.DER)).decode()
        self._modify(
            f"dn: {name.rfc4514_string()}\nchangetype: modify\nreplace: certificateRevocationList;binary\n"
            f"certificateRevocationList;binary:: {encoded}\n"
        )

    def add_authority(self, name: x509.Name, crls: Mapping[str, x509.CertificateRevocationList]) -> None:
        """Add a CA's entry with these attributes."""
        lines = [f"dn: {name.rfc4514_string()}", "changetype: add", "objectClass: applicationProcess"]
        lines.append("objectClass: extensibleObject")
        for attribute, crl in crls.items():
            lines.append(f"{attribute};binary:: {base64.b64encode(crl.public_bytes(Encoding.DER)).decode()}")
        self._modify("\n".join(lines) + "\n")

    def add_parents(self, names: Iterable[str]) -> None:
        """Add bare entries above these DNs, as far as the suffix, where a DN has none of its own."""
        added = {self.suffix.casefold(), *(name.casefold() for name in names)}
        for name in names:
            parents = name.split(",")
            for depth in range(len(parents) - 1, 0, -1):
                text = ",".join(parents[depth:])
                if text.casefold().endswith(self.suffix.casefold()) and text.casefold() not in added:
                    added.add(text.casefold())
                    self._add(text, [])

    def add_lists(self, name: str, complete: Iterable[bytes], deltas: Iterable[bytes] = ()) -> None:
        """Add a CA's entry with complete and delta CRLs in DER."""
        lines = [f"certificateRevocationList;binary:: {base64.b64encode(der).decode()}" for der in complete]
        lines += [f"deltaRevocationList;binary:: {base64.b64encode(der).decode()}" for der in deltas]
        self._add(name, lines)

    def _add(self, name: str, lines: list[str]) -> None:
        classes = ["objectClass: applicationProcess", "objectClass: extensibleObject"]
        naming = [] if name.lower().startswith("cn=") else ["cn: entry"]
        self._modify("\n".join([f"dn: {name}", "changetype: add", *classes, *naming, *lines]) + "\n")

    def _modify(self, ldif: str) -> None:
        command = ["ldapmodify", "-x", "-H", f"ldap://127.0.0.1:{self.port}", "-D", f"cn=admin,{self.suffix}"]
        subprocess.run([*command, "-w", "admin"], input=ldif, text=True, check=True, capture_output=True)


@contextlib.contextmanager
def slapd(folder: Path, suffix: x509.Name, *, more: str = "", urls: str = "") -> Iterator[Slapd]:
    """Start slapd for one suffix (an organization below a country), stop it at the end by its pid.

    ``more`` goes before the database in slapd.conf, ``urls`` are addresses to serve besides.
    """
    program = shutil.which("slapd", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        if os.environ.get("SALLYPORT_SKIP_PEERS") == "1":
            pytest.skip("slapd is not installed")
        pytest.fail("slapd is not installed (set SALLYPORT_SKIP_PEERS=1 to leave such tests out)")
    text = suffix.rfc4514_string()
    (folder / "data").mkdir()
    (folder / "slapd.conf").write_text(_CONFIG.format(folder=folder, suffix=text, more=more))
    port = free_port()
    process = subprocess.Popen(
        [program, "-d", "0", "-f", folder / "slapd.conf", "-h", f"ldap://127.0.0.1:{port} {urls}"],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        server = Slapd(port, text)
        organization = suffix.rdns[-1].rfc4514_string().partition("=")[2]
        server._modify(f"dn: {text}\nchangetype: add\nobjectClass: organization\no: {organization}\n")
        yield server
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "slapd did not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("slapd does not listen")
