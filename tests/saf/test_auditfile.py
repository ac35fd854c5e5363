"""The durable sink: nothing acknowledged is lost, a full disk does what the policy says, the chain goes on."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from appliance.saf import auditfolder
from appliance.saf.audit import AuditRecord
from appliance.saf.auditchain import verify_chain
from appliance.saf.auditfile import AuditError, FullPolicy, JsonLinesAudit

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def record(number: int = 0) -> AuditRecord:
    return AuditRecord(event="ACCESS", qualifier="SUCCESS", user=f"U{number}")


def open_audit(path, **options):
    return JsonLinesAudit(path, lambda: NOON, system="MVS098", **options)


def stored(path):
    return [json.loads(line) for file in sorted(path.iterdir()) for line in file.read_bytes().splitlines()]


@pytest.fixture
def full_disk(monkeypatch):
    """A disk that takes ten bytes and then is full, while ``is_full`` is set."""
    is_full = threading.Event()
    real_write = os.write

    def write(descriptor, data):
        if is_full.is_set() and threading.current_thread().name == "audit":
            if len(data) <= 10:
                raise OSError(28, "No space left on device")
            return real_write(descriptor, data[:10]) if len(data) % 2 else real_write(descriptor, data[:11])
        return real_write(descriptor, data)

    def fdatasync(descriptor, real=os.fdatasync):
        if is_full.is_set():
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(auditfolder.os, "write", write)
    monkeypatch.setattr(auditfolder.os, "fdatasync", fdatasync)
    return is_full


def until(condition, seconds=120.0):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def test_records_are_in_order_private_and_chained(tmp_path):
    audit = open_audit(tmp_path / "audit")
    for number in range(500):
        audit.write(record(number))
    assert audit.flush(120)
    assert audit.close()
    file = tmp_path / "audit" / "audit-20260301.jsonl"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [line["user"] for line in stored(tmp_path / "audit")] == [f"U{n}" for n in range(500)]
    assert verify_chain(file).is_sound


def test_the_chain_goes_on_after_restart_and_over_midnight(tmp_path):
    days = [NOON + timedelta(days=number) for number in (0, 1, 1, 2, 2, 3)]
    for _ in range(3):
        audit = JsonLinesAudit(tmp_path, lambda: days.pop(0), system="MVS098")
        audit.write(record())
        audit.write(record())
        audit.close()
    assert len(list(tmp_path.iterdir())) == 4
    report = verify_chain(tmp_path)
    assert report.is_sound
    assert report.records == 6


def test_a_clock_set_back_keeps_the_order_of_files(tmp_path):
    times = [NOON, NOON + timedelta(days=1), NOON]
    audit = JsonLinesAudit(tmp_path, lambda: times.pop(0), system="MVS098")
    for number in range(3):
        audit.write(record(number))
        assert audit.flush(120)
    audit.close()
    assert verify_chain(tmp_path).is_sound


@pytest.mark.parametrize("tail", [b'{"seq":3,"ti', b"\0" * 5000, b"x" * 200_000])
def test_a_torn_last_line_is_cut_off_and_said(tmp_path, tail):
    audit = open_audit(tmp_path)
    audit.write(record(1))
    audit.close()
    with (tmp_path / "audit-20260301.jsonl").open("ab") as stream:
        stream.write(tail)
    audit = open_audit(tmp_path)
    audit.close()
    assert verify_chain(tmp_path).is_sound
    last = stored(tmp_path)[-1]
    assert (last["event"], last["qualifier"], last["extra"]) == ("AUDIT", "RECOVER", {"torn_bytes": len(tail)})


def test_a_file_that_is_no_audit_is_refused(tmp_path):
    (tmp_path / "audit-20260301.jsonl").write_bytes(b"hello\n")
    with pytest.raises(AuditError, match=r"audit-20260301\.jsonl"):
        open_audit(tmp_path)


def test_policy_halt_keeps_records_until_there_is_room(tmp_path, full_disk):
    audit = open_audit(tmp_path)
    audit.write(record(0))
    assert audit.flush(120)
    full_disk.set()
    for number in range(1, 20):
        audit.write(record(number))
    assert until(lambda: audit.is_failed)
    assert not audit.flush(0.1)
    full_disk.clear()
    assert audit.flush(120)
    assert not audit.is_failed
    audit.close()
    assert [line["user"] for line in stored(tmp_path)] == [f"U{n}" for n in range(20)]
    assert verify_chain(tmp_path).is_sound


def test_who_waits_is_called_when_his_record_is_on_disk(tmp_path):
    audit, seen = open_audit(tmp_path), []
    for number in range(3):
        audit.write(record(number))
        audit.when_settled(lambda number=number: seen.append((number, len(stored(tmp_path)))))
    assert until(lambda: len(seen) == 3)
    assert all(on_disk > number for number, on_disk in seen)
    audit.when_settled(lambda: seen.append("at once"))
    assert seen[-1] == "at once"
    audit.close()


def test_who_waits_is_called_too_when_nothing_can_be_written(tmp_path, full_disk):
    audit, seen = open_audit(tmp_path), []
    full_disk.set()
    audit.write(record(0))
    audit.when_settled(lambda: seen.append(audit.is_failed))
    assert until(lambda: seen == [True])
    full_disk.clear()
    audit.close()


def test_policy_continue_counts_what_is_lost_and_the_chain_shows_it(tmp_path, full_disk):
    audit = open_audit(tmp_path, policy=FullPolicy.CONTINUE)
    audit.write(record(0))
    assert audit.flush(120)
    full_disk.set()
    for number in range(1, 4):
        audit.write(record(number))
    assert not audit.flush(120)
    assert not audit.is_failed
    full_disk.clear()
    audit.write(record(4))
    assert audit.flush(120)
    audit.close()
    assert audit.lost == 3
    assert [line["seq"] for line in stored(tmp_path)] == [1, 5, 6]
    assert stored(tmp_path)[1]["extra"] == {"lost": 3}
    report = verify_chain(tmp_path)
    assert (report.lost, report.faults) == (3, ())


def test_what_was_lost_before_somebody_waits_is_not_on_disk(tmp_path, full_disk):
    audit = open_audit(tmp_path, policy=FullPolicy.CONTINUE)
    full_disk.set()
    audit.write(record(0))
    assert until(lambda: audit.lost)
    assert not audit.flush(120)
    full_disk.clear()
    audit.write(record(1))
    assert audit.flush(120)
    audit.close()


def test_a_full_queue_never_blocks_the_writer(tmp_path, full_disk):
    audit = open_audit(tmp_path, limit=10)
    full_disk.set()
    for number in range(50):
        audit.write(record(number))
    assert audit.is_failed
    assert audit.lost >= 30
    full_disk.clear()
    assert until(lambda: not audit.is_failed)
    audit.close()


def test_kill_9_loses_nothing_that_was_flushed(tmp_path):
    program = f"""
from datetime import UTC, datetime
from pathlib import Path
from appliance.saf.audit import AuditRecord
from appliance.saf.auditfile import JsonLinesAudit
audit = JsonLinesAudit(Path({str(tmp_path)!r}), lambda: datetime.now(UTC), system="S")
number = 0
while True:
    for _ in range(7):
        number += 1
        audit.write(AuditRecord(event="ACCESS", qualifier="SUCCESS", user=str(number)))
    assert audit.flush(120)
    print(number, flush=True)
"""
    acknowledged = 0
    for delay in (0.02, 0.05, 0.1):
        child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(delay)
        os.kill(child.pid, signal.SIGKILL)
        rest = child.communicate()[0].splitlines()
        acknowledged += int(rest[-1]) if rest else 7
    open_audit(tmp_path).close()
    report = verify_chain(tmp_path)
    assert report.is_sound
    assert report.records >= acknowledged
