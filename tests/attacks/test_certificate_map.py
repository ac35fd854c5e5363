"""Certificates that look like somebody's: the name of USER2 under another authority, or said in another way."""

from __future__ import annotations

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from appliance.saf.database import Certificate, CertificateFilter, Trust, certificate_key
from appliance.saf.model import CertificateMapping, Unmapped
from tests.support import pki
from tests.support.saf_samples import Sample, router

_CN = NameOID.COMMON_NAME


class Naive:
    """The control: a map from common names to users, which is what many servers have."""

    def user(self, certificate: x509.Certificate) -> str:
        [name] = certificate.subject.get_attributes_for_oid(_CN)
        return str(name.value).split("\0")[0].strip().upper()


@pytest.fixture
def sample():
    """USER2's certificate is registered; whoever is in OU=Staff of the authority is USER4."""
    made = router()
    issuer = ".".join(f"{name}={value}" for name, value in (("CN", "Test CA"), ("O", "Test"), ("C", "NL")))
    rule = CertificateFilter("USER4", "staff", Trust.TRUST, subject="OU=Staff.O=Test.C=NL", issuer=issuer)
    made.change(lambda database: attrs.evolve(database, filters=(*database.filters, rule)))
    return made


def mapped(sample: Sample, certificate: x509.Certificate) -> str:
    result = sample.router.map_certificate(certificate)
    assert isinstance(result, CertificateMapping | Unmapped)
    return result.acee.user if isinstance(result, CertificateMapping) else ""


def named(*attributes: tuple[x509.ObjectIdentifier, str], kind=None) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, value, kind) for oid, value in attributes])


_NL, _TEST = (NameOID.COUNTRY_NAME, "NL"), (NameOID.ORGANIZATION_NAME, "Test")
_STAFF = (NameOID.ORGANIZATIONAL_UNIT_NAME, "Staff")


def look_alikes() -> dict[str, x509.Certificate]:
    """Certificates that are not USER2's; the naive map takes each for his."""
    other, own = pki.Authority.create("Other CA"), pki.authority()
    namesake = pki.Authority.create("Test CA")  # the same name, another key
    real = pki.user("user2").certificate
    return {
        "another issuer, same subject": other.issue("user2", subject=real.subject).certificate,
        "another issuer, same serial": other.issue("user2", serial=real.serial_number).certificate,
        "a namesake of the issuer, same serial": namesake.issue("user2", serial=real.serial_number).certificate,
        "same subject, another serial": own.issue("user2", subject=real.subject).certificate,
        "common name alone": own.issue("user2", subject=named((_CN, "user2"))).certificate,
        "common name in front": own.issue("user2", subject=named((_CN, "user2"), _TEST, _NL)).certificate,
        "NUL behind the name": own.issue("x", subject=named(_NL, _TEST, (_CN, "user2\0.example"))).certificate,
        "blanks around": own.issue("x", subject=named(_NL, _TEST, (_CN, " user2 "))).certificate,
    }


@pytest.mark.parametrize("kind", look_alikes())
def test_the_look_alike_works_where_the_common_name_decides(kind):
    assert Naive().user(look_alikes()[kind]) == "USER2"


@pytest.mark.parametrize("kind", look_alikes())
def test_a_look_alike_is_nobody(sample, kind):
    assert mapped(sample, look_alikes()[kind]) == ""


def test_the_certificate_itself_is_user2(sample):
    assert mapped(sample, pki.user("user2").certificate) == "USER2"


def test_a_filter_takes_whom_it_describes(sample):
    subject = named(_NL, _TEST, _STAFF, (_CN, "ann"))
    assert mapped(sample, pki.authority().issue("ann", subject=subject).certificate) == "USER4"


@pytest.mark.parametrize(
    "subject",
    [
        named(_NL, _TEST, (NameOID.ORGANIZATIONAL_UNIT_NAME, "Staff.O=Test"), (_CN, "a")),
        named(_NL, _TEST, (_CN, "a.OU=Staff.O=Test.C=NL")),
        named(_NL, (NameOID.ORGANIZATION_NAME, "OU=Staff.O=Test"), (_CN, "a")),
        named(_STAFF, _TEST, _NL, (_CN, "a")),
        named(_NL, _TEST, (NameOID.ORGANIZATIONAL_UNIT_NAME, "Staff\0"), (_CN, "a")),
        named(_NL, _TEST, (NameOID.ORGANIZATIONAL_UNIT_NAME, "Sta\u200bff"), (_CN, "a")),
        named(_NL, _TEST, (NameOID.ORGANIZATIONAL_UNIT_NAME, "\uff33taff"), (_CN, "a")),
    ],
    ids=["a point", "a whole name in CN", "two in one", "another order", "NUL", "zero width", "full width"],
)
def test_no_name_says_that_it_is_another(sample, subject):
    """The text form of a name is not unique; parts of a name that look like several are still one."""
    assert mapped(sample, pki.authority().issue("a", subject=subject).certificate) == ""


def test_another_authority_is_not_helped_by_the_filter(sample):
    subject = named(_NL, _TEST, _STAFF, (_CN, "ann"))
    assert mapped(sample, pki.Authority.create("Other CA").issue("ann", subject=subject).certificate) == ""


def test_a_name_that_is_no_text_is_nobody(sample):
    """A common name whose bytes are not in the encoding that it says; libraries disagree about what it reads as."""
    subject = named(_NL, _TEST, (_CN, "user2"), kind=None)
    whole = pki.authority().issue("user2", subject=subject).certificate.public_bytes(Encoding.DER)
    broken = whole.replace(b"\x0c\x05user2", b"\x0c\x05us\xff\xfe2")
    assert broken != whole
    assert mapped(sample, x509.load_der_x509_certificate(broken)) == ""


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_a_serial_with_a_sign_is_another_serial(sample):
    """Two serial numbers that differ in the sign alone are two certificates (RFC 5280 section 4.1.2.2 has no such)."""
    real = pki.authority().issue("user2", serial=0x123456789ABCDEF0).certificate
    sample.change(lambda database: database.with_certificate(Certificate("USER2", "own", Trust.TRUST, real)))
    assert mapped(sample, real) == "USER2"
    der = real.public_bytes(Encoding.DER)
    other = x509.load_der_x509_certificate(der.replace(b"\x02\x08\x12\x34", b"\x02\x08\x92\x34", 1))
    assert other.serial_number < 0
    assert certificate_key(other) != certificate_key(real)
    assert mapped(sample, other) == ""


def test_a_registered_key_is_one_certificate(sample):
    """Who has the issuer's name can repeat a serial number; what is registered is the whole certificate."""
    forged = pki.Authority.create("Test CA").issue("user2", serial=pki.user("user2").certificate.serial_number)
    assert certificate_key(forged.certificate) == certificate_key(pki.user("user2").certificate)
    assert mapped(sample, forged.certificate) == ""
    sample.change(lambda database: database.with_certificate(_distrusted()))
    assert mapped(sample, pki.user("user2").certificate) == ""


def _distrusted() -> Certificate:
    return Certificate("USER2", "user2", Trust.NOTRUST, pki.user("user2").certificate)
