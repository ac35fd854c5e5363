"""The search order for a certificate's user."""

import attrs
import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from appliance.saf.certmap import Found, criteria_name, find_user, index_filters
from appliance.saf.database import CERTAUTH, MULTIID, Certificate, CertificateFilter, SafDatabase, Trust
from appliance.saf.model import UnmappedReason
from tests.support import pki


def subject(*pairs):
    oids = {"C": NameOID.COUNTRY_NAME, "O": NameOID.ORGANIZATION_NAME, "OU": NameOID.ORGANIZATIONAL_UNIT_NAME}
    oids["CN"] = NameOID.COMMON_NAME
    return x509.Name([x509.NameAttribute(oids[key], value) for key, value in reversed(pairs)])


ANN = (
    pki.authority()
    .issue("Ann", subject=subject(("CN", "Ann"), ("OU", "Dev"), ("O", "Example"), ("C", "US")))
    .certificate
)
FULL = "CN=Ann.OU=Dev.O=Example.C=US"
ISSUER = "CN=Test CA.O=Test.C=NL"
#: Every filter that matches Ann, most specific first.
ORDER = [
    (FULL, ISSUER),
    ("OU=Dev.O=Example.C=US", ISSUER),
    ("O=Example.C=US", ISSUER),
    ("C=US", ISSUER),
    (FULL, ""),
    ("OU=Dev.O=Example.C=US", ""),
    ("O=Example.C=US", ""),
    ("C=US", ""),
    ("", ISSUER),
    ("", "O=Test.C=NL"),
    ("", "C=NL"),
]


def find(certificate, *filters, database=None):
    return find_user(database or SafDatabase(), index_filters(filters), certificate)


def a_filter(names, user="FILTERED", trust=Trust.TRUST):
    return CertificateFilter(user, "label", trust, *names)


@pytest.mark.parametrize("first", range(len(ORDER)))
def test_the_most_specific_filter_decides(first):
    filters = [a_filter(names, f"U{index}") for index, names in enumerate(ORDER) if index >= first]
    assert find(ANN, *reversed(filters)) == Found(f"U{first}", "label")


@pytest.mark.parametrize(
    "names",
    [
        ("CN=Ann", ""),
        ("CN=Ann", ISSUER),
        ("CN=Ann.OU=Dev", ""),
        ("Dev.O=Example.C=US", ""),
        ("cn=Ann.OU=Dev.O=Example.C=US", ""),
        ("C=US", "C=NL"),
        (FULL, "O=Test.C=NL"),
        ("", ""),
    ],
)
def test_what_is_not_a_whole_ending_does_not_match(names):
    assert find(ANN, a_filter(names)) is UnmappedReason.NO_MAPPING


def test_a_registered_certificate_wins_over_every_filter():
    database = SafDatabase().with_certificate(Certificate("ANN", "l", Trust.TRUST, ANN))
    assert find(ANN, a_filter((FULL, ISSUER)), database=database) == Found("ANN", "registered")


@pytest.mark.parametrize("trust", [Trust.TRUST, Trust.HIGHTRUST])
def test_trusted(trust):
    database = SafDatabase().with_certificate(Certificate("ANN", "l", trust, ANN))
    assert find(ANN, database=database) == Found("ANN", "registered")


def test_notrust_ends_the_search():
    database = SafDatabase().with_certificate(Certificate("ANN", "l", Trust.NOTRUST, ANN))
    assert find(ANN, a_filter((FULL, "")), database=database) is UnmappedReason.NOT_TRUSTED
    distrusted = a_filter(("O=Example.C=US", ""), trust=Trust.NOTRUST)
    assert find(ANN, distrusted, a_filter(("C=US", ""))) is UnmappedReason.NOT_TRUSTED


def test_the_certificate_of_an_authority_is_nobodys():
    database = SafDatabase().with_certificate(Certificate(CERTAUTH, "l", Trust.TRUST, ANN))
    assert find(ANN, a_filter((FULL, "")), database=database) is UnmappedReason.NO_MAPPING


def test_another_certificate_with_the_same_serial_and_issuer_is_nobodys():
    other = pki.authority().issue("Eve", serial=ANN.serial_number).certificate
    database = SafDatabase().with_certificate(Certificate("ANN", "l", Trust.TRUST, ANN))
    assert find(other, a_filter(("", ISSUER)), database=database) is UnmappedReason.NO_MAPPING


def test_a_common_name_with_an_rdn_in_it_is_not_that_rdn():
    forged = (
        pki.authority().issue("x", subject=subject(("CN", "Eve.OU=Dev"), ("O", "Example"), ("C", "US"))).certificate
    )
    filters = [a_filter(("CN=Eve.OU=Dev.O=Example.C=US", "")), a_filter(("O=Example.C=US", "")), a_filter(("", ISSUER))]
    assert find(forged, *filters) is UnmappedReason.NO_MAPPING


def test_a_name_that_does_not_decode_is_nobodys():
    @attrs.frozen
    class Broken:
        serial_number: int = 1

        @property
        def issuer(self):
            raise ValueError("bad encoding")

    assert find(Broken(), a_filter(("C=US", ""))) is UnmappedReason.NO_MAPPING


def test_a_multiid_filter_asks_its_criteria_and_the_search_goes_on_when_nobody_is_meant():
    shared = CertificateFilter(MULTIID, "any", Trust.TRUST, FULL, ISSUER, "APPLID=&APPLID")
    filters = index_filters([shared, a_filter((FULL, ""), "WIDER")])
    asked = []

    def criteria(template):
        asked.append(template)
        return answer

    answer = "USER7"
    assert find_user(SafDatabase(), filters, ANN, criteria) == Found("USER7", "any")
    answer = None
    assert find_user(SafDatabase(), filters, ANN, criteria) == Found("WIDER", "label")
    assert asked == ["APPLID=&APPLID"] * 2
    distrusted = index_filters([attrs.evolve(shared, trust=Trust.NOTRUST), a_filter((FULL, ""), "WIDER")])
    assert find_user(SafDatabase(), distrusted, ANN, lambda _: "USER7") is UnmappedReason.NOT_TRUSTED


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"SYSID": "MVS098", "APPLID": "FTP"}, "SYSID=MVS098.APPLID=FTP.KIND=X"),
        ({"APPLID": "ftp"}, "APPLID=FTP.KIND=X"),
        ({}, "KIND=X"),
    ],
)
def test_the_template_of_criteria_is_filled_in(variables, name):
    assert criteria_name("SYSID=&SYSID.APPLID=&APPLID.KIND=X", variables) == name
