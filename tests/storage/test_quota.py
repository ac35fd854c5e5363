"""QUOTA: what is used, what is left, and uploads that want more, alone and together."""

from __future__ import annotations

import threading
from contextlib import suppress

import attrs
import pytest

from appliance.storage.failures import failure_from
from appliance.storage.quota import Allowance, OwnerLocks
from appliance.storage.results import FailureReason
from appliance.storage.uploads import OpenUpload, UploadMode
from appliance.storage.usage import used


@pytest.fixture
def limited(place):
    (place.home / "d").mkdir()
    (place.home / "d" / "f").write_bytes(bytes(600))
    (place.home / "g").write_bytes(bytes(200))
    return attrs.evolve(place.user2, allowance=Allowance("USER2", 1000, lambda: used(place.user2)))


def test_what_is_used(place, limited):
    (place.home / "link").symlink_to("/etc/passwd")
    link = (place.home / "link").lstat().st_size
    assert used(limited) == 800 + link
    assert limited.allowance.room(200) == 400 - link
    assert attrs.evolve(limited.allowance, limit=100).room(0) == 0


@pytest.mark.parametrize("how", [UploadMode.REPLACE, UploadMode.APPEND])
def test_an_upload_ends_where_the_quota_does(place, limited, how):
    upload = OpenUpload(limited, place.path("g"), how).perform()
    upload.write(bytes(200 if how is UploadMode.APPEND else 400))
    with pytest.raises(OSError) as refused:
        upload.write(b"x")
    assert failure_from(refused.value).reason is FailureReason.OVER_QUOTA
    upload.discard()
    assert (place.home / "g").stat().st_size == 200


def test_what_fits_is_kept(place, limited):
    upload = OpenUpload(limited, place.path("new")).perform()
    upload.write(bytes(100))
    upload.commit()
    assert (place.home / "new").stat().st_size == 100


def test_uploads_at_the_same_time_cannot_exceed_it_together(place, limited):
    uploads = [OpenUpload(limited, place.path(f"new{n}")).perform() for n in range(8)]
    for upload in uploads:
        upload.write(bytes(90))
    kept = []

    def commit(upload):
        with suppress(OSError):
            upload.commit()
            kept.append(upload.path)

    threads = [threading.Thread(target=commit, args=(upload,)) for upload in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 2
    assert used(limited) == 980


def test_a_replacement_counts_what_it_replaces_when_it_is_kept(place, limited):
    upload = OpenUpload(limited, place.path("g")).perform()
    upload.write(bytes(400))
    (place.home / "g").write_bytes(bytes(400))
    upload.commit()
    assert used(limited) == 1000


def test_what_is_outside_the_home_is_not_limited(place, limited):
    place.path("x")
    everything = attrs.evolve(limited, everything=True)
    upload = OpenUpload(everything, place.path("g").parent.parent / "shared").perform()
    assert upload.room is None
    upload.discard()


def test_one_owner_has_one_lock():
    locks = OwnerLocks()
    assert locks.lock_of("USER2") is locks.lock_of("USER2")
    assert locks.lock_of("USER2") is not locks.lock_of("USER4")
