"""What owns a descriptor lets go of it; identities tell two contents apart."""

from __future__ import annotations

import os

import pytest

from appliance.storage.opened import Download, Upload, identity
from appliance.storage.scratch import Scratch
from tests.support.descriptors import open_below


def test_a_download_without_descriptor_may_be_closed():
    Download("/f", 3, 0, content=b"abc").close()


def test_identity_changes_with_the_content(tmp_path):
    directory = os.open(tmp_path, os.O_RDONLY)
    assert identity("f", directory) is None
    (tmp_path / "f").write_text("a")
    first = identity("f", directory)
    assert first == identity("f", directory)
    (tmp_path / "f").write_text("ab")
    assert identity("f", directory) != first
    os.close(directory)


def test_an_upload_takes_no_descriptor_of_its_caller(tmp_path):
    scratch = Scratch(tmp_path / "scratch")
    directory = os.open(tmp_path, os.O_RDONLY)
    upload = Upload("/f", scratch, directory, "f")
    upload.write(b"abc")
    upload.commit()
    os.fstat(directory)
    os.close(directory)
    assert (tmp_path / "f").read_bytes() == b"abc"
    scratch.close()


def test_an_upload_that_cannot_begin_keeps_nothing_open(tmp_path):
    scratch = Scratch(tmp_path / "scratch")
    (tmp_path / "scratch").rmdir()
    directory = os.open(tmp_path, os.O_RDONLY)
    before = open_below(tmp_path)
    with pytest.raises(FileNotFoundError):
        Upload("/f", scratch, directory, "f")
    assert open_below(tmp_path) == before
    os.close(directory)
    scratch.close()


def test_what_nobody_refers_to_lets_go_by_itself(tmp_path):
    scratch = Scratch(tmp_path / "scratch")
    directory = os.open(tmp_path, os.O_RDONLY)
    before = open_below(tmp_path)
    Upload("/f", scratch, directory, "f")
    Download("/f", 3, 0, fd=os.dup(directory))
    assert open_below(tmp_path) == before
    assert os.listdir(tmp_path / "scratch") == []
    os.close(directory)
    scratch.close()
