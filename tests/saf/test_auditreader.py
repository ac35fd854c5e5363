"""Selections, following over files, and lines that no terminal obeys."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.auditreader import Selection, follow, line_of, records

JSON = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(st.dictionaries(st.sampled_from(["seq", "time", "event", "user", "class", "resource", "extra", "peer"]), JSON))
def test_any_record_is_one_printable_line(record):
    line = line_of(record)
    assert line.isascii()
    assert line.isprintable()
    Selection(user="*", since=datetime(2026, 1, 1, tzinfo=UTC)).fits(record)


def test_what_is_no_record_is_passed_over(tmp_path):
    (tmp_path / "audit-20260301.jsonl").write_bytes(b'{"seq":1}\nnonsense\n[1]\n{"seq":2}\n')
    assert [record["seq"] for record in records(tmp_path)] == [1, 2]


def test_following_goes_over_files_and_waits_for_whole_lines(tmp_path):
    first, second = tmp_path / "audit-20260301.jsonl", tmp_path / "audit-20260302.jsonl"
    first.write_bytes(b'{"seq":1}\n')
    steps = iter(
        [
            lambda: first.write_bytes(b'{"seq":1}\n{"seq":2}\n{"se'),
            lambda: first.write_bytes(b'{"seq":1}\n{"seq":2}\n{"seq":3}\n'),
            lambda: second.write_bytes(json.dumps({"seq": 4}).encode() + b"\n"),
            None,
        ]
    )
    state = {"over": False}

    def pause(_):
        step = next(steps)
        if step is None:
            state["over"] = True
        else:
            step()

    assert [record["seq"] for record in follow(tmp_path, lambda: state["over"], pause)] == [2, 3, 4]
