"""SERIALNUMBER and ISSUERSDN choose a certificate where LABEL does, in ALTER, DELETE and LIST."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.support.racf import NOON

KEY = ec.generate_private_key(ec.SECP256R1())


def name(*values):
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in values])


ONE = name((NameOID.ORGANIZATION_NAME, "Test"), (NameOID.COMMON_NAME, "O'Brien CA"))
OTHER = name((NameOID.COMMON_NAME, "Other"))
#: Their names are written alike, as "CN=Same", though their bytes differ.
SAME = name((NameOID.COMMON_NAME, "Same"))
ALIKE = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Same", _type=x509.name._ASN1Type.PrintableString)])


def add(racf, label, serial, issuer, owner="ID(USER2)"):
    subject = name((NameOID.COMMON_NAME, label))
    builder = x509.CertificateBuilder(issuer, subject, KEY.public_key(), serial, NOON, NOON + timedelta(days=9))
    racf.imports[f"{label}.der"] = builder.sign(KEY, hashes.SHA256()).public_bytes(Encoding.DER)
    racf.ok(f"RACDCERT {owner} ADD('{label}.der') WITHLABEL('{label}') TRUST")


@pytest.fixture
def shelf(racf):
    add(racf, "first", 0x0A5F, ONE)
    add(racf, "second", 0x0A5F, OTHER)
    add(racf, "third", 0x77, ONE)
    add(racf, "elsewhere", 0x99, ONE, owner="ID(USER3)")
    return racf


def labels(racf, owner="USER2"):
    return sorted(one.label for one in racf.database.certificates.values() if one.owner == owner)


def shown(lines):
    return [line.removeprefix("  Label: ") for line in lines if line.startswith("  Label: ")]


@pytest.mark.parametrize(
    ("operands", "label"),
    [
        ("SERIALNUMBER(77)", "third"),
        ("SERIALNUMBER(0077)", "third"),
        ("SERIALNUMBER(0a5F) ISSUERSDN('CN=Other')", "second"),
        ("SERIALNUMBER(A5F) ISSUERSDN('CN=O''Brien CA.O=Test')", "first"),
        ("SERIAL(77) ISS('CN=O''Brien CA.O=Test')", "third"),
    ],
)
def test_the_one_that_is_meant(shelf, operands, label):
    assert shown(shelf.ok(f"RACDCERT ID(USER2) LIST({operands})")) == [label]
    shelf.ok(f"RACDCERT ID(USER2) ALTER({operands}) NOTRUST")
    assert [one.label for one in shelf.database.certificates.values() if one.trust.name == "NOTRUST"] == [label]
    shelf.ok(f"RACDCERT ID(USER2) DELETE({operands})")
    assert label not in labels(shelf)
    assert len(labels(shelf)) == 2


@pytest.mark.parametrize(
    ("operands", "message"),
    [
        ("SERIALNUMBER(78)", "SLYS1537E USER2 has no certificate with the serial number 78"),
        ("SERIALNUMBER(0099)", "SLYS1537E USER2 has no certificate with the serial number 99"),
        (
            "SERIALNUMBER(77) ISSUERSDN('CN=Other')",
            "SLYS1537E USER2 has no certificate with the serial number 77 and that issuer",
        ),
        ("SERIALNUMBER(77) ISSUERSDN('cn=o''brien ca.o=test')", "SLYS1537E"),
        (
            "SERIALNUMBER(0A5F)",
            "SLYS1538E USER2 has 2 certificates with the serial number 0A5F: name one with ISSUERSDN or LABEL",
        ),
        ("LABEL('third') SERIALNUMBER(77)", "SLYS1001E"),
        ("ISSUERSDN('CN=Other')", "SLYS1001E"),
        ("LABEL('third') ISSUERSDN('CN=Other')", "SLYS1001E"),
        ("SERIALNUMBER(XYZ)", "SLYS1001E"),
        ("SERIALNUMBER(-77)", "SLYS1001E"),
        ("SERIALNUMBER('')", "SLYS1001E"),
        (f"SERIALNUMBER({'0' * 41})", "SLYS1001E"),
    ],
)
@pytest.mark.parametrize("function", ["LIST", "ALTER", "DELETE"])
def test_what_means_none_or_several(shelf, function, operands, message):
    result = shelf.run(f"RACDCERT ID(USER2) {function}({operands})" + " TRUST" * (function == "ALTER"))
    assert result.code == 8
    assert result.lines[0].startswith(message)
    assert len(labels(shelf)) == 3


def test_issuers_that_are_written_alike_leave_the_label(racf):
    assert SAME.public_bytes() != ALIKE.public_bytes()
    add(racf, "one", 5, SAME)
    add(racf, "two", 5, ALIKE)
    assert racf.refused("RACDCERT ID(USER2) DELETE(SERIALNUMBER(05) ISSUERSDN('CN=Same'))") == "SLYS1538E"


def test_an_issuer_is_named_as_the_list_shows_it(racf):
    odd = name((NameOID.COMMON_NAME, "x\nA.OU=B"))
    add(racf, "odd", 5, odd)
    lines = racf.ok("RACDCERT ID(USER2) LIST(LABEL('odd'))")
    issuer = lines[lines.index("  Issuer's Name:") + 1].strip()[1:-1]
    assert shown(racf.ok(f"RACDCERT ID(USER2) LIST(SERIALNUMBER(05) ISSUERSDN('{issuer}'))")) == ["odd"]


@pytest.mark.parametrize("function", ["EXPORT", "GENREQ", "REKEY", "ROLLOVER", "LISTCHAIN", "ALTMAP", "LISTMAP"])
def test_the_other_functions_take_a_label_alone(shelf, function):
    assert shelf.refused(f"RACDCERT ID(USER2) {function}(SERIALNUMBER(77))") == "SLYS1001E"


def test_the_authority_is_that_of_the_function(shelf):
    assert shelf.refused("RACDCERT ID(USER2) DELETE(SERIALNUMBER(77))", user="USER3") == "SLYS1002E"
    assert shown(shelf.ok("RACDCERT LIST(SERIALNUMBER(77))", user="USER2")) == ["third"]
