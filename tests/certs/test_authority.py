import datetime as dt
import ipaddress

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import DNSName, PolicyBuilder, Store
from OpenSSL import crypto

from appliance.certs.authority import Revocation, Usage, issue, make_ca, make_crl, renew
from appliance.certs.crls.crl import parse_crl
from appliance.saf.publication import Publication
from tests.support import pki

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
NAME = pki.distinguished_name("Own CA")
CA = make_ca(NAME, NOW)


def certificate(usage=(Usage.CLIENT,), names=(), days=30, **changes) -> x509.Certificate:
    return issue(CA, pki.distinguished_name("user2"), usage, names, days, NOW, **changes).certificate


def extension(made: x509.Certificate, kind):
    return made.extensions.get_extension_for_class(kind).value


def verify(*chain: x509.Certificate, at: dt.datetime = NOW) -> None:
    """By OpenSSL, strictly."""
    store = crypto.X509Store()
    store.add_cert(crypto.X509.from_cryptography(CA.certificate))
    store.set_flags(crypto.X509StoreFlags.X509_STRICT)
    store.set_time(at.replace(tzinfo=None))
    crypto.X509StoreContext(store, crypto.X509.from_cryptography(chain[0])).verify_certificate()


class TestAuthority:
    def test_a_root(self):
        CA.certificate.verify_directly_issued_by(CA.certificate)
        constraints = extension(CA.certificate, x509.BasicConstraints)
        assert (constraints.ca, constraints.path_length) == (True, 0)
        usage = extension(CA.certificate, x509.KeyUsage)
        assert (usage.key_cert_sign, usage.crl_sign, usage.digital_signature) == (True, True, False)

    def test_the_key_does_not_show(self):
        assert "Private" not in repr(CA)


class TestIssue:
    def test_strict_verifiers_accept_it(self):
        verify(certificate())
        server = certificate((Usage.SERVER,), ("localhost",))
        store = Store([CA.certificate])
        PolicyBuilder().store(store).time(NOW).build_server_verifier(DNSName("localhost")).verify(server, [])

    def test_usage(self):
        usage = extension(certificate((Usage.SERVER, Usage.CLIENT)), x509.ExtendedKeyUsage)
        assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]

    def test_names(self):
        names = extension(certificate(names=("localhost", "127.0.0.1", "::1")), x509.SubjectAlternativeName)
        assert names.get_values_for_type(x509.DNSName) == ["localhost"]
        addresses = names.get_values_for_type(x509.IPAddress)
        assert addresses == [ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")]

    def test_where_the_crl_is(self):
        (point,) = extension(certificate(published=Publication(NAME)), x509.CRLDistributionPoints)
        assert point.full_name == [x509.DirectoryName(NAME)]

    def test_serial_numbers_are_large_and_differ(self):
        serials = {certificate().serial_number for _ in range(20)}
        assert len(serials) == 20
        assert max(serials).bit_length() > 140

    def test_days(self):
        assert certificate(days=30).not_valid_after_utc == NOW + dt.timedelta(days=30)
        assert certificate().not_valid_before_utc < NOW

    def test_it_never_outlives_the_authority(self):
        assert certificate(days=100_000).not_valid_after_utc == CA.certificate.not_valid_after_utc

    def test_at_least_a_day(self):
        with pytest.raises(ValueError, match="one day"):
            certificate(days=0)


class TestCrl:
    def test_our_own_parser_accepts_it(self):
        revoked = [Revocation(7, NOW), Revocation(8, NOW, x509.ReasonFlags.key_compromise)]
        crl = parse_crl(make_crl(CA, 5, revoked, NOW, 7), CA.certificate, NOW)
        assert (crl.number, crl.this_update, crl.next_update) == (5, NOW, NOW + dt.timedelta(days=7))
        assert crl.revoked == {7: "unspecified", 8: "keyCompromise"}

    def test_no_reason_is_written_rather_than_unspecified(self):
        crl = x509.load_der_x509_crl(make_crl(CA, 1, [Revocation(7, NOW)], NOW, 7))
        (entry,) = crl
        assert len(entry.extensions) == 0


class TestRenew:
    def test_the_same_name_key_and_use_with_new_dates(self):
        old = certificate((Usage.SERVER,), ("localhost",))
        later = NOW + dt.timedelta(days=20)
        made = renew(CA, old, 90, later, published=Publication(NAME))
        verify(made, at=later)
        assert (made.subject, made.public_key()) == (old.subject, old.public_key())
        assert made.serial_number != old.serial_number
        assert made.not_valid_after_utc == later + dt.timedelta(days=90)
        for kind in (x509.BasicConstraints, x509.KeyUsage, x509.ExtendedKeyUsage, x509.SubjectAlternativeName):
            assert extension(made, kind) == extension(old, kind)
        (point,) = extension(made, x509.CRLDistributionPoints)
        assert point.full_name == [x509.DirectoryName(NAME)]

    def test_at_least_a_day(self):
        with pytest.raises(ValueError, match="one day"):
            renew(CA, certificate(), 0, NOW)
