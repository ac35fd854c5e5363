"""The real store behind a verification: parallel attempts, and tickets that stay used."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from appliance.saf import passticket
from appliance.saf.audit import AuditRecord
from appliance.saf.model import Accepted, Rejected, RejectReason
from appliance.saf.ports import VerifyStore
from appliance.saf.router import SafRouter
from appliance.saf.store import SafStore
from appliance.secret import Secret
from tests.support import saf_samples
from tests.support.saf_samples import LEGACY_KEY, START, AuditList, Clock


@pytest.fixture
def open_store(tmp_path):
    opened = []

    def open_again() -> SafStore:
        url, key_file = f"sqlite:///{tmp_path}/racf.db", tmp_path / "racf.key"
        opened.append(SafStore.open(url, key_file=key_file, now=Clock()))
        return opened[-1]

    yield open_again
    for store in opened:
        store.close()


def fill(store: SafStore) -> None:
    sample = saf_samples.database(saf_samples.ticket_profile())
    store.apply(lambda _: sample)


def make_router(store: VerifyStore) -> tuple[SafRouter, AuditList]:
    audit = AuditList()
    return SafRouter(store.database, store, audit, saf_samples.cheap_passwords(), Clock()), audit


def attempt(router: SafRouter, secret: str):
    verification = router.begin_verify("USER2", Secret(secret), application="TSO")
    return router.end_verify(verification, verification.run())


def qualifiers(records: list[AuditRecord]) -> list[str]:
    return [record.qualifier for record in records]


def test_of_many_attempts_at_once_each_counts_and_one_revokes(open_store):
    store = open_store()
    fill(store)
    router, audit = make_router(store)
    begun = [router.begin_verify("USER2", Secret("wrong"), application="TSO") for _ in range(12)]
    with ThreadPoolExecutor(12) as threads:
        outcomes = list(threads.map(lambda verification: verification.run(), begun))
    for verification, outcome in sorted(zip(begun, outcomes, strict=True), key=lambda pair: -pair[1].database.version):
        router.end_verify(verification, outcome)
    assert qualifiers(audit.records).count("REVKAUTO") == 1
    assert router.database.users["USER2"].revoked
    counted = sum(outcome.reason is RejectReason.WRONG for outcome in outcomes)
    assert store.database.users["USER2"].failed_attempts == counted >= 5
    assert attempt(router, "secret2") == Rejected("USER2", RejectReason.REVOKED)


def test_a_right_password_that_was_under_way_does_not_get_in_after_the_last_wrong_one(open_store):
    store = open_store()
    fill(store)
    router, _ = make_router(store)
    under_way = router.begin_verify("USER2", Secret("secret2"), application="TSO")
    record_success = store.record_success

    def overtaken(user, when):
        for _ in range(5):
            store.record_failure(user)
        return record_success(user, when)

    store.record_success = overtaken
    assert router.end_verify(under_way, under_way.run()) == Rejected("USER2", RejectReason.REVOKED)


def test_a_used_ticket_stays_used_after_a_restart(open_store):
    store = open_store()
    fill(store)
    ticket = passticket.generate("USER2", "TSO", LEGACY_KEY.reveal(), int(START.timestamp()))
    assert isinstance(attempt(make_router(store)[0], ticket), Accepted)
    again = open_store()  # the first one is not closed: as after kill -9
    assert attempt(make_router(again)[0], ticket) == Rejected("USER2", RejectReason.REPLAYED)
    assert again.database.users["USER2"].failed_attempts == 1
