"""HFSINFO files and ftps.rc: what is read, and what is passed over."""

from __future__ import annotations

import pytest

from appliance.storage.notices import MAX_LINES, MAX_SIZE, ReadNotices
from appliance.storage.results import Notices


def read(place, mask="", script=None):
    result = ReadNotices(place.user2, place.user2.home, mask, script).perform()
    assert isinstance(result, Notices)
    return result


def test_files_that_fit_the_mask_are_shown_by_name(place):
    (place.home / "b.info").write_text("two\n")
    (place.home / "a.info").write_text("one\nmore\n")
    (place.home / "other").write_text("no\n")
    assert read(place, "*.info").shown == ("one", "more", "two")
    assert read(place).shown == ()


def test_a_script_is_read_and_one_that_is_not_there_is_none(place):
    (place.home / "ftps.rc").write_text("SITE UMASK 022\n")
    assert read(place, script=place.path("ftps.rc")).script == ("SITE UMASK 022",)
    assert read(place, script=place.path("none")).script is None


@pytest.mark.parametrize("content", [b"x" * (MAX_SIZE + 1)])
def test_what_is_too_large_is_passed_over(place, content):
    (place.home / "f").write_bytes(content)
    assert (read(place, "f").shown, read(place, script=place.path("f")).script) == ((), None)


def test_lines_are_limited_and_a_link_is_no_text(place):
    (place.home / "f").write_bytes(b"\xff\n" * 1000)
    (place.home / "link").symlink_to("/etc/passwd")
    assert read(place, "f").shown == ("\ufffd",) * MAX_LINES
    assert read(place, "link").shown == ()
