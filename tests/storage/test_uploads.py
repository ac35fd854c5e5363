"""New contents: visible whole or not at all, whatever happens in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from appliance.storage.opened import Upload
from appliance.storage.results import FailureReason, FileFailure
from appliance.storage.scratch import Scratch
from appliance.storage.uploads import OpenUpload, UploadMode
from tests.support.descriptors import open_below


def begin(place, text, how=UploadMode.REPLACE, offset=0, **more) -> Upload:
    result = OpenUpload(place.user2, place.path(text), how, offset, **more).perform()
    assert isinstance(result, Upload), result
    return result


def store(place, text, data, how=UploadMode.REPLACE, offset=0):
    upload = begin(place, text, how, offset)
    upload.write(data)
    upload.commit()
    return upload.path


def test_a_new_file_appears_at_the_commit_with_its_mode(place):
    upload = begin(place, "f", permissions=0o604)
    upload.write(b"one")
    upload.write(memoryview(b"two"))
    assert os.listdir(place.home) == []
    upload.commit()
    assert (place.home / "f").read_bytes() == b"onetwo"
    assert (place.home / "f").stat().st_mode & 0o777 == 0o604
    assert os.listdir(place.scratch) == []


def test_a_replaced_file_is_the_old_one_until_then_and_keeps_its_mode(place):
    (place.home / "f").write_text("old")
    (place.home / "f").chmod(0o600)
    upload = begin(place, "f")
    upload.write(b"new")
    assert (place.home / "f").read_text() == "old"
    upload.commit()
    assert (place.home / "f").read_text() == "new"
    assert (place.home / "f").stat().st_mode & 0o777 == 0o600


def test_a_discarded_content_leaves_nothing(place):
    (place.home / "f").write_text("old")
    before = open_below(place.root.parent)
    upload = begin(place, "f")
    upload.write(b"new")
    upload.discard()
    upload.discard()
    assert (place.home / "f").read_text() == "old"
    assert os.listdir(place.scratch) == []
    assert open_below(place.root.parent) == before


def test_append_and_restart(place):
    store(place, "f", b"abc", UploadMode.APPEND)
    store(place, "f", b"def", UploadMode.APPEND)
    assert (place.home / "f").read_bytes() == b"abcdef"
    store(place, "f", b"XY", UploadMode.RESTART, 2)
    assert (place.home / "f").read_bytes() == b"abXY"
    result = OpenUpload(place.user2, place.path("f"), UploadMode.RESTART, 5).perform()
    assert result == FileFailure(FailureReason.BAD_OFFSET, "/u/user2/f")


def test_an_append_cut_short_leaves_the_old_content(place):
    (place.home / "f").write_text("old")
    upload = begin(place, "f", UploadMode.APPEND)
    upload.write(b"half")
    assert (place.home / "f").read_text() == "old"
    upload.discard()
    assert (place.home / "f").read_text() == "old"


@pytest.mark.parametrize("there", [True, False])
def test_two_appends_at_once_do_not_lose_one(place, there):
    if there:
        (place.home / "f").write_text("old-")
    first, second = begin(place, "f", UploadMode.APPEND), begin(place, "f", UploadMode.APPEND)
    first.write(b"first")
    second.write(b"second")
    first.commit()
    with pytest.raises(OSError):
        second.commit()
    assert (place.home / "f").read_text() == ("old-first" if there else "first")
    assert os.listdir(place.scratch) == []


def test_unique_names(place):
    assert [store(place, "f", b"x", UploadMode.UNIQUE) for _ in range(3)] == [
        f"/u/user2/{n}" for n in ("f", "f1", "f2")
    ]


def test_a_unique_name_taken_meanwhile_is_not_overwritten(place):
    upload = begin(place, "f", UploadMode.UNIQUE)
    (place.home / "f").write_text("other")
    with pytest.raises(FileExistsError):
        upload.commit()
    assert (place.home / "f").read_text() == "other"


def test_a_link_put_where_the_file_will_be_is_replaced_not_followed(place, tmp_path):
    (tmp_path / "outside").write_text("outside")
    upload = begin(place, "f")
    upload.write(b"new")
    (place.home / "f").symlink_to(tmp_path / "outside")
    upload.commit()
    assert (tmp_path / "outside").read_text() == "outside"
    assert (place.home / "f").read_text() == "new"
    assert not (place.home / "f").is_symlink()


def test_a_directory_that_was_moved_gets_the_file_all_the_same(place):
    (place.home / "d").mkdir()
    upload = begin(place, "d/f")
    (place.home / "d").rename(place.home / "e")
    upload.commit()
    assert os.listdir(place.home / "e") == ["f"]


def test_no_space_is_told_and_leaves_nothing(place, monkeypatch):
    upload = begin(place, "f")
    monkeypatch.setattr(os, "fsync", lambda fd: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        upload.commit()
    assert os.listdir(place.home) == []
    assert os.listdir(place.scratch) == []


def test_where_nothing_may_be_stored(place):
    (place.home / "d").mkdir()
    for text, reason in (
        ("d", FailureReason.IS_DIRECTORY),
        ("", FailureReason.NOT_PERMITTED),
        ("x/f", FailureReason.NOT_FOUND),
    ):
        result = OpenUpload(place.user2, place.path(text)).perform()
        assert isinstance(result, FileFailure)
        assert result.reason is reason


_VICTIM = """
import sys
from pathlib import Path
from appliance.storage.paths import HfsPath
from appliance.storage.tree import HfsTree, Territory
from appliance.storage.uploads import OpenUpload
root, scratch = map(Path, sys.argv[1:])
home = HfsPath(("u", "user2"))
view = Territory(HfsTree(root, scratch), home)
number = 0
while True:
    number += 1
    upload = OpenUpload(view, home / "f").perform()
    for _ in range(8):
        upload.write(b"%08d" % number * 1000)
    upload.commit()
    print(number, flush=True)
"""


@pytest.mark.parametrize("milliseconds", [5, 20, 45])
def test_kill_9_in_the_middle_leaves_a_whole_file_at_least_as_new_as_acknowledged(place, milliseconds):
    command = [sys.executable, "-c", _VICTIM, str(place.root), str(place.scratch)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as victim:
        first = victim.stdout.readline()
        time.sleep(milliseconds / 1000)
        victim.send_signal(signal.SIGKILL)
        acknowledged = int((first + victim.stdout.read()).split()[-1])
    content = (place.home / "f").read_bytes()
    number = int(content[:8])
    assert content == b"%08d" % number * 8000
    assert number >= acknowledged
    Scratch(place.scratch).close()
    assert os.listdir(place.scratch) == []
