"""QUOTA: what is used, what is left, and an upload that wants more."""

from __future__ import annotations

import attrs
import pytest

from appliance.storage.failures import failure_from
from appliance.storage.quota import room_for, used
from appliance.storage.results import FailureReason
from appliance.storage.uploads import OpenUpload, UploadMode


@pytest.fixture
def limited(place):
    (place.home / "d").mkdir()
    (place.home / "d" / "f").write_bytes(bytes(600))
    (place.home / "g").write_bytes(bytes(200))
    (place.home / "link").symlink_to("/etc/passwd")
    return attrs.evolve(place.user2, quota=1000)


def test_what_is_used(place, limited):
    link = (place.home / "link").lstat().st_size
    assert used(limited) == 800 + link
    assert room_for(limited, 200) == 400 - link
    assert room_for(attrs.evolve(limited, quota=100), 0) == 0
    assert room_for(place.user2, 0) is None


@pytest.mark.parametrize("how", [UploadMode.REPLACE, UploadMode.APPEND])
def test_an_upload_ends_where_the_quota_does(place, limited, how):
    (place.home / "link").unlink()
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
