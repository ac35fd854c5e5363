"""A new key: what was sealed opens under it alone, also when the change was cut short at any point."""

import shutil

import pytest

from appliance.saf import rekeying
from appliance.saf.database import Group
from appliance.saf.errors import StoreError
from appliance.saf.sealing import place_of_key
from tests.saf.test_records import FULL_PROFILE, FULL_USER
from tests.support.racf import open_store
from tests.support.saf_samples import registered
from tests.support.softhsm import shared_token


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    store.apply(
        lambda d: (
            d.with_group(Group("OPS"))
            .with_user(FULL_USER)
            .with_profile(FULL_PROFILE)
            .with_certificate(registered("USER9"))
        )
    )
    yield store
    store.close()


def reopened(folder):
    store = open_store(folder)
    try:
        return store.database
    finally:
        store.close()


def test_everything_opens_under_the_new_key_only(store, tmp_path):
    key = tmp_path / "saf.key"
    old, before = key.read_bytes(), store.database
    assert store.rekey(key) == 2
    assert key.read_bytes() != old
    assert not key.with_name("saf.key.new").exists()
    after = reopened(tmp_path)
    assert after.users["USER9"].second_factor == before.users["USER9"].second_factor
    assert after.profiles["SERVAUTH"]["A.*"].ssignon == before.profiles["SERVAUTH"]["A.*"].ssignon
    key.write_bytes(old)
    with pytest.raises(StoreError, match="does not open"):
        open_store(tmp_path)


def test_changes_go_on_under_the_new_key(store, tmp_path):
    store.rekey(tmp_path / "saf.key")
    store.apply(lambda d: d.with_user(FULL_USER).with_group(Group("MORE")))
    assert "MORE" in reopened(tmp_path).groups


def test_cut_short_before_the_database_changed(store, tmp_path):
    rekeying.begin(tmp_path / "saf.key")
    assert reopened(tmp_path).users["USER9"] == store.database.users["USER9"]
    assert not (tmp_path / "saf.key.new").exists()


def test_cut_short_before_the_file_changed(store, tmp_path, monkeypatch):
    monkeypatch.setattr(rekeying, "finish", lambda key_file: None)
    store.rekey(tmp_path / "saf.key")
    monkeypatch.undo()
    assert (tmp_path / "saf.key.new").exists()
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("saf.db", "saf.db-wal", "saf.key", "saf.key.new"):
        if (tmp_path / name).exists():
            shutil.copy2(tmp_path / name, copy)
    assert reopened(copy).users["USER9"] == FULL_USER
    assert not (copy / "saf.key.new").exists()
    assert reopened(copy).users["USER9"] == FULL_USER


def test_a_token_wraps_the_new_key(store, tmp_path):
    key, token = tmp_path / "saf.key", shared_token()
    token.write_pin(tmp_path)
    assert store.rekey(key, token.place("REKEYED")) == 2
    assert place_of_key(key) == token.place("REKEYED")
    assert reopened(tmp_path).users["USER9"] == FULL_USER
    assert store.rekey(key) == 2
    assert place_of_key(key) is None
    assert reopened(tmp_path).users["USER9"] == FULL_USER
