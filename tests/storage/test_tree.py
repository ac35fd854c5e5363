"""The walk: no link, no device, no other user's home, and nothing that is swapped in meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

import attrs
import pytest

from appliance.storage.hfs import Delete, MakeDirectory, OpenDownload, RemoveDirectory, Rename
from appliance.storage.listing import ListDirectory, ListingStyle
from appliance.storage.opened import Download
from appliance.storage.paths import HfsPath
from appliance.storage.results import FailureReason, FileFailure, Listing
from appliance.storage.tree import HfsTree, Territory
from appliance.storage.uploads import OpenUpload
from tests.support.descriptors import open_below


def reason(result):
    assert isinstance(result, FileFailure), result
    return result.reason


def read(place, text, view=None):
    return OpenDownload(view or place.user2, place.path(text)).perform()


@pytest.fixture
def outside(tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret").write_text("secret")
    return tmp_path / "outside"


def test_a_link_to_a_file_or_directory_is_not_followed(place, outside):
    (place.home / "file").symlink_to(outside / "secret")
    (place.home / "dir").symlink_to(outside)
    (place.home / "absolute").symlink_to("/etc/passwd")
    assert reason(read(place, "file")) is FailureReason.NOT_REGULAR
    assert reason(read(place, "absolute")) is FailureReason.NOT_REGULAR
    assert reason(read(place, "dir/secret")) is FailureReason.NOT_DIRECTORY
    assert reason(OpenUpload(place.user2, place.path("dir/new")).perform()) is FailureReason.NOT_DIRECTORY
    assert reason(OpenUpload(place.user2, place.path("file")).perform()) is FailureReason.NOT_REGULAR
    assert (outside / "secret").read_text() == "secret"
    assert os.listdir(outside) == ["secret"]


def test_a_home_that_is_a_link_is_no_home(place, outside):
    (place.root / "u/user9").symlink_to(outside)
    view = Territory(place.tree, HfsPath(("u", "user9")))
    assert reason(read(place, "/u/user9/secret", view)) is FailureReason.NOT_DIRECTORY


def test_devices_and_fifos_are_refused_without_waiting(place):
    os.mkfifo(place.home / "fifo")
    assert reason(read(place, "fifo")) is FailureReason.NOT_REGULAR
    assert reason(OpenUpload(place.user2, place.path("fifo")).perform()) is FailureReason.NOT_REGULAR


@pytest.mark.parametrize(
    ("moment", "found"), [("d", FailureReason.NOT_DIRECTORY), ("secret", b"inside")], ids=["before", "after"]
)
def test_a_directory_swapped_for_a_link_never_leads_outside(place, outside, monkeypatch, moment, found):
    """The swap comes right before the directory is opened, and right after."""
    inside = place.home / "d"
    inside.mkdir()
    (inside / "secret").write_text("inside")
    really_open = os.open

    def swap_then_open(name, *arguments, **more):
        if name == moment and not inside.is_symlink():
            inside.rename(place.home / "aside")
            inside.symlink_to(outside)
        return really_open(name, *arguments, **more)

    monkeypatch.setattr(os, "open", swap_then_open)
    result = read(place, "d/secret")
    assert inside.is_symlink()
    assert (result.content if isinstance(result, Download) else reason(result)) == found


def test_another_home_does_not_exist(place):
    (place.root / "u/user3").mkdir()
    (place.root / "u/user3/file").write_text("x")
    assert reason(read(place, "/u/user3/file")) is FailureReason.NOT_FOUND
    assert reason(read(place, "../user3/file")) is FailureReason.NOT_FOUND
    assert reason(OpenUpload(place.user2, place.path("/u/user3/new")).perform()) is FailureReason.NOT_FOUND
    assert reason(OpenUpload(place.user2, place.path("/u/new")).perform()) is FailureReason.NOT_FOUND
    assert read(place, "/u/user3/file", place.operator).content == b"x"


def test_the_way_home_is_shown_and_nothing_beside_it(place):
    (place.root / "u/user3").mkdir()
    (place.root / "etc").mkdir()
    names = [
        ListDirectory(place.user2, place.path(path), ListingStyle.NAMES, 0.0).perform().data for path in ("/", "/u")
    ]
    assert names == [b"u\r\n", b"user2\r\n"]
    everything = ListDirectory(place.operator, place.path("/"), ListingStyle.NAMES, 0.0).perform()
    assert everything.data == b"etc\r\nu\r\n"


def test_a_home_is_made_when_it_is_first_entered(place):
    view = Territory(place.tree, HfsPath(("u", "new")))
    assert ListDirectory(view, HfsPath(("u", "new")), ListingStyle.NAMES, 0.0).perform().entries == 0
    assert (place.root / "u/new").stat().st_mode & 0o777 == 0o700
    assert reason(read(place, "/u/new/sub/x", view)) is FailureReason.NOT_FOUND


@pytest.mark.parametrize(("path", "may"), [("", False), ("a", True), ("/", False), ("/u", False), ("/u/user22", False)])
def test_what_may_be_changed(place, path, may):
    assert place.user2.may_change(place.path(path)) is may


def test_owners(place):
    assert place.user2.owner(place.path("a")) == "USER2"
    assert place.user2.owner(place.path("/u")) == "OMVSKERN"


def test_scratch_on_another_file_system_is_refused(tmp_path):
    if os.stat("/dev/shm").st_dev == tmp_path.stat().st_dev:
        pytest.skip("one file system only")
    name = f"/dev/shm/sallyport-test-{os.getpid()}"
    try:
        with pytest.raises(OSError, match="not on the file system"):
            HfsTree(tmp_path / "hfs", Path(name))
    finally:
        Path(name).rmdir()


def test_a_refusal_leaves_no_descriptor_open(place):
    os.mkfifo(place.home / "fifo")
    before = open_below(place.root.parent)
    for text in ("x/y", "../user3/f", "fifo", "fifo/x", ""):
        read(place, text)
        assert isinstance(OpenUpload(place.user2, place.path(text)).perform(), FileFailure)
    assert open_below(place.root.parent) == before
    assert os.listdir(place.scratch) == []


@pytest.mark.parametrize(
    ("mode", "operation"),
    [
        (0o200, lambda place: OpenDownload(place.user2, place.path("d/f"))),
        (0o400, lambda place: OpenUpload(place.user2, place.path("d/f"))),
    ],
)
def test_the_owners_permission_bits_of_a_file_count(place, mode, operation):
    (place.home / "d").mkdir()
    (place.home / "d/f").write_bytes(b"x")
    (place.home / "d/f").chmod(mode)
    assert operation(place).perform().reason is FailureReason.NOT_PERMITTED
    operations = attrs.evolve(place.user2, everything=True)
    assert not isinstance(OpenDownload(operations, place.path("d/f")).perform(), FileFailure)


@pytest.mark.parametrize(
    ("mode", "operation"),
    [
        (0o300, lambda t, path: ListDirectory(t, path("d"), ListingStyle.NAMES, 0.0)),
        (0o600, lambda t, path: OpenDownload(t, path("d/f"))),
        (0o500, lambda t, path: OpenUpload(t, path("d/new"))),
        (0o500, lambda t, path: Delete(t, path("d/f"))),
        (0o500, lambda t, path: MakeDirectory(t, path("d/e"))),
        (0o500, lambda t, path: Rename(t, path("d/f"), path("g"))),
        (0o500, lambda t, path: Rename(t, path("h"), path("d/h"))),
        (0o500, lambda t, path: RemoveDirectory(t, path("d/empty"))),
    ],
)
def test_the_owners_permission_bits_of_a_directory_count(place, mode, operation):
    (place.home / "d/empty").mkdir(parents=True)
    (place.home / "d/f").write_bytes(b"x")
    (place.home / "h").write_bytes(b"x")
    (place.home / "d").chmod(mode)
    assert operation(place.user2, place.path).perform().reason is FailureReason.NOT_PERMITTED
    (place.home / "d").chmod(0o700)


def test_a_base_is_the_root_of_what_is_seen(place):
    (place.home / "f").write_bytes(b"x")
    inside = Territory(place.user2.tree, HfsPath(), base=place.user2.home)
    assert OpenDownload(inside, HfsPath(("f",))).perform().content == b"x"
    assert OpenDownload(inside, HfsPath(("u", "user2", "f"))).perform().reason is FailureReason.NOT_FOUND


def test_a_walk_that_is_refused_leaves_no_descriptor_open(place):
    (place.home / "shut").mkdir(mode=0o600)
    (place.home / "file").write_text("x")
    before = open_below(place.root.parent)
    for way in ("shut", "shut/further", "file/further", "missing/further"):
        assert isinstance(
            ListDirectory(place.user2, place.path(way), ListingStyle.LONG, 0.0).perform(), FileFailure | Listing
        )
    assert open_below(place.root.parent) == before
