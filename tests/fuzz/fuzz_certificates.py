"""Whatever reads certificates, requests, lists and answers that somebody else made: our refusal, or a value, alone."""

from __future__ import annotations

import contextlib
import random
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509 import ocsp

from appliance.certs import policy_mappings
from appliance.certs.crls.crl import UnacceptableCrlError, apply_delta, parse_crl
from appliance.certs.crls.crl_source import distribution_names, distribution_urls
from appliance.certs.holder import UnacceptableCertificateError, verify_holder
from appliance.certs.path_policy import policy_objection
from appliance.certs.responders.ocsp import UnacceptableAnswerError, parse_answer, responder_urls
from appliance.saf.certmap import find_user, index_filters
from appliance.saf.commands.certfiles import UnreadableFileError, read, read_request
from appliance.saf.database import CertificateFilter, SafDatabase, Trust
from appliance.saf.dn import description
from appliance.saf.hostids import OID, host_ids
from tests.fuzz.invariants import Target
from tests.support import pki
from tests.support.crls import delta, parsed

_NOW = datetime.now(UTC)
_CA = pki.authority()
_FILTERS = index_filters([CertificateFilter("USER2", "l", Trust.TRUST, issuer="O=Test.C=NL")])
_MAPPING = bytes.fromhex("310f300d8106 4d5653303938 8203 414e4e".replace(" ", ""))
_EXTENSIONS: list[tuple[x509.ExtensionType, bool]] = [
    (x509.UnrecognizedExtension(OID, _MAPPING), False),
    (x509.CRLDistributionPoints([x509.DistributionPoint(
        [x509.UniformResourceIdentifier("http://crl.example/a"), x509.DirectoryName(_CA.certificate.subject)],
        None, None, None)]), False),
    (x509.UnrecognizedExtension(policy_mappings.OID, bytes.fromhex("300a3008060255010602550a")), False),
    (x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier("2.5.1"), None)]), False),
    (x509.PolicyConstraints(0, 1), False),
    (x509.AuthorityInformationAccess([x509.AccessDescription(
        x509.AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://ocsp.example"))]), False),
]  # fmt: skip
_ANN = _CA.issue("ann", names=("ann.example", "127.0.0.1"), extensions=_EXTENSIONS)
_LIST = parsed([7, 8], number=5)


def _holder(data: bytes) -> object:
    return verify_holder(data, [_CA.certificate], _NOW, [data])


def _file(data: bytes) -> object:
    found = read(data, None).certificate
    description(found)
    responder_urls(found), distribution_names(found), distribution_urls(found), host_ids(found)
    return find_user(SafDatabase(), _FILTERS, found)


def _path(data: bytes) -> object:
    certificate = read(data, None).certificate
    return policy_objection((certificate, certificate, _CA.certificate))


def _mappings(data: bytes) -> object:
    with contextlib.suppress(ValueError):
        return policy_mappings.policy_mappings(data)
    return None


def _crl(data: bytes) -> object:
    return parse_crl(data, _CA.certificate, _NOW)


def _delta(data: bytes) -> object:
    return apply_delta(_LIST, data, _CA.certificate, _NOW)


def _answer(data: bytes) -> object:
    return parse_answer(data, _ANN.certificate, _CA.certificate, None, _NOW)


_READERS: tuple[Callable[[bytes], object], ...] = (
    *(_holder, _file, _file, _path, _mappings, read_request),
    *(_crl, _delta, _answer),
)
_REFUSALS = (UnacceptableCertificateError, UnreadableFileError, UnacceptableCrlError, UnacceptableAnswerError)


def feed(data: bytes, source: random.Random) -> Sequence[Any]:
    with warnings.catch_warnings(), contextlib.suppress(*_REFUSALS):
        warnings.simplefilter("ignore")  # the library warns of serial numbers that are no numbers
        source.choice(_READERS)(data)
    return ()


def _corpus() -> tuple[bytes, ...]:
    key = ec.generate_private_key(ec.SECP256R1())
    request = x509.CertificateSigningRequestBuilder().subject_name(_ANN.certificate.subject).sign(key, hashes.SHA256())
    answer = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            _ANN.certificate, _CA.certificate, hashes.SHA1(), ocsp.OCSPCertStatus.GOOD, _NOW, _NOW + timedelta(days=1),
            None, None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, _CA.certificate)
        .sign(_CA.private_key, hashes.SHA256())
    )  # fmt: skip
    certificate = _ANN.certificate
    return (
        bytes.fromhex("300a3008060255010602550a"),
        certificate.public_bytes(Encoding.DER),
        certificate.public_bytes(Encoding.PEM) + _ANN.key_pem,
        pkcs7.serialize_certificates([certificate, _CA.certificate], Encoding.DER),
        request.public_bytes(Encoding.DER),
        request.public_bytes(Encoding.PEM),
        _LIST.der,
        delta({9: x509.ReasonFlags.key_compromise}, number=6, base=5),
        answer.public_bytes(Encoding.DER),
    )


TARGET = Target("certificates", _corpus(), feed)
