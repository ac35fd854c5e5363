"""LIST, NLST and MLSD."""

from __future__ import annotations

import os
import re

import pytest

from appliance.storage.listing import ListDirectory, ListingStyle
from appliance.storage.results import FailureReason, FileFailure, Listing

NOW = 1_700_000_000.0  # 2023-11-14 22:13:20 UTC


@pytest.fixture
def full(place):
    (place.home / "b.txt").write_bytes(b"12345")
    (place.home / "a dir").mkdir()
    (place.home / ".hidden").write_bytes(b"")
    os.utime(place.home / "b.txt", (NOW, NOW - 86_400))
    os.utime(place.home / ".hidden", (NOW, 1_000_000_000))
    (place.home / "b.txt").chmod(0o640)
    (place.home / "link").symlink_to("b.txt")
    os.mkfifo(place.home / "fifo")
    (place.home / "new\nline").write_text("x")
    os.close(os.open(os.fsencode(place.home) + b"/bad\xff", os.O_CREAT, 0o600))
    return place


def listed(place, text="", style=ListingStyle.LONG, **more):
    result = ListDirectory(place.user2, place.path(text), style, NOW, **more).perform()
    assert isinstance(result, Listing), result
    lines = result.data.decode().split("\r\n")
    assert lines.pop() == ""
    return lines, result.entries


def test_long_lines(full):
    lines, entries = listed(full)
    assert entries == 3
    assert re.fullmatch(r"total \d+", lines[0])
    assert [line.split(maxsplit=8)[8] for line in lines[1:]] == [".hidden", "a dir", "b.txt"]
    assert lines[3] == "-rw-r-----   1 USER2    SYS1              5 Nov 13 22:13 b.txt"
    assert " Sep  9  2001 .hidden" in lines[1]
    assert lines[2].startswith("drwx")


def test_an_empty_directory(place):
    assert listed(place) == (["total 0"], 0)
    assert listed(place, style=ListingStyle.NAMES) == ([], 0)


def test_one_file_has_no_total(full):
    lines, entries = listed(full, "b.txt")
    assert entries == 1
    assert len(lines) == 1
    assert lines[0].endswith(" b.txt")


def test_names_begin_as_they_were_asked_for(full):
    (full.home / "a dir/x").write_text("")
    assert listed(full, "", ListingStyle.NAMES)[0] == [".hidden", "a dir", "b.txt"]
    assert listed(full, "a dir", ListingStyle.NAMES, asked="a dir")[0] == ["a dir/x"]
    assert listed(full, "a dir", ListingStyle.NAMES, asked="a dir/")[0] == ["a dir/x"]
    assert listed(full, "/u/user2/b.txt", ListingStyle.NAMES, asked="/u/user2/b.txt")[0] == ["/u/user2/b.txt"]
    assert listed(full, "a dir/*", ListingStyle.NAMES, asked="a dir/*")[0] == ["a dir/x"]


def test_patterns(full):
    assert listed(full, "*.txt", ListingStyle.NAMES, asked="*.txt")[0] == ["b.txt"]
    assert listed(full, "[ab]*", ListingStyle.NAMES, asked="[ab]*")[0] == ["a dir", "b.txt"]
    assert listed(full, "*.nothing", ListingStyle.NAMES, asked="*.nothing") == ([], 0)
    (full.home / "x[1]").write_text("")
    assert listed(full, "x[1]", ListingStyle.NAMES, asked="x[1]")[0] == ["x[1]"]


def test_a_pattern_that_could_take_for_ever_does_not(full):
    (full.home / ("a" * 200)).write_text("")
    assert listed(full, "*a" * 80 + "b", ListingStyle.NAMES)[1] == 0


def test_facts(full):
    lines, _ = listed(full, style=ListingStyle.FACTS, facts=frozenset(("type", "size", "modify")))
    assert lines[2] == "type=file;size=5;modify=20231113221320; b.txt"
    assert lines[1].startswith("type=dir;modify=")


@pytest.mark.parametrize(
    ("text", "style", "reason"),
    [
        ("gone", ListingStyle.LONG, FailureReason.NOT_FOUND),
        ("*", ListingStyle.FACTS, FailureReason.NOT_FOUND),
        ("b.txt", ListingStyle.FACTS, FailureReason.NOT_DIRECTORY),
        ("link", ListingStyle.LONG, FailureReason.NOT_REGULAR),
        ("/u/user3", ListingStyle.LONG, FailureReason.NOT_FOUND),
    ],
)
def test_what_cannot_be_listed(full, text, style, reason):
    result = ListDirectory(full.user2, full.path(text), style, NOW).perform()
    assert isinstance(result, FileFailure)
    assert result.reason is reason
