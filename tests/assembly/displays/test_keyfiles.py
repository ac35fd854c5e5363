"""What is in the files of KEYRING HFS, and who uses them."""

from __future__ import annotations

from types import SimpleNamespace

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from appliance.assembly.displays.keyfiles import key_files
from tests.support import pki


def shown(*rings):
    ports = [SimpleNamespace(keyring=str(ring), name=str(992 + place)) for place, ring in enumerate(rings)]
    servers = [SimpleNamespace(keyring="FTPRING", jobname="FTPD1"), SimpleNamespace(keyring=None, jobname="FTPD2")]
    found = key_files(SimpleNamespace(profile=SimpleNamespace(telnet=ports), ftp=servers), pki.now())
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def package(folder):
    """A PKCS#12 file with its stash file."""
    own, root = pki.server(), pki.authority().certificate
    path = folder / "server.p12"
    made = pkcs12.serialize_key_and_certificates(
        b"server", own.private_key, own.certificate, [root], BestAvailableEncryption(b"secret password")
    )
    for name, content in ((path, made), (path.with_suffix(".sth"), b"secret password\n")):
        name.write_bytes(content)
        name.chmod(0o600)
    return path


def test_a_package_by_its_certificates(tmp_path):
    own, root = shown(package(tmp_path), package(tmp_path))
    assert own["FILE"] == str(tmp_path / "server.p12")
    assert own["USED"] == "TN3270E 992, TN3270E 993"
    assert (own["SUBJECT"], own["PRIVATE KEY"], own["DEFAULT"]) == ("CN=localhost,O=Test,C=NL", "YES", "YES")
    assert (own["KEY"], own["ISSUER"], own["ERROR"]) == ("NISTECC 256", "CN=Test CA,O=Test,C=NL", "")
    assert (root["SUBJECT"], root["PRIVATE KEY"], root["USAGE"]) == ("CN=Test CA,O=Test,C=NL", "NO", "CERTAUTH")


def test_a_file_that_does_not_open(tmp_path):
    path = package(tmp_path)
    path.with_suffix(".sth").write_bytes(b"another\n")
    [row] = shown(path)
    assert (row["FILE"], row["SUBJECT"]) == (str(path), "")
    assert "does not open it" in row["ERROR"]


def test_rings_are_no_files():
    assert shown("TNRING", "TCPIP/TNRING") == []
