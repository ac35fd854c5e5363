"""Versions of members: counted, the same one kept once, the oldest removed."""

import datetime as dt
import stat

import pytest

from appliance.storage.versions import MemberVersions, UnknownVersionError

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def keep(versions, text, member="FTP.DATA"):
    return versions.keep(member, text, time=NOW, user="IBMUSER", source="TUI")


def test_each_text_is_a_version(tmp_path):
    versions = MemberVersions(tmp_path / "members")
    assert [keep(versions, text) for text in ("one", "two", "two", "one")] == [1, 2, 2, 3]
    assert keep(versions, "other", "APPLS") == 1
    assert [kept.number for kept in versions.all("FTP.DATA")] == [3, 2, 1]
    newest = versions.all("FTP.DATA")[0]
    assert (newest.time, newest.user, newest.source, newest.size) == ("2026-11-24T12:00:00Z", "IBMUSER", "TUI", 3)
    assert versions.text("FTP.DATA", 2) == "two"
    with pytest.raises(UnknownVersionError, match="no version 9"):
        versions.text("FTP.DATA", 9)


def test_they_last_and_nobody_else_reads_them(tmp_path):
    keep(MemberVersions(tmp_path / "members"), "PASSWORD(SECRET)")
    [file] = (tmp_path / "members" / "FTP.DATA").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert MemberVersions(tmp_path / "members").text("FTP.DATA", 1) == "PASSWORD(SECRET)"


def test_the_oldest_go(tmp_path):
    versions = MemberVersions(tmp_path, most=3)
    for number in range(6):
        keep(versions, f"{number}")
    assert [kept.number for kept in versions.all("FTP.DATA")] == [6, 5, 4]
