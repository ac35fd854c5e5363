import os

import pytest

from appliance import durable
from appliance.durable import replace_file


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_content_and_mode(tmp_path, mode):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    replace_file(path, b"new", mode)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == mode


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new", 0o600)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_link_is_replaced_not_followed(tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"old")
    (tmp_path / "a").symlink_to(target)
    replace_file(tmp_path / "a", b"new", 0o600)
    assert target.read_bytes() == b"old"
