import datetime as dt

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from appliance.certs.authority import Revocation, make_ca
from appliance.certs.ca_service import OwnAuthority
from appliance.certs.crls.crl import parse_crl
from appliance.saf.database import CERTAUTH, Certificate, SafDatabase, Trust, User
from appliance.secret import Secret
from tests.support import pki

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
NAME = pki.distinguished_name("SALLYPORT CA")
CA = make_ca(NAME, NOW)
LABEL = "SALLYPORT CA"


def registered_ca(with_key: bool = True) -> Certificate:
    pem = CA.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Certificate(CERTAUTH, LABEL, Trust.TRUST, CA.certificate, Secret(pem) if with_key else None)


class Store:
    """SAF's store in memory."""

    def __init__(self) -> None:
        self.database = SafDatabase().with_user(User("USER2", "SYS1")).with_certificate(registered_ca())
        self.revoked: dict[int, Revocation] = {}
        self.number = 0

    def apply(self, change):
        self.database = change(self.database)
        return self.database

    def revoke(self, ca, revocation):
        assert ca == LABEL
        return self.revoked.setdefault(revocation.serial, revocation) is revocation

    def release(self, ca, serial):
        assert ca == LABEL
        return self.revoked.pop(serial, None) is not None

    def revocations(self, ca):
        return tuple(self.revoked.values())

    def next_crl_number(self, ca):
        self.number += 1
        return self.number


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def published():
    return []


@pytest.fixture
def authority(store, published, tmp_path):
    return OwnAuthority(store, tmp_path, lambda: NOW, lambda *entry: published.append(entry))


class TestIssue:
    def test_files_and_registration(self, authority, store, tmp_path):
        lines = authority.issue("USER2", "Laptop", 30)
        certificate = x509.load_pem_x509_certificate((tmp_path / "laptop.pem").read_bytes())
        certificate.verify_directly_issued_by(CA.certificate)
        assert certificate.not_valid_after_utc == NOW + dt.timedelta(days=30)
        registered = store.database.certificate("USER2", "Laptop")
        assert (registered.certificate, registered.trust, registered.private_key) == (certificate, Trust.TRUST, None)
        assert (tmp_path / "laptop.key").stat().st_mode & 0o777 == 0o600
        assert "SLYC0301I certificate Laptop issued to USER2" in lines[0]
        assert lines[1:] == (str(tmp_path / "laptop.pem"), str(tmp_path / "laptop.key"))

    def test_the_name_is_beside_the_authority(self, authority, store):
        authority.issue("USER2", "L", 30)
        subject = store.database.certificate("USER2", "L").certificate.subject
        assert subject.rfc4514_string() == "CN=USER2,O=Test,C=NL"

    def test_no_such_user(self, authority):
        with pytest.raises(LookupError, match="NOBODY"):
            authority.issue("NOBODY", "L", 30)

    @pytest.mark.parametrize("label", ["", "../x", "a/b", "a b", ".hidden", "CA", "x" * 33, "a\n"])
    def test_labels_that_are_no_files(self, authority, label, tmp_path):
        with pytest.raises(ValueError, match="label"):
            authority.issue("USER2", label, 30)
        assert list(tmp_path.iterdir()) == []

    def test_a_label_that_is_in_use(self, authority):
        authority.issue("USER2", "L", 30)
        with pytest.raises(ValueError, match="already"):
            authority.issue("USER2", "l", 30)

    def test_a_failed_registration_takes_the_files_away(self, authority, store, tmp_path):
        def fail(change):
            raise OSError("disk full")

        store.apply = fail
        with pytest.raises(OSError, match="disk full"):
            authority.issue("USER2", "L", 30)
        assert list(tmp_path.iterdir()) == []

    def test_without_the_authority_or_its_key(self, authority, store):
        store.database = store.database.with_certificate(registered_ca(with_key=False))
        with pytest.raises(LookupError, match="private key"):
            authority.issue("USER2", "L", 30)
        store.database = store.database.without_certificate(CA.certificate)
        with pytest.raises(LookupError, match="SALLYPORT CA"):
            authority.issue("USER2", "L", 30)


class TestRevoke:
    def test_it_is_published_at_once(self, authority, store, published, tmp_path):
        authority.issue("USER2", "L", 30)
        serial = store.database.certificate("USER2", "L").certificate.serial_number
        lines = authority.revoke("USER2", "L", "keycompromise")
        ((name, certificate, der),) = published
        assert (name, certificate) == (NAME, CA.certificate.public_bytes(Encoding.DER))
        assert parse_crl(der, CA.certificate, NOW).revoked == {serial: "keyCompromise"}
        assert (tmp_path / "ca.crl").read_bytes() == der
        assert [line.split()[0] for line in lines] == ["SLYC0302I", "SLYC0303I"]

    def test_twice_keeps_the_first_date(self, authority, store):
        authority.issue("USER2", "L", 30)
        authority.revoke("USER2", "L")
        first = store.revocations(LABEL)
        lines = authority.revoke("USER2", "L", "superseded")
        assert store.revocations(LABEL) == first
        assert [line.split()[0] for line in lines] == ["SLYC0306I", "SLYC0303I"]

    def test_no_such_certificate(self, authority):
        with pytest.raises(LookupError, match="no certificate L"):
            authority.revoke("USER2", "L")

    @pytest.mark.parametrize("reason", ["because", "removeFromCRL", ""])
    def test_no_such_reason(self, authority, reason):
        authority.issue("USER2", "L", 30)
        with pytest.raises(ValueError, match="keyCompromise"):
            authority.revoke("USER2", "L", reason)

    def test_of_another_authority(self, authority, store, published):
        foreign = Certificate("USER2", "F", Trust.TRUST, pki.user("user2").certificate)
        store.database = store.database.with_certificate(foreign)
        with pytest.raises(ValueError, match="did not issue"):
            authority.revoke("USER2", "F")
        assert published == []


class TestRelease:
    def test_it_is_off_the_published_list(self, authority, published):
        authority.issue("USER2", "L", 30)
        authority.revoke("USER2", "L", "certificateHold")
        lines = authority.release("USER2", "L")
        assert [line.split()[0] for line in lines] == ["SLYC0304I", "SLYC0303I"]
        assert parse_crl(published[-1][2], CA.certificate, NOW).revoked == {}

    def test_what_is_not_on_hold(self, authority, published):
        authority.issue("USER2", "L", 30)
        with pytest.raises(ValueError, match="not on hold"):
            authority.release("USER2", "L")
        with pytest.raises(LookupError, match="no certificate M"):
            authority.release("USER2", "M")
        assert published == []


class TestByNumber:
    """A certificate that is registered no more."""

    def test_it_goes_onto_the_list_and_off_it(self, authority, published):
        lines = authority.revoke_serial(0xABC, "certificateHold")
        assert lines[0] == "SLYC0307I serial number ABC revoked, reason certificateHold"
        assert parse_crl(published[-1][2], CA.certificate, NOW).revoked == {0xABC: "certificateHold"}
        assert authority.release_serial(0xABC)[0] == "SLYC0308I serial number ABC is off hold"
        assert parse_crl(published[-1][2], CA.certificate, NOW).revoked == {}

    def test_what_cannot_be(self, authority):
        authority.revoke_serial(0xABC)
        with pytest.raises(ValueError, match="ABC is revoked already"):
            authority.revoke_serial(0xABC)
        with pytest.raises(ValueError, match="DEF is not on hold"):
            authority.release_serial(0xDEF)
        with pytest.raises(ValueError, match="because is no reason"):
            authority.revoke_serial(0xDEF, "because")


class TestRenew:
    def test_the_database_and_the_file_have_the_new_one(self, authority, store, published, tmp_path):
        authority.issue("USER2", "L", 30)
        old = store.database.certificate("USER2", "L").certificate
        lines = authority.renew("USER2", "L", 90)
        new = store.database.certificate("USER2", "L").certificate
        assert new.serial_number != old.serial_number
        assert new.public_key() == old.public_key()
        assert x509.load_pem_x509_certificate((tmp_path / "l.pem").read_bytes()) == new
        assert "SLYC0305I certificate L of USER2 renewed" in lines[0]
        assert lines[1] == str(tmp_path / "l.pem")
        assert len(store.database.certificates) == 2
        assert parse_crl(published[-1][2], CA.certificate, NOW).revoked == {old.serial_number: "superseded"}

    def test_a_key_in_the_database_stays(self, authority, store):
        authority.issue("USER2", "L", 30)
        issued = store.database.certificate("USER2", "L")
        store.database = store.database.with_certificate(attrs.evolve(issued, private_key=Secret(b"key")))
        authority.renew("USER2", "L", 90)
        assert store.database.certificate("USER2", "L").private_key.reveal() == b"key"

    def test_a_revoked_one_is_not_renewed(self, authority):
        authority.issue("USER2", "L", 30)
        authority.revoke("USER2", "L")
        with pytest.raises(ValueError, match="issue another"):
            authority.renew("USER2", "L", 90)

    def test_that_of_another_authority_is_not(self, authority, store):
        foreign = Certificate("USER2", "F", Trust.TRUST, pki.user("user2").certificate)
        store.database = store.database.with_certificate(foreign)
        with pytest.raises(ValueError, match="did not issue"):
            authority.renew("USER2", "F", 90)


def test_each_crl_has_a_larger_number(authority, published):
    authority.publish_crl()
    authority.publish_crl()
    assert [parse_crl(der, CA.certificate, NOW).number for _, _, der in published] == [1, 2]
