import datetime as dt

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from appliance.certs.crls import crl as module
from appliance.certs.crls.crl import Part, UnacceptableCrlError, apply_delta, parse_crl, point_names
from tests.support import pki
from tests.support.crls import delta, der, parsed

CA = pki.authority()
NOW = pki.now()
GOOD = der(CA.crl([7], number=3))


def signed(*extensions: tuple[x509.ExtensionType, bool], entry: tuple[x509.ExtensionType, bool] | None = None) -> bytes:
    """A CRL with these extensions, and one entry with that one."""
    revoked = x509.RevokedCertificateBuilder().serial_number(7).revocation_date(NOW)
    if entry is not None:
        revoked = revoked.add_extension(entry[0], critical=entry[1])
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(CA.certificate.subject)
        .last_update(NOW)
        .next_update(NOW + pki.DAY)
        .add_revoked_certificate(revoked.build())
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(CA.private_key, hashes.SHA256()).public_bytes(Encoding.DER)


def complaint(data: bytes, issuer: x509.Certificate = CA.certificate, now: dt.datetime = NOW) -> str:
    with pytest.raises(UnacceptableCrlError) as raised:
        parse_crl(data, issuer, now)
    return str(raised.value)


def point(**flags: bool) -> x509.IssuingDistributionPoint:
    names = ("only_contains_user_certs", "only_contains_ca_certs", "indirect_crl", "only_contains_attribute_certs")
    full_name = None if flags else [x509.DirectoryName(CA.certificate.subject)]
    return x509.IssuingDistributionPoint(
        full_name=full_name,
        relative_name=None,
        only_some_reasons=None,
        **{name: flags.get(name, False) for name in names},
    )


class TestAccepted:
    def test_what_it_says(self):
        crl = parse_crl(GOOD, CA.certificate, NOW)
        assert crl.issuer == CA.certificate.subject
        assert crl.number == 3
        assert crl.revoked == {7: "unspecified"}
        assert crl.next_update - crl.this_update == pki.DAY
        assert crl.der == GOOD

    def test_reasons(self):
        data = signed(entry=(x509.CRLReason(x509.ReasonFlags.key_compromise), False))
        assert parse_crl(data, CA.certificate, NOW).revoked == {7: "keyCompromise"}

    def test_a_hold_is_a_revocation(self):
        data = signed(entry=(x509.CRLReason(x509.ReasonFlags.certificate_hold), False))
        assert 7 in parse_crl(data, CA.certificate, NOW).revoked

    def test_without_a_number(self):
        assert parse_crl(signed(), CA.certificate, NOW).number is None

    def test_expired_is_for_the_caller_to_see(self):
        crl = parsed(this_update=NOW - 2 * pki.DAY, next_update=NOW - pki.DAY)
        assert not crl.is_current(NOW)
        assert crl.is_current(NOW - dt.timedelta(hours=36))

    def test_an_issuer_clock_a_little_ahead(self):
        crl = CA.crl(this_update=NOW + dt.timedelta(minutes=4))
        assert parse_crl(der(crl), CA.certificate, NOW)


class TestRefused:
    def test_another_signer_of_that_name(self):
        assert "signature" in complaint(der(pki.Authority.create("Test CA").crl()))

    def test_another_issuer(self):
        assert "issuer is CN=Other" in complaint(der(pki.Authority.create("Other").crl()))

    def test_an_issuer_that_may_not_sign_crls(self):
        leaf = pki.user("user2")
        fake = pki.Authority(leaf.certificate, leaf.private_key)
        assert "key usage" in complaint(der(fake.crl()), leaf.certificate)

    def test_from_the_future(self):
        assert "future" in complaint(der(CA.crl(this_update=NOW + dt.timedelta(minutes=6))))

    def test_changed_after_signing(self):
        position = GOOD.index(b"\x02\x01\x07")  # the serial number
        assert "signature" in complaint(GOOD[: position + 2] + b"\x08" + GOOD[position + 3 :])

    def test_weak_hash(self, monkeypatch):
        monkeypatch.setattr(module, "_WEAK_HASHES", {"sha256"})
        assert "SHA256" in complaint(GOOD)

    @pytest.mark.parametrize(
        ("extension", "says"),
        [
            (x509.DeltaCRLIndicator(1), "delta"),
            (point(only_contains_user_certs=True), "some certificates only"),
            (point(), "some certificates only"),
            (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"), "1.2.3.4"),
        ],
    )
    def test_what_says_less_than_everything(self, extension, says):
        assert says in complaint(signed((extension, True)))

    def test_a_critical_extension_of_an_entry(self):
        issuer = x509.CertificateIssuer([x509.DirectoryName(CA.certificate.subject)])
        assert "not indirect" in complaint(signed(entry=(issuer, True)))
        unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
        assert "an entry's critical extension 1.2.3.4" in complaint(signed(entry=(unknown, True)))

    def test_unknown_extensions_that_are_not_critical_do_not_matter(self):
        unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
        assert parse_crl(signed((unknown, False)), CA.certificate, NOW)

    def test_too_large(self, monkeypatch):
        monkeypatch.setattr(module, "MAX_CRL_SIZE", len(GOOD) - 1)
        assert "larger" in complaint(GOOD)

    def test_a_key_of_another_kind_than_the_signature(self):
        key = rsa.generate_private_key(65537, 2048)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(CA.certificate.subject)
            .issuer_name(CA.certificate.subject)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(NOW)
            .not_valid_after(NOW + pki.DAY)
            .sign(key, hashes.SHA256())
        )
        assert "signature" in complaint(GOOD, certificate)

    @given(st.binary(max_size=300))
    def test_any_bytes(self, data):
        complaint(data)

    @given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
    def test_any_changed_byte(self, position, change):
        """It is refused, or outside of what is signed: how many bits of the signature's last byte do not count."""
        changed = bytearray(GOOD)
        changed[position] ^= change
        try:
            found = parse_crl(bytes(changed), CA.certificate, NOW)
        except UnacceptableCrlError:
            return
        good = parse_crl(GOOD, CA.certificate, NOW)
        assert attrs.evolve(found, der=GOOD) == good
        assert found.revoked == good.revoked


class TestOrder:
    def test_by_number(self):
        assert parsed(number=2).is_older_than(parsed(number=3))
        assert not parsed(number=3).is_older_than(parsed(number=2))

    def test_the_number_counts_more_than_the_time(self):
        earlier, later = NOW - dt.timedelta(hours=2), NOW - dt.timedelta(hours=1)
        assert parsed(number=2, this_update=later).is_older_than(parsed(number=3, this_update=earlier))

    def test_by_time_when_the_numbers_are_the_same(self):
        earlier, later = NOW - dt.timedelta(hours=2), NOW - dt.timedelta(hours=1)
        assert parsed(this_update=earlier).is_older_than(parsed(this_update=later))
        assert not parsed(this_update=later).is_older_than(parsed(this_update=later))


class TestDelta:
    def test_it_adds_changes_and_removes(self):
        base = parsed([1, 2, 3], number=5)
        new = delta({3: x509.ReasonFlags.remove_from_crl, 4: x509.ReasonFlags.key_compromise}, number=7, base=5)
        applied = apply_delta(base, new, CA.certificate, NOW)
        assert applied.revoked == {1: "unspecified", 2: "unspecified", 4: "keyCompromise"}
        assert (applied.number, applied.next_update, applied.der, applied.delta) == (7, base.next_update, base.der, new)
        assert base.is_older_than(applied)

    def test_it_may_begin_before_the_list(self):
        longer = delta({9: x509.ReasonFlags.unspecified}, number=6, base=3)
        assert apply_delta(parsed(number=5), longer, CA.certificate, NOW).number == 6

    @pytest.mark.parametrize(("number", "base"), [(7, 6), (5, 5), (4, 3)])
    def test_one_that_does_not_belong_to_it(self, number, base):
        with pytest.raises(UnacceptableCrlError, match="does not belong"):
            apply_delta(parsed(number=5), delta({}, number=number, base=base), CA.certificate, NOW)

    def test_a_complete_list_is_none(self):
        with pytest.raises(UnacceptableCrlError, match="no delta"):
            apply_delta(parsed(number=5), der(CA.crl(number=6)), CA.certificate, NOW)

    def test_a_stranger_signs_none(self):
        with pytest.raises(UnacceptableCrlError, match="issuer"):
            apply_delta(parsed(number=5), delta({}, number=6, base=5), pki.Authority.create("X").certificate, NOW)


class TestPart:
    """Lists for a part of the certificates, to who asks about one (RFC 5280 section 6.3.3 (b))."""

    HERE = pki.distinguished_name("CRL1")
    USERS = Part(frozenset({HERE.public_bytes(), b"http://crl.example/1"}), is_authority=False)
    AUTHORITIES = attrs.evolve(USERS, is_authority=True)

    def parse(self, scope: x509.IssuingDistributionPoint, part: Part = USERS):
        return parse_crl(signed((x509.CRLNumber(1), False), (scope, True)), CA.certificate, NOW, part)

    @staticmethod
    def at(*names: x509.GeneralName, relative: x509.RelativeDistinguishedName | None = None, reasons=None):
        return x509.IssuingDistributionPoint(
            list(names) or None,
            relative,
            False,
            False,
            reasons,
            indirect_crl=False,
            only_contains_attribute_certs=False,
        )

    def test_by_point(self):
        assert self.parse(self.at(x509.DirectoryName(self.HERE))).revoked == {7: "unspecified"}
        elsewhere = x509.DirectoryName(pki.distinguished_name("CRL2"))
        url = x509.UniformResourceIdentifier("http://crl.example/1")
        assert self.parse(self.at(elsewhere, url)).number == 1
        with pytest.raises(UnacceptableCrlError, match="another distribution point"):
            self.parse(self.at(elsewhere))

    def test_a_name_below_the_issuer(self):
        below = x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COMMON_NAME, "CRL1")])
        name = x509.Name([*CA.certificate.subject.rdns, below])
        part = Part(frozenset(point_names(None, below, CA.certificate.subject)), is_authority=False)
        assert part.points == {name.public_bytes()}
        assert self.parse(self.at(relative=below), part).number == 1

    def test_by_kind(self):
        assert self.parse(point(only_contains_user_certs=True)).number == 1
        assert self.parse(point(only_contains_ca_certs=True), self.AUTHORITIES).number == 1
        for scope, part in (("only_contains_user_certs", self.AUTHORITIES), ("only_contains_ca_certs", self.USERS)):
            with pytest.raises(UnacceptableCrlError, match="another kind"):
                self.parse(point(**{scope: True}), part)

    def test_a_list_of_everything_is_one_of_a_part_too(self):
        assert parse_crl(GOOD, CA.certificate, NOW, self.USERS).number == 3

    def test_what_is_never_enough(self):
        with pytest.raises(UnacceptableCrlError, match="some certificates only"):
            self.parse(point(only_contains_attribute_certs=True))
        reasons = frozenset({x509.ReasonFlags.key_compromise})
        with pytest.raises(UnacceptableCrlError, match="some certificates only"):
            self.parse(self.at(x509.DirectoryName(self.HERE), reasons=reasons))


class TestIndirect:
    """It has others' certificates as well as those of who signed it (RFC 5280 section 5.3.3)."""

    OTHER, OWN = pki.distinguished_name("Other CA"), CA.certificate.subject

    @staticmethod
    def parse(*entries: tuple[int, x509.Name | None]):
        builder = (
            x509.CertificateRevocationListBuilder(CA.certificate.subject, NOW, NOW + pki.DAY)
            .add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(point(indirect_crl=True), critical=True)
        )
        for serial, issuer in entries:
            entry = x509.RevokedCertificateBuilder(serial, NOW)
            if issuer is not None:
                entry = entry.add_extension(x509.CertificateIssuer([x509.DirectoryName(issuer)]), critical=True)
            builder = builder.add_revoked_certificate(entry.build())
        crl = builder.sign(CA.private_key, hashes.SHA256())
        return parse_crl(crl.public_bytes(Encoding.DER), CA.certificate, NOW)

    def test_others_are_passed_over(self):
        crl = self.parse((1, None), (2, self.OTHER), (3, None), (4, self.OWN), (5, None))
        assert sorted(crl.revoked) == [1, 4, 5]

    def test_a_name_in_another_case_is_the_issuers(self):
        shouted = x509.Name.from_rfc4514_string(self.OWN.rfc4514_string().upper())
        assert shouted != self.OWN
        assert sorted(self.parse((1, self.OTHER), (2, shouted), (3, None)).revoked) == [2, 3]

    def test_a_name_of_another_kind(self):
        issuer = x509.CertificateIssuer([x509.DNSName("ca.example")])
        assert "no directory name" in complaint(signed((point(indirect_crl=True), True), entry=(issuer, True)))
