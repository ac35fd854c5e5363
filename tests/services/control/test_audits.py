"""The audit trail for the operator."""

import csv
import datetime as dt
import json

import pytest

from appliance.saf.audit import AuditRecord
from appliance.saf.auditchain import Link, encode
from appliance.saf.model import Access
from appliance.services.control import audits
from appliance.services.control.facilities import Later
from appliance.services.control.language import parse
from tests.support.control_samples import Stage

DAY = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
REFUSED = AuditRecord(event="ACCESS", qualifier="INSAUTH", user="USER4", cls="SERVAUTH", resource="EZB.FTP.X",
                      asked=Access.READ, allowed=Access.NONE, saf_rc=8, profile="EZB.FTP.X", rule="UACC")  # fmt: skip
RECORDS = (
    (AuditRecord(event="JOBINIT", qualifier="SUCCESS", user="USER2", service="FTP"), 0),
    (REFUSED, 0),
    (AuditRecord(event="MESSAGE", qualifier="E", message="SLYX0001E", extra={"text": "=SUM(A1) of ftp"}), 1),
    (AuditRecord(event="JOBINIT", qualifier="INVPSWD", user="USER2", service="TN3270E", saf_rc=8), 1),
)


@pytest.fixture
def stage(tmp_path):
    (tmp_path / "audit").mkdir()
    link = Link()
    for record, day in RECORDS:
        line, link = encode(record, DAY + dt.timedelta(days=day), "MVS098", link)
        with (tmp_path / "audit" / f"audit-2026112{4 + day}.jsonl").open("ab") as file:
            file.write(line)
    return Stage(tmp_path)


def run(stage, text):
    function = audits.export if text.startswith("F") else audits.verify if "VERIFY" in text else audits.audit
    answer = function(stage.facilities(), parse(text))
    if isinstance(answer, Later):
        assert answer.is_slow
        return answer.finish(answer.work())
    return answer


@pytest.mark.parametrize(
    ("operands", "numbers"),
    [
        ("", ["4", "3", "2", "1"]),
        (",COUNT=3", ["4", "3", "2"]),
        (",USER=USER2", ["4", "1"]),
        (",EVENT=JOBINIT,OUTCOME=REFUSED", ["4"]),
        (",CLASS=SERVAUTH,RESOURCE=EZB.FTP.*", ["2"]),
        (",SINCE=2026-11-25", ["4", "3"]),
        (",UNTIL=2026-11-24T13:00:00", ["2", "1"]),
        (",FIND=ftp", ["3", "2", "1"]),
    ],
)
def test_records_are_found_the_newest_first(stage, operands, numbers):
    assert [row[0] for row in run(stage, f"D AUDIT{operands}").rows] == numbers


@pytest.mark.parametrize("operands", ["COLOR=RED", "COUNT=0", "SINCE=yesterday", "OUTCOME=MAYBE"])
def test_what_is_no_filter(stage, operands):
    assert run(stage, f"D AUDIT,{operands}").code == 8


def test_one_record_is_explained(stage):
    done = run(stage, "D AUDIT,RECORD=2")
    assert dict(done.rows)["PROFILE"] == "EZB.FTP.X"
    assert done.lines[-1] == "What would permit it: PERMIT EZB.FTP.X CLASS(SERVAUTH) ID(USER4) ACCESS(READ)"
    assert run(stage, "D AUDIT,RECORD=99").lines == ("SLYO0123E there is no audit record 99",)


def test_a_changed_record_breaks_the_chain(stage):
    assert run(stage, "D AUDIT,VERIFY").code == 0
    path = stage.folder / "audit" / "audit-20261124.jsonl"
    path.write_text(path.read_text().replace("USER4", "USER3"))
    done = run(stage, "D AUDIT,VERIFY")
    assert (done.code, len(done.rows)) == (8, 1)


def test_a_part_is_taken_out(stage):
    assert run(stage, "F AUDIT,EXPORT,NAME=logons.json,EVENT=JOBINIT").lines[0].startswith("SLYO0125I 2 audit records")
    lines = (stage.folder / "export" / "logons.json").read_text().splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [1, 4]
    assert run(stage, "F AUDIT,EXPORT,NAME=logons.json").code == 8
    assert run(stage, "F AUDIT,EXPORT,NAME=all.csv,FORMAT=csv").lines[0].startswith("SLYO0125I 4 audit records")
    rows = list(csv.reader((stage.folder / "export" / "all.csv").read_text().splitlines()))
    assert (tuple(rows[0]), rows[3][-1]) == (audits.COLUMNS, "'=SUM(A1) of ftp")


@pytest.mark.parametrize("name", ["", "../out", ".hidden", "a/b", "x" * 65])
def test_an_export_stays_in_its_folder(stage, name):
    assert run(stage, f"F AUDIT,EXPORT,NAME={name}").code == 8
    assert {path.name for path in stage.folder.iterdir()} == {"audit"}
