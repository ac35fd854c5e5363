"""A file system that is full, under each store: who asks is told, who works elsewhere goes on, room is used at once."""

from __future__ import annotations

import errno
import ftplib
import io

import pytest

from appliance.saf.auditchain import verify_chain
from tests.faults.clients import log_in, refusal_of, store
from tests.faults.smalldisk import small_disk
from tests.system.emulator import Emulator
from tests.system.running import Demo, edit_member, free_offset, until


def test_the_disk_is_as_full_as_the_tests_need(tmp_path):
    """The control: one byte more does not fit."""
    with small_disk(tmp_path / "small") as disk:
        disk.fill()
        with pytest.raises(OSError) as raised, (disk.folder / "more").open("wb", buffering=0) as more:  # noqa: PT012
            for _ in range(8_192):
                more.write(b"x")
        assert raised.value.errno == errno.ENOSPC
        disk.empty()


def test_files_of_users(tmp_path):
    with (
        small_disk(tmp_path / "demo" / "data") as disk,
        Demo(tmp_path / "demo", free_offset()) as demo,
        log_in(demo) as client,
    ):
        assert store(client, "kept", b"old")
        disk.fill()
        assert refusal_of(client, "kept", bytes(100_000))[:4] == "452 "
        got: list[bytes] = []
        client.retrbinary("RETR kept", got.append)
        assert b"".join(got) == b"old"
        assert demo.console("D FTP").code == 0
        disk.empty()
        assert store(client, "kept", bytes(100_000))
        demo.stop()


def test_data_sets(tmp_path):
    with (
        small_disk(tmp_path / "demo" / "data") as disk,
        Demo(tmp_path / "demo", free_offset()) as demo,
        log_in(demo, 2022) as client,
    ):
        assert store(client, "'USER2.KEPT'", b"old")
        disk.fill()
        assert refusal_of(client, "'USER2.KEPT'", bytes(400_000))[:4] == "452 "
        got: list[bytes] = []
        client.retrbinary("RETR 'USER2.KEPT'", got.append)
        assert b"".join(got).rstrip(b"\0 @\x40") == b"old"
        disk.empty()
        assert store(client, "'USER2.MORE'", b"there is room again")
        demo.stop()


def test_the_spool(tmp_path):
    with (
        small_disk(tmp_path / "demo" / "data") as disk,
        Demo(tmp_path / "demo", free_offset()) as demo,
        log_in(demo, 2022) as client,
    ):
        client.sendcmd("SITE FILETYPE=JES")
        job = b"//USER2A JOB\n//STEP EXEC PGM=IEFBR14\n"
        disk.fill()
        assert refusal_of(client, "USER2A", job * 4_000, kind="A")[:4] == "452 "
        disk.empty()
        assert client.storlines("STOR USER2A", io.BytesIO(job))[:3] == "250"
        demo.stop()


def test_the_saf_database(tmp_path):
    placed = ("DATADIR         data", "DATADIR         data\nDATABASE db/saf.sqlite")
    edit_member(tmp_path / "demo", "SYSTEM.CONF", placed)
    with small_disk(tmp_path / "demo" / "db") as disk, Demo(tmp_path / "demo", free_offset()) as demo:
        disk.fill()
        results = [demo.console(f"ADDUSER FULL{number:04} DATA('{'x' * 200}')") for number in range(200)]
        refused = [number for number, result in enumerate(results) if result.code == 8]
        assert refused, "the database found room"
        assert demo.console("LISTUSER USER2").code == 0
        disk.empty()
        assert demo.console("ADDUSER AFTER1").code == 0
        for number, result in enumerate(results):
            assert demo.console(f"LISTUSER FULL{number:04}").code == result.code
        with log_in(demo) as client:
            assert store(client, "file", b"content")
        demo.stop()


def fill_audit(demo: Demo) -> None:
    """Records until one cannot be written."""
    until(lambda: demo.console("LISTUSER USER2").code == 8)


def test_the_audit_halts_everything_that_must_be_audited(tmp_path):
    with small_disk(tmp_path / "demo" / "audit") as disk, Demo(tmp_path / "demo", free_offset()) as demo:
        with log_in(demo) as client:
            assert store(client, "before", b"content")
        disk.fill()
        fill_audit(demo)
        assert demo.console("ADDUSER UNSEEN").code == 8
        until(lambda: "SLYA0107E" in demo.output())
        with pytest.raises((ftplib.Error, EOFError, OSError)):
            log_in(demo)
        disk.empty()
        until(lambda: demo.console("ADDUSER SEEN").code == 0)
        with log_in(demo) as client:
            assert store(client, "after", b"content")
        assert demo.console("LISTUSER UNSEEN").code == 8
        until(lambda: demo.audited("SLYA0014I"))
        demo.stop()
        assert verify_chain(disk.folder).is_sound


def test_recordings(tmp_path):
    edit_member(tmp_path / "demo", "PROFILE.TCPIP", ("   MSG07\n", "   MSG07\n   RECORD\n"))
    with small_disk(tmp_path / "demo" / "recordings") as disk, Demo(tmp_path / "demo", free_offset()) as demo:
        disk.fill()
        with Emulator(demo, 2992, prefix="L:") as terminal:
            terminal.connect().log_on("USER2", demo.password("USER2"))
            until(lambda: demo.audited("SLYA0207W"))
        disk.empty()
        with Emulator(demo, 2992, prefix="L:") as terminal:
            terminal.connect().log_on("USER2", demo.password("USER2"))
        until(lambda: any(path.stat().st_size > 2_000 for path in disk.folder.iterdir()))
        demo.stop()
