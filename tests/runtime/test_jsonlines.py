"""Records come to the file in order, and what cannot be written is counted."""

from __future__ import annotations

import datetime as dt
import json

from appliance.runtime.jsonlines import JsonLines

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)


def test_records_are_lines_of_a_file_for_the_day(tmp_path):
    lines = JsonLines(tmp_path / "smf", "smf", lambda: NOW)
    for number in range(100):
        lines.write({"number": number, "text": "a\nb"})
    lines.close()
    lines.close()
    path = tmp_path / "smf" / "smf-20261124.jsonl"
    assert [json.loads(line)["number"] for line in path.read_text().splitlines()] == list(range(100))
    assert path.stat().st_mode & 0o777 == 0o600
    lines.write({"number": 100})
    lines.close()
    assert len(path.read_text().splitlines()) == 101


def test_without_records_there_is_no_folder_and_without_a_folder_they_are_dropped(tmp_path):
    JsonLines(tmp_path / "none", "smf", lambda: NOW).close()
    assert not (tmp_path / "none").exists()
    (tmp_path / "file").write_text("")
    lines = JsonLines(tmp_path / "file", "smf", lambda: NOW)
    lines.write({})
    lines.close()
    assert lines.dropped == 1
