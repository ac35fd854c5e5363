"""The books of the own authorities: issued certificates, revocations, CRL numbers."""

from datetime import timedelta

import pytest

from appliance.saf.issued import IssuedCertificate, IssuedCertificates, Revocation
from tests.support.racf import NOON, open_store

BIG = 2**159 + 1


@pytest.fixture
def books(tmp_path):
    store = open_store(tmp_path)
    yield IssuedCertificates(store)
    store.close()


def test_what_was_issued_is_kept_by_authority(books):
    first = IssuedCertificate("CA", BIG, "CN=a", NOON, NOON + timedelta(days=9))
    second = IssuedCertificate("CA", 7, "CN=b", NOON + timedelta(seconds=1), NOON + timedelta(days=9))
    for issued in (second, first, first):
        books.record(issued)
    assert books.issued_by("CA") == (first, second)
    assert books.issued_by("OTHER") == ()


def test_a_serial_number_is_revoked_once(books):
    assert books.revoke("CA", BIG, "keyCompromise", NOON)
    assert not books.revoke("CA", BIG, "superseded", NOON + timedelta(days=1))
    assert books.revoke("OTHER", BIG, "unspecified", NOON)
    assert books.revocations("CA") == (Revocation("CA", BIG, "keyCompromise", NOON),)


def test_a_reason_is_a_crl_reason(books):
    with pytest.raises(ValueError):
        books.revoke("CA", 1, "because", NOON)


def test_crl_numbers_grow_and_survive_a_restart(books, tmp_path):
    assert [books.next_crl_number("CA") for _ in range(3)] == [1, 2, 3]
    assert books.next_crl_number("OTHER") == 1
    again = open_store(tmp_path)
    assert IssuedCertificates(again).next_crl_number("CA") == 4
    again.close()


def test_a_hold_is_released_or_made_final(books):
    later = NOON + timedelta(days=1)
    for serial in (1, 2, 3):
        assert books.revoke("CA", serial, "certificateHold", NOON)
    assert not books.revoke("CA", 1, "certificateHold", later)
    assert books.release("CA", 1)
    assert not books.release("CA", 1)
    assert not books.release("OTHER", 2)
    assert books.revoke("CA", 3, "keyCompromise", later)
    assert not books.release("CA", 3)
    assert books.revocations("CA") == (
        Revocation("CA", 2, "certificateHold", NOON),
        Revocation("CA", 3, "keyCompromise", later),
    )
