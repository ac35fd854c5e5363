"""Path arguments."""

from __future__ import annotations

import pytest

from appliance.services.ftp.naming import named_path, split_flags
from appliance.storage.paths import HfsPath

HOME = HfsPath(("u", "user2"))


@pytest.mark.parametrize(
    ("argument", "path"),
    [("a b", "/u/user2/a b"), ("'/u/x'", "/u/x"), ("'x'", "/u/user2/'x'"), ("./x", "/u/user2/x"), ("..", "/u")],
)
def test_names(argument, path):
    assert str(named_path(HOME, argument)) == path


def test_no_name():
    assert named_path(HOME, "n" * 300) is None


@pytest.mark.parametrize(
    ("argument", "rest"),
    [
        ("-a", ""),
        ("-la", ""),
        ("-l -a dir", "dir"),
        ("-a  dir", "dir"),
        ("-", "-"),
        ("dir -a", "dir -a"),
        ("-a-b", "-a-b"),
        ("", ""),
    ],
)
def test_flags(argument, rest):
    assert split_flags(argument) == rest
