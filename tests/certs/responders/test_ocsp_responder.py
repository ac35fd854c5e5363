"""Answers of the own responder, judged by our own OCSP client."""

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from hypothesis import given
from hypothesis import strategies as st

from appliance.certs.authority import Issued, Revocation, Usage, issue, make_ca
from appliance.certs.responders.ocsp import make_request, parse_answer
from appliance.certs.responders.ocsp_responder import OwnResponder

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
NAME = x509.Name.from_rfc4514_string("CN=CA,O=SALLYPORT")
CA = make_ca(NAME, NOW)
NONCE = bytes(range(32))


def client(common):
    subject = x509.Name.from_rfc4514_string(f"CN={common},O=SALLYPORT")
    return issue(CA, subject, (Usage.CLIENT,), (), 30, NOW).certificate


GOOD, BAD, UNSEEN = (client(name) for name in ("good", "bad", "unseen"))
KNOWN = {GOOD.serial_number, BAD.serial_number}


def responder(revoked=(), ca: Issued = CA):
    made = OwnResponder(lambda: NOW, lambda issuer, serial: serial in KNOWN)
    made.publish(ca, revoked)
    return made


REVOKED = [Revocation(BAD.serial_number, NOW, x509.ReasonFlags.key_compromise)]


def asked(certificate, nonce=NONCE, made=None):
    der = (made or responder(REVOKED)).answer(make_request(certificate, CA.certificate, nonce))
    return parse_answer(der, certificate, CA.certificate, nonce, NOW)


def status_of(der):
    return ocsp.load_der_ocsp_response(der).response_status


def test_good_revoked_and_never_made():
    assert (asked(GOOD).is_known, asked(GOOD).revoked) == (True, None)
    assert asked(BAD).revoked == "keyCompromise"
    assert not asked(UNSEEN).is_known
    assert asked(GOOD, nonce=None).until == NOW + dt.timedelta(minutes=5)


def test_a_revocation_counts_from_its_publication():
    made = responder()
    assert asked(BAD, made=made).revoked is None
    made.publish(CA, REVOKED)
    assert asked(BAD, made=made).revoked == "keyCompromise"


@pytest.mark.parametrize("algorithm", [hashes.SHA256(), hashes.SHA384()])
def test_other_hashes_name_the_issuer_too(algorithm):
    request = ocsp.OCSPRequestBuilder().add_certificate(GOOD, CA.certificate, algorithm).build()
    der = responder().answer(request.public_bytes(Encoding.DER))
    assert parse_answer(der, GOOD, CA.certificate, None, NOW).is_known


def test_what_gets_no_answer():
    other = make_ca(NAME, NOW)
    assert status_of(responder().answer(make_request(GOOD, other.certificate, None))) is (
        ocsp.OCSPResponseStatus.UNAUTHORIZED
    )
    assert status_of(responder().answer(b"nonsense")) is ocsp.OCSPResponseStatus.MALFORMED_REQUEST
    silent = OwnResponder(lambda: NOW, lambda issuer, serial: True)
    assert status_of(silent.answer(b"")) is ocsp.OCSPResponseStatus.TRY_LATER


SAMPLE = make_request(GOOD, CA.certificate, NONCE)


@given(st.binary(max_size=100) | st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(1, 255)))
def test_any_request_has_an_answer(data):
    if isinstance(data, tuple):
        spoiled = bytearray(SAMPLE)
        spoiled[data[0]] ^= data[1]
        data = bytes(spoiled)
    assert ocsp.load_der_ocsp_response(responder().answer(data)).response_status in ocsp.OCSPResponseStatus
