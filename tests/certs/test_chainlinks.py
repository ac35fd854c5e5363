"""Each certificate of a chain against the rules of a path, one by one."""

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from appliance.certs.chainlinks import Evidence, links, revocation_of
from appliance.certs.crls.crl_source import CrlEntry
from appliance.certs.findings import Finding
from appliance.certs.responders.ocsp_cache import OcspEntry, OcspQuestion
from appliance.certs.verdict import RevocationState
from appliance.saf.database import CERTAUTH, Certificate, Trust
from tests.support import pki
from tests.support.crls import filled, parsed, source

NOW = pki.now()
ROOT = pki.authority()
USER = pki.user("user2").certificate


def look(*path, evidence=Evidence(), trust=Trust.TRUST, now=NOW):  # noqa: B008
    def registered(certificate):
        owner = CERTAUTH if certificate.subject == certificate.issuer else "USER2"
        return Certificate(owner, "label", trust, certificate)

    return links(path, registered, evidence, now)


def faults(*path, **changes):
    return [list(link.faults) for link in look(*path, **changes)]


def evidence(*revoked):
    return Evidence(filled(*revoked).entries())


def test_a_chain_that_holds():
    middle = ROOT.subordinate("Middle")
    path = (middle.issue("leaf").certificate, middle.certificate, ROOT.certificate)
    assert faults(*path) == [[], [], []]
    assert faults(ROOT.certificate) == [[]]


def test_what_is_registered_goes_along():
    leaf, root = look(USER, ROOT.certificate)
    assert (leaf.registered.owner, root.registered.owner) == ("USER2", CERTAUTH)
    unknown = links((USER, ROOT.certificate), lambda certificate: None, Evidence(), NOW)
    assert [link.registered for link in unknown] == [None, None]
    assert not any(link.faults for link in unknown)


def test_dates():
    assert faults(USER, ROOT.certificate, now=NOW + 60 * pki.DAY)[0][0].startswith("it expired at")
    assert "not valid before" in faults(USER, ROOT.certificate, now=NOW - 60 * pki.DAY)[1][0]


def test_status():
    assert faults(USER, ROOT.certificate, trust=Trust.NOTRUST) == [["it is registered NOTRUST"]] * 2
    assert faults(USER, ROOT.certificate, trust=Trust.HIGHTRUST) == [[], []]


def test_an_issuer_that_is_missing():
    assert faults(USER) == [[f"its issuer {ROOT.certificate.subject.rfc4514_string()} is not registered"]]


def test_a_namesake_signed_nothing():
    namesake = pki.Authority.create("Test CA").certificate
    assert faults(USER, namesake)[0] == [f"its signature is not that of {namesake.subject.rfc4514_string()}"]


def test_who_may_sign():
    below = [found[1] for found in (faults(USER, USER),)]
    assert below[0][0].startswith("its issuer")
    assert "it is no certificate authority" in below[0]
    assert "its key usage does not allow it to sign certificates" in below[0]


def test_a_path_that_is_too_long():
    key, name = ROOT.private_key, pki.distinguished_name("Short")
    short = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, NOW - pki.DAY, NOW + pki.DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    middle = pki.Authority(short, key).subordinate("Middle")
    leaf = middle.issue("leaf").certificate
    assert faults(leaf, middle.certificate, short)[2] == ["it allows 0 authorities below it, there are 1"]
    assert faults(middle.certificate, short)[1] == []


def test_a_weak_signature():
    """The library signs with SHA-1 no more: what it signed otherwise is made to say so (RFC 3279 section 2.2.1)."""
    key, name = rsa.generate_private_key(65537, 2048), pki.distinguished_name("Old")
    builder = x509.CertificateBuilder(name, USER.subject, USER.public_key(), 7, NOW - pki.DAY, NOW + pki.DAY)
    der = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    sha256, sha1 = (bytes.fromhex("06092a864886f70d0101") + bytes([last]) for last in (11, 5))
    weak = x509.load_der_x509_certificate(der.replace(sha256, sha1))
    assert "it is signed with SHA1" in faults(weak, ROOT.certificate)[0]


class TestRevocation:
    @pytest.mark.parametrize(
        ("known", "state"),
        [
            (Evidence(), RevocationState.UNKNOWN),
            (evidence(), RevocationState.GOOD),
            (evidence(USER), RevocationState.REVOKED),
        ],
    )
    def test_by_lists(self, known, state):
        assert revocation_of(USER, ROOT.certificate, known, NOW).state is state

    def test_it_breaks_the_chain(self):
        (fault,) = faults(USER, ROOT.certificate, evidence=evidence(USER))[0]
        assert fault == "it is on CRL 1, reason unspecified"

    def test_a_list_of_a_namesake_says_nothing(self):
        other = pki.Authority.create("Test CA")
        entry = CrlEntry(source(other), parsed([USER], authority=other))
        assert revocation_of(USER, ROOT.certificate, Evidence((entry,)), NOW).state is RevocationState.UNKNOWN

    def test_a_root_has_nobody_to_revoke_it(self):
        assert revocation_of(ROOT.certificate, None, evidence(), NOW) == Finding(RevocationState.NOT_CHECKED, "")

    def test_without_an_issuer_nothing_is_known(self):
        assert revocation_of(USER, None, evidence(USER), NOW).state is RevocationState.UNKNOWN

    def test_by_an_answer_of_a_responder(self):
        question = OcspQuestion(USER, ROOT.certificate, ("http://a/",), nonce=False)
        asked = Evidence(answers=((question, OcspEntry(error="no answer", asked=NOW - dt.timedelta(1))),))
        assert "no answer" in revocation_of(USER, ROOT.certificate, asked, NOW).detail
