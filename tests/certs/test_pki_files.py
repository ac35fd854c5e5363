from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from appliance.certs.authority import Issued
from appliance.certs.pki_files import PkiFiles
from tests.support import pki


def test_a_pair(tmp_path):
    files = PkiFiles(tmp_path / "pki")
    user = pki.user("user2")
    assert not files.exists("user2")
    files.write_pair("user2", Issued(user.certificate, user.private_key))
    certificate, key = files.pair("user2")
    assert x509.load_pem_x509_certificate(certificate.read_bytes()) == user.certificate
    assert load_pem_private_key(key.read_bytes(), None).public_key() == user.certificate.public_key()
    assert key.stat().st_mode & 0o777 == 0o600
    assert certificate.stat().st_mode & 0o777 == 0o644
    assert files.exists("user2")
    files.remove_pair("user2")
    assert not files.exists("user2")


def test_half_a_pair_exists(tmp_path):
    (tmp_path / "user2.key").touch()
    assert PkiFiles(tmp_path).exists("user2")


def test_a_crl(tmp_path):
    PkiFiles(tmp_path).write_crl("ca", b"der")
    assert (tmp_path / "ca.crl").read_bytes() == b"der"


def test_a_certificate_takes_the_place_of_the_very_one_before(tmp_path):
    files, old, new = PkiFiles(tmp_path), pki.user("user2"), pki.user("user3").certificate
    assert files.replace_certificate("user2", old.certificate, new) == ()
    files.write_pair("user2", Issued(old.certificate, old.private_key))
    assert files.replace_certificate("user2", new, new) == ()
    pem, key = files.pair("user2")
    before = key.read_bytes()
    assert files.replace_certificate("user2", old.certificate, new) == (pem,)
    assert x509.load_pem_x509_certificate(pem.read_bytes()) == new
    assert key.read_bytes() == before
