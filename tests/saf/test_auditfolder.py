"""The files of the audit: rotation by size, both ways of synchronising, and a disk that is really full."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.saf import auditfolder
from appliance.saf.audit import AuditRecord
from appliance.saf.auditchain import audit_files, verify_chain
from appliance.saf.auditfile import JsonLinesAudit
from appliance.saf.auditfolder import AuditFolder, SyncPolicy

ROOT = Path(__file__).parent.parent.parent
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def names(folder):
    return [path.name for path in audit_files(folder)]


def test_the_next_file_begins_at_a_size_and_at_midnight(tmp_path):
    folder = AuditFolder(tmp_path, rotate_at=10)
    for day in ("20260301", "20260301", "20260301", "20260302"):
        folder.append(day, b"0123456789\n")
    folder.close()
    assert names(tmp_path) == [
        "audit-20260301.jsonl",
        "audit-20260301-001.jsonl",
        "audit-20260301-002.jsonl",
        "audit-20260302.jsonl",
    ]


def test_a_restart_goes_on_with_the_last_file_of_the_day(tmp_path):
    for _ in range(3):
        folder = AuditFolder(tmp_path, rotate_at=10)
        folder.append("20260301", b"01234\n")
        folder.append("20260301", b"56789\n")
        folder.close()
    assert names(tmp_path) == ["audit-20260301.jsonl", "audit-20260301-001.jsonl", "audit-20260301-002.jsonl"]


def test_the_chain_runs_over_rotated_files_and_restarts(tmp_path):
    for _ in range(2):
        audit = JsonLinesAudit(tmp_path, lambda: NOON, system="S", rotate_at=500)
        for number in range(20):
            audit.write(AuditRecord(event="ACCESS", qualifier="SUCCESS", user=f"U{number}"))
            assert audit.flush(10)
        assert audit.close()
    assert len(names(tmp_path)) > 5
    report = verify_chain(tmp_path)
    assert (report.is_sound, report.records) == (True, 40)


@pytest.mark.parametrize(("policy", "calls"), [(SyncPolicy.GROUP, 1), (SyncPolicy.SYSTEM, 0)])
def test_only_policy_group_synchronises(tmp_path, monkeypatch, policy, calls):
    made = []
    monkeypatch.setattr(auditfolder.os, "fdatasync", made.append)
    folder = AuditFolder(tmp_path, sync=policy)
    folder.append("20260301", b"x\n")
    folder.close()
    assert len(made) == calls


FULL = """
import shutil, sys, time
from datetime import UTC, datetime
from pathlib import Path
from appliance.saf.audit import AuditRecord
from appliance.saf.auditchain import verify_chain
from appliance.saf.auditfile import FullPolicy, JsonLinesAudit

folder, policy = Path(sys.argv[1]), FullPolicy(sys.argv[2])
ballast = folder / "ballast"
ballast.write_bytes(b"x" * 40 * 1024)
audit = JsonLinesAudit(folder / "audit", lambda: datetime.now(UTC), system="S", policy=policy)

def until(condition):
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.01)

written = 0
def write():
    global written
    written += 1
    audit.write(AuditRecord(event="ACCESS", qualifier="SUCCESS", user=f"U{written}", peer="x" * 200))

def fill():
    while not (audit.is_failed or audit.lost):
        write()
        audit.flush(1)

fill()
assert audit.is_failed is (policy is FullPolicy.HALT)
ballast.unlink()
until(lambda: not audit.is_failed)
write()
assert audit.flush(120) or policy is FullPolicy.CONTINUE
lost = audit.lost
audit.close()
report = verify_chain(folder / "audit")
assert not report.faults, report
assert report.lost == lost, (report, lost)
assert report.records + lost >= written
print(policy.value, written, lost)
"""


@pytest.mark.parametrize("policy", ["halt", "continue"])
def test_a_full_file_system_does_what_the_policy_says(tmp_path, policy):
    inside = f'mount -t tmpfs -o size=64k none {tmp_path} && exec {sys.executable} -c "$0" {tmp_path} {policy}'
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", inside, FULL]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    lost = int(done.stdout.split()[2])
    assert (lost > 0) is (policy == "continue")
