"""What every operation and every converter promises."""

from __future__ import annotations

import attrs
import pytest

from appliance.storage import hfs, uploads
from appliance.storage.lineends import ToLocal, ToNetwork
from appliance.storage.listing import ListDirectory, ListingStyle
from appliance.storage.operations import Converter, FileOperation
from appliance.storage.results import FileFailure

OPERATIONS = [
    hfs.OpenDownload,
    hfs.Look,
    hfs.MeasureText,
    hfs.ConfirmDirectory,
    hfs.MakeDirectory,
    hfs.RemoveDirectory,
    hfs.Delete,
    lambda view, path: hfs.Rename(view, path, path),
    lambda view, path: hfs.SetModified(view, path, 0),
    lambda view, path: hfs.ChangeMode(view, path, 0o600),
    uploads.OpenUpload,
    lambda view, path: ListDirectory(view, path, ListingStyle.LONG, 0.0),
]


@pytest.mark.parametrize("make", OPERATIONS)
@pytest.mark.parametrize("text", ["gone/x", "../user3/x", "file/x", "link/x"])
def test_an_expected_failure_is_a_value_and_names_the_file_as_the_user_does(place, make, text):
    (place.home / "file").write_text("x")
    (place.home / "link").symlink_to("/tmp")
    operation: FileOperation = make(place.user2, place.path(text))
    result = operation.perform()
    assert isinstance(result, FileFailure)
    assert result.path == str(place.path(text))


@pytest.mark.parametrize("make", OPERATIONS)
def test_operations_are_frozen_values(place, make):
    one, same = (make(place.user2, place.path("x")) for _ in range(2))
    assert one == same
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.path = place.path("y")


@pytest.mark.parametrize("make", [ToLocal, ToNetwork])
def test_converters_take_views_and_finish_with_what_they_kept(make):
    converter: Converter = make()
    parts = [converter.feed(memoryview(b"a\r")), converter.finish()]
    assert b"".join(parts) == b"a\r"
