"""Distinguished names in RACF's form, and names that have none."""

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from appliance.saf import dn
from tests.support import pki


def name(*attributes, multi=()):
    rdns = [x509.RelativeDistinguishedName([x509.NameAttribute(oid, value)]) for oid, value in attributes]
    if multi:
        rdns.append(x509.RelativeDistinguishedName([x509.NameAttribute(oid, value) for oid, value in multi]))
    return x509.Name(rdns)


def test_the_most_specific_rdn_comes_first():
    assert dn.text(pki.distinguished_name("Ann", organization="Example Inc.")) == "CN=Ann.O=Example Inc..C=NL"


def test_an_attribute_without_a_prefix_is_shown_by_its_number():
    assert dn.text(name((NameOID.COUNTRY_NAME, "NL"), (NameOID.PSEUDONYM, "x"))) == "2.5.4.65=x.C=NL"


def test_attributes_of_one_rdn_are_joined_with_a_plus():
    both = name((NameOID.COUNTRY_NAME, "NL"), multi=[(NameOID.COMMON_NAME, "Ann"), (NameOID.USER_ID, "a1")])
    assert dn.rdn_texts(both)[0] in ("CN=Ann+UID=a1", "UID=a1+CN=Ann")


@pytest.mark.parametrize("value", ["Ann.OU=Admin", "Ann. OU=Admin", "Ann+OU=Admin", "Ann\x00", "Ann\nB", "A.1.2.3=x"])
def test_a_value_that_could_be_read_as_another_rdn_has_no_text_form(value):
    assert dn.rdn_texts(name((NameOID.COUNTRY_NAME, "NL"), (NameOID.COMMON_NAME, value))) is None


@pytest.mark.parametrize("value", ["Example Inc.", "a=b", "St. John", "x@example.com", "C++"])
def test_ordinary_punctuation_is_kept(value):
    assert dn.text(name((NameOID.COMMON_NAME, value))) == f"CN={value}"


def test_an_empty_name_has_no_text_form():
    assert dn.rdn_texts(x509.Name([])) is None
    assert dn.text(x509.Name([])) == ""


def test_prefixes():
    assert dn.begins_with_rdn("CN=Ann")
    assert dn.begins_with_rdn("STREET=Main")
    assert not dn.begins_with_rdn("cn=Ann")
    assert not dn.begins_with_rdn("Ann")


def test_the_auditor_gets_serial_and_names():
    certificate = pki.user("user2").certificate
    told = dn.description(certificate)
    assert told["serial"] == f"{certificate.serial_number:X}"
    assert "CN=user2" in told["subject"]
    assert "CN=Test CA" in told["issuer"]


def test_a_name_that_does_not_decode_is_told_as_such():
    class Broken:
        serial_number = 1

        @property
        def subject(self):
            raise ValueError("bad BMPString")

        issuer = subject

    assert dn.description(Broken())["subject"] == "(a name that does not decode)"
