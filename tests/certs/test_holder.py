"""A certificate that came second hand is verified here again."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from appliance.certs.authority import Usage, issue, make_ca
from appliance.certs.holder import UnacceptableCertificateError, verify_holder

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def name(common):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


CA = make_ca(name("CA"), NOW)
NAMESAKE = make_ca(name("CA"), NOW)


def client(ca=CA, usage=Usage.CLIENT, days=30):
    return issue(ca, name("user2"), (usage,), (), days, NOW).certificate


def der(certificate):
    return certificate.public_bytes(Encoding.DER)


def test_a_good_one_gives_its_chain():
    leaf = client()
    assert verify_holder(der(leaf), [CA.certificate], NOW).certificates == (leaf, CA.certificate)


@pytest.mark.parametrize(
    ("field", "when", "sentence"),
    [
        (der(client(NAMESAKE)), NOW, "no trusted CA"),
        (der(client(usage=Usage.SERVER)), NOW, "not for client authentication"),
        (der(client(days=1)), NOW + timedelta(days=2), "no trusted CA.*expired"),
        (der(client()), NOW - timedelta(days=2), "no trusted CA.*not yet valid"),
        (der(client())[:-1], NOW, "cannot be decoded"),
        (b"", NOW, "cannot be decoded"),
    ],
    ids=["namesake", "server", "expired", "early", "cut", "empty"],
)
def test_what_is_refused(field, when, sentence):
    with pytest.raises(UnacceptableCertificateError, match=sentence):
        verify_holder(field, [CA.certificate], when)


GOOD = der(client())


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_any_changed_byte_is_refused(position, change):
    changed = bytearray(GOOD)
    changed[position] ^= change
    with pytest.raises(UnacceptableCertificateError):
        verify_holder(bytes(changed), [CA.certificate], NOW)
