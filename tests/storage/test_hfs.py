"""Operations on files and directories."""

from __future__ import annotations

import errno
import os

import pytest

from appliance.storage import hfs
from appliance.storage.hfs import (
    ChangeMode,
    ConfirmDirectory,
    Delete,
    Look,
    MakeDirectory,
    MeasureText,
    OpenDownload,
    RemoveDirectory,
    Rename,
    SetModified,
)
from appliance.storage.opened import Download
from appliance.storage.results import Done, FailureReason, FileFacts, FileFailure, FileKind


def reason(result):
    assert isinstance(result, FileFailure), result
    return result.reason


def test_a_small_file_is_read_whole(place):
    (place.home / "f").write_bytes(b"0123456789")
    result = OpenDownload(place.user2, place.path("f"), 4).perform()
    assert isinstance(result, Download)
    assert (result.content, result.fd, result.size, result.offset, result.path) == (
        b"456789",
        None,
        10,
        4,
        "/u/user2/f",
    )


def test_a_large_file_is_opened_and_its_rest_is_read_whole(place):
    (place.home / "f").write_bytes(bytes(hfs.WHOLE) + b"tail!")
    result = OpenDownload(place.user2, place.path("f"), 3).perform()
    assert result.content is None
    assert os.lseek(result.fd, 0, os.SEEK_CUR) == 3
    assert result.size == hfs.WHOLE + 5
    fd = result.fd
    result.close()
    result.close()
    with pytest.raises(OSError):
        os.fstat(fd)
    assert OpenDownload(place.user2, place.path("f"), 5).perform().content == bytes(hfs.WHOLE - 5) + b"tail!"


@pytest.mark.parametrize(("offset", "content"), [(3, b""), (0, b"abc")])
def test_a_restart_at_the_end_is_empty(place, offset, content):
    (place.home / "f").write_bytes(b"abc")
    assert OpenDownload(place.user2, place.path("f"), offset).perform().content == content


def test_a_restart_behind_the_end_is_refused(place):
    (place.home / "f").write_bytes(b"abc")
    assert reason(OpenDownload(place.user2, place.path("f"), 4).perform()) is FailureReason.BAD_OFFSET


def test_what_cannot_be_read(place):
    assert OpenDownload(place.user2, place.path("gone")).perform() == FileFailure(
        FailureReason.NOT_FOUND, "/u/user2/gone", os.strerror(errno.ENOENT)
    )
    assert reason(OpenDownload(place.user2, place.path("")).perform()) is FailureReason.IS_DIRECTORY
    (place.home / "f").write_text("x")
    assert reason(OpenDownload(place.user2, place.path("f/x")).perform()) is FailureReason.NOT_DIRECTORY


def test_facts_of_a_file_and_of_the_home(place):
    (place.home / "f").write_bytes(b"abc")
    os.utime(place.home / "f", (1, 86_400))
    facts = Look(place.user2, place.path("f")).perform()
    assert isinstance(facts, FileFacts)
    assert (facts.kind, facts.size, facts.modified, facts.perm) == (FileKind.FILE, 3, 86_400, "adfrw")
    home = Look(place.user2, place.path("")).perform()
    assert (home.kind, home.perm, home.path) == (FileKind.DIRECTORY, "celmp", "/u/user2")
    assert Look(place.user2, place.path("/")).perform().perm == "el"
    (place.home / "l").symlink_to("f")
    assert reason(Look(place.user2, place.path("l")).perform()) is FailureReason.NOT_REGULAR


def test_the_size_of_a_text(place):
    (place.home / "f").write_bytes(b"a\nb\r\nc")
    assert MeasureText(place.user2, place.path("f")).perform().size == 7
    (place.home / "f").write_bytes(bytes(hfs.MEASURED + 1))
    assert reason(MeasureText(place.user2, place.path("f")).perform()) is FailureReason.TOO_COSTLY
    assert reason(MeasureText(place.user2, place.path("")).perform()) is FailureReason.IS_DIRECTORY


def test_directories(place):
    path = place.path("d")
    assert reason(ConfirmDirectory(place.user2, path).perform()) is FailureReason.NOT_FOUND
    assert MakeDirectory(place.user2, path, 0o751).perform() == Done("/u/user2/d")
    assert (place.home / "d").stat().st_mode & 0o777 == 0o751
    assert reason(MakeDirectory(place.user2, path).perform()) is FailureReason.EXISTS
    assert ConfirmDirectory(place.user2, path).perform() == Done("/u/user2/d")
    (place.home / "d/f").write_text("x")
    assert reason(RemoveDirectory(place.user2, path).perform()) is FailureReason.NOT_EMPTY
    assert reason(Delete(place.user2, path).perform()) is FailureReason.NOT_EMPTY
    assert Delete(place.user2, path / "f").perform() == Done("/u/user2/d/f")
    for operation in (RemoveDirectory, Delete):
        (place.home / "d").mkdir(exist_ok=True)
        assert operation(place.user2, path).perform() == Done("/u/user2/d")
        assert not (place.home / "d").exists()


@pytest.mark.parametrize("text", ["", "/", "/u"])
@pytest.mark.parametrize("operation", [MakeDirectory, RemoveDirectory, Delete])
def test_the_way_home_stays(place, operation, text):
    assert reason(operation(place.user2, place.path(text)).perform()) is FailureReason.NOT_PERMITTED
    assert place.home.is_dir()


def test_rename_replaces_a_file_and_moves_a_directory(place):
    (place.home / "a").write_text("a")
    (place.home / "b").write_text("b")
    (place.home / "d").mkdir()
    assert Rename(place.user2, place.path("a"), place.path("b")).perform() == Done("/u/user2/b")
    assert (place.home / "b").read_text() == "a"
    Rename(place.user2, place.path("b"), place.path("d/c")).perform()
    assert Rename(place.user2, place.path("d"), place.path("e")).perform() == Done("/u/user2/e")
    assert (place.home / "e/c").read_text() == "a"


def test_rename_stays_inside(place):
    (place.home / "a").write_text("a")
    (place.root / "u/user3").mkdir()
    assert reason(Rename(place.user2, place.path("a"), place.path("/u/user3/a")).perform()) is FailureReason.NOT_FOUND
    assert reason(Rename(place.user2, place.path("a"), place.path("/u/a")).perform()) is FailureReason.NOT_FOUND
    assert reason(Rename(place.user2, place.path(""), place.path("x")).perform()) is FailureReason.NOT_PERMITTED
    os.mkfifo(place.home / "fifo")
    assert reason(Rename(place.user2, place.path("fifo"), place.path("x")).perform()) is FailureReason.NOT_REGULAR
    (place.home / "d").mkdir()
    assert reason(Rename(place.user2, place.path("d"), place.path("d/e")).perform()) is FailureReason.NAME_ERROR


def test_times_and_modes(place):
    (place.home / "f").write_text("x")
    assert SetModified(place.user2, place.path("f"), 1_000_000).perform().modified == 1_000_000
    assert ChangeMode(place.user2, place.path("f"), 0o4600).perform() == Done("/u/user2/f")
    assert (place.home / "f").stat().st_mode & 0o7777 == 0o600
    ChangeMode(place.user2, place.path("f"), 0o000).perform()
    ChangeMode(place.user2, place.path("f"), 0o640).perform()
    assert (place.home / "f").stat().st_mode & 0o777 == 0o640


def test_times_and_modes_behind_a_link_stay(place, tmp_path):
    (tmp_path / "outside").write_text("x")
    (tmp_path / "outside").chmod(0o604)
    (place.home / "l").symlink_to(tmp_path / "outside")
    assert reason(ChangeMode(place.user2, place.path("l"), 0o777).perform()) is FailureReason.NOT_REGULAR
    assert reason(SetModified(place.user2, place.path("l"), 1).perform()) is FailureReason.NOT_REGULAR
    assert (tmp_path / "outside").stat().st_mode & 0o777 == 0o604
