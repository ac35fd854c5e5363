import json
import stat

import pytest

from appliance.storage.recordings import RecordingFolder, UnknownRecordingError

HEADING = b'{"recording": 1, "lu": "LU01"}\n'


@pytest.fixture
def folder(tmp_path):
    return RecordingFolder(tmp_path / "recordings", most=3, largest=200)


def test_a_recording_is_made_by_its_first_lines_and_nobody_else_may_read_it(folder, tmp_path):
    folder.append("A.LU01.1", HEADING)
    folder.append("A.LU01.1", b'{"event": "end"}\n')
    path = tmp_path / "recordings" / "A.LU01.1.jsonl"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(folder.entries("A.LU01.1")) == [json.loads(HEADING), {"event": "end"}]


def test_they_are_listed_the_newest_first(folder):
    assert folder.all() == []
    folder.append("20260101T000000.LU01.1", HEADING)
    folder.append("20260102T000000.LU01.1", HEADING)
    assert [(r.name, r.size, r.heading["lu"]) for r in folder.all()] == [
        ("20260102T000000.LU01.1", len(HEADING), "LU01"),
        ("20260101T000000.LU01.1", len(HEADING), "LU01"),
    ]


def test_the_oldest_make_room(folder):
    for number in range(5):
        folder.append(f"R{number}", HEADING)
    assert [recording.name for recording in folder.all()] == ["R4", "R3", "R2"]


def test_one_does_not_grow_without_end(folder):
    for _ in range(20):
        folder.append("R", HEADING)
    assert folder.all()[0].size <= 200


@pytest.mark.parametrize("name", ["", ".", "..", "../saf", "a/b", "a b", "x" * 81, "ä"])
def test_a_name_is_a_name(folder, name):
    with pytest.raises(UnknownRecordingError):
        list(folder.entries(name))
    with pytest.raises(UnknownRecordingError):
        folder.append(name, HEADING)


def test_one_that_is_not_there(folder):
    with pytest.raises(UnknownRecordingError):
        list(folder.entries("NONE"))


def test_a_line_cut_short_ends_it_and_strangers_are_not_listed(folder, tmp_path):
    folder.append("R", HEADING + b'{"event": "scr')
    assert list(folder.entries("R")) == [json.loads(HEADING)]
    (tmp_path / "recordings" / "S.jsonl").write_text("nothing of ours")
    (tmp_path / "recordings" / "T.jsonl").symlink_to("/etc/hostname")
    assert [recording.name for recording in folder.all()] == ["R"]
