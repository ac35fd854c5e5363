"""Places of CRLs: which URLs are followed, and what is fetched from them."""

import ssl

import pytest

from appliance.certs.crls.crl_fetch import CrlFetches, is_allowed, key_of, logins, origin_of
from appliance.certs.crls.fetching import Absent, FetchLimits, Found, Unreachable
from appliance.config.revocation import LdapAccess, LdapSecurity
from tests.support import pki
from tests.support.crls import der
from tests.support.peers import http_answer, peer, says

LIMITS = FetchLimits(connect=2, whole=2, size=100_000)
ALLOWED = (("http", "crl.example", 80), ("ldap", "ldap.example", 3890))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://crl.example/a.crl", True),
        ("http://CRL.example:80/a.crl", True),
        ("ldap://ldap.example:3890/CN=CA?certificateRevocationList", True),
        ("http://crl.example:8080/a.crl", False),
        ("https://crl.example/a.crl", False),
        ("http://crl.example.evil.example/", False),
        ("http://crl.example@evil.example/", False),
        ("http://evil.example/?http://crl.example", False),
        ("http://user:pw@crl.example/", False),
        ("file:///etc/passwd", False),
        ("gopher://crl.example:80/", False),
        ("ldap:///CN=CA", False),
        ("http://crl.example:x/", False),
        ("http://[::1/", False),
        ("", False),
    ],
)
def test_only_what_the_administrator_named_is_followed(url, expected):
    assert is_allowed(url, ALLOWED) is expected


def test_places_have_names_and_servers():
    assert origin_of(("::1", 389)) == "ldap://[::1]:389"
    assert origin_of("http://a/x") == "http://a/x"
    assert (key_of("http://a/x"), key_of("ldap://b:390/x"), key_of(("c", 1))) == (("a", 80), ("b", 390), ("c", 1))
    assert key_of("nonsense") == ("nonsense", 0)


def test_a_list_by_http_is_found_absent_or_unreachable():
    crl = der(pki.authority().crl())
    with peer(http_answer(crl)) as (host, port):
        fetch = CrlFetches()(f"http://{host}:{port}/ca.crl", (), LIMITS)
        assert fetch.run() == Found((crl,))
        fetch.abort()
    with peer(http_answer(b"", "404 Not Found")) as (host, port):
        assert isinstance(CrlFetches()(f"http://{host}:{port}/ca.crl", (), LIMITS).run(), Absent)
    with peer(says(b"")) as (host, port):
        assert isinstance(CrlFetches()(f"http://{host}:{port}/ca.crl", (), LIMITS).run(), Unreachable)


def test_an_ldap_url_without_a_name_asks_for_nothing():
    with peer(says(b"")) as (host, port):
        assert isinstance(CrlFetches()(f"ldap://{host}:{port}/nonsense", (), LIMITS).run(), Absent)


def test_logins_read_their_files(tmp_path):
    (tmp_path / "ca.pem").write_bytes(pki.authority().certificate_pem)
    (tmp_path / "pw").write_text("secret\nrest\n")
    access = [
        LdapAccess(("a", 389)),
        LdapAccess(("b", 636), LdapSecurity.LDAPS, tmp_path / "ca.pem"),
        LdapAccess(("c", 389), LdapSecurity.STARTTLS, tmp_path / "ca.pem", "cn=x", tmp_path / "pw"),
    ]
    made = logins(access)
    assert made["a", 389].context is None
    assert made["b", 636].context.verify_mode is ssl.CERT_REQUIRED
    assert not made["b", 636].is_starttls
    assert (made["c", 389].is_starttls, made["c", 389].user, made["c", 389].password.text()) == (True, "cn=x", "secret")
    assert "secret" not in repr(made)
    with pytest.raises(OSError, match="absent"):
        logins([LdapAccess(("d", 1), LdapSecurity.LDAPS, tmp_path / "absent")])
