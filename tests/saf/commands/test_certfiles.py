"""Files with certificates: each form that RACDCERT ADD takes, and anything else as one error."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs7,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.commands.certfiles import UnreadableFileError, read
from appliance.secret import Secret

KEY = ec.generate_private_key(ec.SECP256R1())
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
START = datetime(2026, 1, 1, tzinfo=UTC)
CERTIFICATE = x509.CertificateBuilder(NAME, NAME, KEY.public_key(), 7, START, START + timedelta(days=9)).sign(
    KEY, hashes.SHA256()
)
PEM = CERTIFICATE.public_bytes(Encoding.PEM)
KEY_PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
SEALED_PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"pw"))
P12 = pkcs12.serialize_key_and_certificates(b"x", KEY, CERTIFICATE, None, BestAvailableEncryption(b"pw"))


@pytest.mark.parametrize(
    ("data", "password", "has_key"),
    [
        (PEM, None, False),
        (b"Bag Attributes\n" + PEM, None, False),
        (CERTIFICATE.public_bytes(Encoding.DER), None, False),
        (PEM + KEY_PEM, None, True),
        (KEY_PEM + PEM, None, True),
        (PEM + SEALED_PEM, "pw", True),
        (P12, "pw", True),
        (pkcs7.serialize_certificates([CERTIFICATE], Encoding.DER), None, False),
        (pkcs7.serialize_certificates([CERTIFICATE], Encoding.PEM), None, False),
    ],
    ids=["pem", "text before", "der", "pem and key", "key and pem", "sealed key", "p12", "p7 der", "p7 pem"],
)
def test_each_form_is_read(data, password, has_key):
    found = read(data, Secret(password) if password else None)
    assert found.certificate == CERTIFICATE
    assert (found.private_key is not None) is has_key
    if found.private_key is not None:
        key = load_pem_private_key(found.private_key.reveal(), None)
        assert key.public_key() == KEY.public_key()


OTHER_PEM = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("data", "password"),
    [
        *((b"", None), (b"hello", None), (KEY_PEM, None), (P12, "wrong"), (P12, None)),
        *((PEM + SEALED_PEM, "no"), (PEM + SEALED_PEM, None), (PEM[:100], None), (PEM + OTHER_PEM, None)),
    ],
    ids=[
        *("nothing", "text", "a key alone", "p12, wrong password", "p12, no password"),
        *("sealed key, wrong password", "sealed key, no password", "cut short", "the key of another"),
    ],
)
def test_what_cannot_be_read_is_one_error(data, password):
    with pytest.raises(UnreadableFileError):
        read(data, Secret(password) if password else None)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@given(st.binary(max_size=200), st.integers(0, 2000), st.binary(min_size=1, max_size=4))
def test_any_bytes_are_a_certificate_or_one_error(noise, place, spoil):
    for whole in (PEM + KEY_PEM, CERTIFICATE.public_bytes(Encoding.DER)):
        place %= len(whole)
        for data in (noise, whole[:place] + spoil + whole[place + len(spoil) :]):
            with contextlib.suppress(UnreadableFileError):
                read(data, None)
