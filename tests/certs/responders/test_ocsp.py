"""OCSP answers: which are believed. The good ones also come from the openssl command (tests/system)."""

import contextlib
import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from appliance.certs.responders.ocsp import UnacceptableAnswerError, make_request, parse_answer, responder_urls
from tests.support import pki

NOW = pki.now()
CA = pki.authority()
USER = pki.user("user2").certificate
NONCE = bytes(range(32))
HOUR = dt.timedelta(hours=1)


def answered(
    certificate=USER,
    status=ocsp.OCSPCertStatus.GOOD,
    *,
    issuer=None,
    signer=None,
    included=(),
    this_update=NOW - HOUR,
    next_update=NOW + HOUR,
    nonce=NONCE,
    digest=None,
):
    issuer, signer = issuer or CA, signer or CA
    is_revoked = status is ocsp.OCSPCertStatus.REVOKED
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate,
        issuer=issuer.certificate,
        algorithm=digest or hashes.SHA1(),
        cert_status=status,
        this_update=this_update,
        next_update=next_update,
        revocation_time=NOW - HOUR if is_revoked else None,
        revocation_reason=x509.ReasonFlags.key_compromise if is_revoked else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
    if included:
        builder = builder.certificates(list(included))
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.sign(signer.private_key, hashes.SHA256()).public_bytes(Encoding.DER)


def judged(der, nonce=NONCE, certificate=USER, now=NOW):
    return parse_answer(der, certificate, CA.certificate, nonce, now)


def responder(*, usage=(ExtendedKeyUsageOID.OCSP_SIGNING,), is_unchecked=True, by=CA, **more):
    extensions = [(x509.OCSPNoCheck(), False)] if is_unchecked else []
    return by.issue("responder", usage=usage, extensions=extensions, **more)


def test_the_three_states():
    good, revoked = judged(answered()), judged(answered(status=ocsp.OCSPCertStatus.REVOKED))
    assert (good.is_known, good.revoked, good.until) == (True, None, NOW + HOUR)
    assert revoked.revoked == "keyCompromise"
    assert not judged(answered(status=ocsp.OCSPCertStatus.UNKNOWN)).is_known


def test_a_responder_of_the_issuer_may_sign_and_other_hashes_name_the_issuer():
    delegate = responder()
    assert judged(answered(signer=delegate, included=[delegate.certificate])).is_known
    assert judged(answered(digest=hashes.SHA256())).is_known


def test_without_a_next_update_it_serves_briefly():
    assert judged(answered(this_update=NOW, next_update=None)).until <= NOW + dt.timedelta(minutes=1)


def test_without_a_next_update_it_must_be_of_now():
    """Who kept an answer from before the revocation could give it for ever."""
    old = answered(this_update=NOW - dt.timedelta(minutes=6), next_update=None, nonce=None)
    with pytest.raises(UnacceptableAnswerError, match="no nextUpdate"):
        judged(old, nonce=None)


STRANGER = pki.Authority.create("Stranger")
OTHER = pki.user("other").certificate


@pytest.mark.parametrize(
    ("der", "sentence"),
    [
        (answered(signer=STRANGER), "signature"),
        (answered(signer=responder(), included=[]), "signature"),
        (answered(signer=(d := responder(is_unchecked=False)), included=[d.certificate]), "signature"),
        (answered(signer=(d := responder(usage=(ExtendedKeyUsageOID.CLIENT_AUTH,))), included=[d.certificate]),
         "signature"),
        (answered(signer=(d := responder(by=STRANGER)), included=[d.certificate]), "signature"),
        (answered(signer=(d := responder(not_after=NOW - HOUR)), included=[d.certificate]), "signature"),
        (answered(OTHER), "another certificate"),
        (answered(issuer=STRANGER), "another certificate"),
        (answered(nonce=None), "no nonce"),
        (answered(nonce=bytes(32)), "nonce is not that"),
        (answered(this_update=NOW + HOUR), "in the future"),
        (answered(this_update=NOW - 2 * HOUR, next_update=NOW - HOUR), "served until"),
        (ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(Encoding.DER),
         "TRY_LATER"),
        (b"", "decoded"),
        (bytes(30_000), "larger"),
    ],
)  # fmt: skip
def test_what_is_not_believed(der, sentence):
    with pytest.raises(UnacceptableAnswerError, match=sentence):
        judged(der)


def test_without_asking_for_a_nonce_none_is_needed():
    assert judged(answered(nonce=None), nonce=None).is_known


def test_a_request_names_the_certificate_and_carries_the_nonce():
    request = ocsp.load_der_ocsp_request(make_request(USER, CA.certificate, NONCE))
    assert request.serial_number == USER.serial_number
    assert request.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == NONCE
    assert not ocsp.load_der_ocsp_request(make_request(USER, CA.certificate, None)).extensions


def test_the_urls_of_a_certificate():
    place = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://o.example")
    )
    other = x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier("http://i.example")
    )
    access = x509.AuthorityInformationAccess([other, place])
    assert responder_urls(CA.issue("x", extensions=[(access, False)]).certificate) == ("http://o.example",)
    assert responder_urls(USER) == ()


GOOD = answered()


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_changed_byte_is_the_same_statement_or_one_error(place, change):
    spoiled = bytearray(GOOD)
    spoiled[place] ^= change
    with contextlib.suppress(UnacceptableAnswerError):
        assert judged(bytes(spoiled)) == judged(GOOD)
