"""``sallyport trace``: files in plain words, one after the other."""

from __future__ import annotations

import json

from click.testing import CliRunner

from appliance.cli import main


def line(connection, **words):
    return json.dumps({"time": "2026-11-25T12:00:00+00:00", "connection": connection, "peer": "p", **words}) + "\n"


def test_each_file_is_shown_in_order(tmp_path):
    first, second = tmp_path / "tls-992-20261125.jsonl", tmp_path / "tls-992-20261126.jsonl"
    first.write_text(line(1, event="start"))
    second.write_bytes(line(2, event="start").encode() + b"\xff\n")
    done = CliRunner().invoke(main, ["trace", str(first), str(second)])
    assert done.exit_code == 0
    shown = done.output.splitlines()
    assert ["#1" in shown[0], "#2" in shown[1]] == [True, True]
    assert shown[2].endswith("is no record of a TLS trace)")


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path):
    assert CliRunner().invoke(main, ["trace", str(tmp_path / "gone")]).exit_code == 2
