"""Issued by name and by key; the names of algorithms."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519

from appliance.saf.signatures import is_issued_by, signature_name
from tests.support import pki


def test_name_and_key_must_both_be_the_issuers():
    authority, user = pki.authority(), pki.user("user2").certificate
    assert is_issued_by(user, authority.certificate)
    assert is_issued_by(authority.certificate, authority.certificate)
    assert not is_issued_by(authority.certificate, user)
    namesake = pki.Authority.create("Test CA")
    assert namesake.certificate.subject == authority.certificate.subject
    assert not is_issued_by(user, namesake.certificate)


def test_a_name_and_a_key_in_a_longer_chain():
    middle = pki.authority().subordinate("Middle")
    inner = middle.subordinate("Inner")
    leaf = inner.issue("leaf").certificate
    assert is_issued_by(leaf, inner.certificate)
    assert not is_issued_by(leaf, middle.certificate)
    assert not is_issued_by(leaf, pki.Authority.create("Inner").certificate)


def test_an_algorithm_by_its_name():
    assert signature_name(pki.authority().certificate) == "ecdsa-with-SHA256"
    assert signature_name(pki.authority().crl()) == "ecdsa-with-SHA256"
    key = ed25519.Ed25519PrivateKey.generate()
    name = pki.distinguished_name("Ed")
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, pki.now() - pki.DAY, pki.now() + pki.DAY)
    assert signature_name(builder.sign(key, None)) == "ED25519"
