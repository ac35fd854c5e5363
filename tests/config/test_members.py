import os

import pytest

from appliance.config.language.report import Report
from appliance.config.members import MAX_BYTES, MAX_LINE, read_member
from tests.support.config_reading import said


@pytest.fixture
def member(tmp_path):
    path = tmp_path / "FTP.DATA"

    def write(data: bytes, mode: int = 0o640):
        path.write_bytes(data)
        path.chmod(mode)
        return path

    return write


def read(path):
    report = Report()
    return read_member(path, report), said(report)


def test_text_is_read_whatever_its_line_ends(member):
    assert read(member("A\tß\r\nB\n".encode())) == ("A\tß\nB\n", [])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"A\nB \xff", ["2:3 SLYN0206E"]),
        (b"A\nB\x00\n\x1b", ["2:2 SLYN0207E", "3:1 SLYN0207E"]),
        ("A\u2028B\u00a0".encode(), ["1:2 SLYN0207E"]),
        (b"A\n" + b"x" * (MAX_LINE + 1), [f"2:{MAX_LINE + 1} SLYN0205E"]),
        (b"\n" * (MAX_BYTES + 1), ["1:1 SLYN0204E"]),
    ],
)
def test_what_is_no_member_text(member, data, expected):
    assert read(member(data)) == (None, expected)


def test_the_limits_themselves_are_allowed(member):
    assert read(member(b"x" * MAX_LINE))[1] == []
    assert read(member(b"\n" * MAX_BYTES))[1] == []


def test_what_others_can_write_is_refused(member):
    assert read(member(b"A", 0o646)) == (None, ["1:1 SLYN0203E"])


def test_links_directories_pipes_and_missing_files_are_refused(member, tmp_path):
    link, folder, pipe = tmp_path / "LINK", tmp_path / "FOLDER", tmp_path / "PIPE"
    link.symlink_to(member(b"A"))
    folder.mkdir()
    os.mkfifo(pipe)
    found = [read(path)[1] for path in (link, folder, pipe, tmp_path / "NONE")]
    assert found == [["1:1 SLYN0202E"]] * 3 + [["1:1 SLYN0201E"]]
