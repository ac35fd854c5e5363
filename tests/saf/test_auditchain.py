"""The audit file format: what a line looks like, and which tampering the chain shows."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.audit import AuditRecord
from appliance.saf.auditchain import Link, encode, read_link, verify_chain
from appliance.saf.model import Access
from appliance.secret import Secret

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def lines(count: int, start: Link | None = None) -> list[bytes]:
    link, written = start or Link(), []
    for number in range(count):
        line, link = encode(AuditRecord(event="ACCESS", qualifier="SUCCESS", user=f"U{number}"), NOON, "MVS098", link)
        written.append(line)
    return written


def test_a_line_says_who_asked_for_what_and_when():
    record = AuditRecord(
        event="ACCESS",
        qualifier="INSAUTH",
        user="USER4",
        cls="SERVAUTH",
        resource="EZA.DCAS.MVS098",
        asked=Access.READ,
        allowed=Access.NONE,
        saf_rc=8,
        extra={"port": 8990, "ticket": Secret("ABCDEFGH")},
    )
    line, link = encode(record, NOON, "MVS098", Link())
    assert json.loads(line) == {
        "seq": 1,
        "time": "2026-03-01T12:00:00+00:00",
        "system": "MVS098",
        "event": "ACCESS",
        "qualifier": "INSAUTH",
        "user": "USER4",
        "class": "SERVAUTH",
        "resource": "EZA.DCAS.MVS098",
        "asked": "READ",
        "allowed": "NONE",
        "saf_rc": 8,
        "racf_rc": 0,
        "reason": 0,
        "extra": {"port": 8990, "ticket": ""},
        "prev": "0" * 64,
    }
    assert read_link(line.rstrip()) == link


@given(st.text())
def test_no_text_makes_a_second_line_or_moves_a_terminal(text):
    line, _ = encode(
        AuditRecord(event="JOBINIT", qualifier="INVPSWD", user=text, extra={text: text}), NOON, "S", Link()
    )
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert all(0x20 <= byte < 0x7F for byte in line[:-1])
    assert json.loads(line)["extra"] == {text: text}


def test_a_sound_file_and_a_sound_folder(tmp_path):
    whole = lines(6)
    (tmp_path / "audit-20260301.jsonl").write_bytes(b"".join(whole[:3]))
    (tmp_path / "audit-20260302.jsonl").write_bytes(b"".join(whole[3:]))
    for path, records in ((tmp_path, 6), (tmp_path / "audit-20260302.jsonl", 3)):
        report = verify_chain(path)
        assert report.is_sound
        assert (report.records, report.last.sequence) == (records, 6)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: [whole[0], whole[1].replace(b"U1", b"U9"), whole[2]],
        lambda whole: [whole[0], whole[2]],
        lambda whole: [whole[0], whole[2], whole[1]],
        lambda whole: [whole[0], whole[0], whole[1], whole[2]],
        lambda whole: [whole[0], b"{}\n", whole[1], whole[2]],
        lambda whole: [whole[0], b"[1]\n", whole[1], whole[2]],
        lambda whole: whole[1:],
    ],
    ids=["changed", "removed", "swapped", "doubled", "no record", "no object", "first removed"],
)
def test_tampering_shows(tmp_path, spoil):
    spoiled = spoil(lines(3))
    first_is_gone = spoiled[0] != lines(1)[0]
    (tmp_path / "audit-20260301.jsonl").write_bytes(b"".join(spoiled))
    assert verify_chain(tmp_path).is_sound is first_is_gone  # archived old records are no fault


def test_skipped_numbers_are_lost_records(tmp_path):
    first, link = encode(AuditRecord(event="A", qualifier="B"), NOON, "S", Link())
    second, _ = encode(AuditRecord(event="A", qualifier="B"), NOON, "S", link, skipped=4)
    (tmp_path / "audit-20260301.jsonl").write_bytes(first + second)
    report = verify_chain(tmp_path)
    assert (report.lost, report.faults, report.is_sound) == (4, (), False)
