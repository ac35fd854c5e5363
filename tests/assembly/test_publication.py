"""Which places the own CA names: those that have an address."""

import pytest
from cryptography import x509

from appliance.assembly.publication import publication
from appliance.config.system import Directory, Responder, SystemConf

NAME = x509.Name.from_rfc4514_string("CN=Our CA,O=X")
LDAP = "ldap://192.0.2.1:389/CN=Our%20CA,O=X?certificateRevocationList;binary"


def places(**conf):
    found = publication(SystemConf(bind_address="192.0.2.1", **conf), NAME)
    assert found.entry == NAME
    return found.crl_urls, found.ocsp_url, found.issuer_url


@pytest.mark.parametrize(
    ("responder", "place"),
    [
        (Responder(80), "http://192.0.2.1:80"),
        (Responder(80, "2001:db8::1"), "http://[2001:db8::1]:80"),
        (Responder(80, "0.0.0.0", "http://ca.example"), "http://ca.example"),
    ],
)
def test_the_responder(responder, place):
    assert places(responder=responder) == ((f"{place}/ca.crl",), f"{place}/", f"{place}/ca.crt")


def test_a_port_on_every_address_is_named_by_none():
    assert places(responder=Responder(80, "::"), directory=Directory(389, "0.0.0.0")) == ((), "", "")


def test_the_directory():
    assert places(directory=Directory(389)) == ((LDAP,), "", "")


def test_http_comes_first():
    assert places(directory=Directory(389), responder=Responder(80))[0] == ("http://192.0.2.1:80/ca.crl", LDAP)
