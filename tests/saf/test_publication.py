from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID

from appliance.certs.crls.crl_source import distribution_names, distribution_urls
from appliance.certs.responders.ocsp import responder_urls
from appliance.saf.publication import Publication
from tests.support import pki

NAME = pki.distinguished_name("Own CA")


def test_an_entry_alone():
    (points,) = Publication(NAME).extensions()
    (point,) = points
    assert point.full_name == [x509.DirectoryName(NAME)]


def test_every_place_is_found_by_who_checks():
    urls = ("http://ca.example/ca.crl", "ldap://ca.example/CN=Own%20CA")
    published = Publication(NAME, urls, "http://ca.example/", "http://ca.example/ca.crt")
    certificate = (
        pki.authority().issue("user2", extensions=[(one, False) for one in published.extensions()]).certificate
    )
    assert distribution_names(certificate) == (NAME,)
    assert distribution_urls(certificate) == urls
    assert responder_urls(certificate) == ("http://ca.example/",)
    access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    (_, issuer) = access
    assert issuer.access_method == AuthorityInformationAccessOID.CA_ISSUERS
    assert issuer.access_location.value == "http://ca.example/ca.crt"
