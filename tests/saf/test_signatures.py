"""Issued by name and by key."""

from appliance.saf.signatures import is_issued_by
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
