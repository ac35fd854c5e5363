"""Faults under uploads: the process killed at once, and a disk that is full."""

from __future__ import annotations

import contextlib
import ftplib
import gc
import hashlib
import io
import os
import signal
import ssl
import subprocess
import threading

import pytest

from tests.system.running import Demo, free_offset, need, until

GONE = (*ftplib.all_errors, ssl.SSLError)


def content(number: int) -> bytes:
    return hashlib.shake_256(b"%d" % number).digest(40_000 + number * 311)


def client_of(demo: Demo) -> ftplib.FTP_TLS:
    client = ftplib.FTP_TLS(context=ssl.create_default_context(cafile=str(demo.ca)), timeout=60)
    try:
        client.connect("localhost", demo.port(2121))
        client.login("USER2", demo.password("USER2"))
        client.prot_p()
    except GONE:
        client.close()
        raise
    return client


def upload(demo: Demo, numbers: range, stored: list[int]) -> None:
    """Store files until the server is gone."""
    with contextlib.suppress(*GONE), contextlib.closing(client_of(demo)) as client:
        for number in numbers:
            if client.storbinary(f"STOR f{number}", io.BytesIO(content(number)))[:3] in ("226", "250"):
                stored.append(number)


# ftplib forgets the data connections of a server that dies.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_after_a_kill_every_file_that_was_answered_is_whole_and_nothing_else_is_seen(own_demo):
    stored: list[int] = []
    workers = [
        threading.Thread(target=upload, args=(own_demo, range(start, start + 50), stored))
        for start in range(0, 200, 50)
    ]
    for worker in workers:
        worker.start()
    until(lambda: len(stored) >= 40, 300)
    own_demo.stop(signal.SIGKILL)
    for worker in workers:
        worker.join(100)
    gc.collect()  # what ftplib forgot is told here, and not to a later test
    own_demo.start()
    home = own_demo.dir / "data/hfs/u/user2"
    seen = {path.name: path.read_bytes() for path in home.iterdir()}
    assert len(stored) >= 40
    assert {f"f{number}" for number in stored} <= set(seen)
    assert all(seen[name] == content(int(name[1:])) for name in seen)
    assert not list((own_demo.dir / "data/scratch").iterdir())
    with client_of(own_demo) as client:
        assert client.storbinary("STOR again", io.BytesIO(b"x"))[:3] == "250"


def test_a_full_disk_is_452_and_what_was_there_stays(tmp_path):
    need("mount")
    if os.geteuid() != 0:
        pytest.skip("a small file system needs root")
    directory = tmp_path / "demo"
    (directory / "data").mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", directory / "data"], check=False)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        with Demo(directory, free_offset()) as demo, client_of(demo) as client:
            client.storbinary("STOR kept", io.BytesIO(b"old"))
            client.voidcmd("TYPE I")
            data = client.transfercmd("STOR kept")
            with contextlib.suppress(OSError):  # the server closes when it has no room left
                data.sendall(bytes(12_000_000))
            data.close()
            with pytest.raises(ftplib.error_temp, match=r"^452 "):
                client.voidresp()
            got: list[bytes] = []
            client.retrbinary("RETR kept", got.append)
            assert b"".join(got) == b"old"
            client.storbinary("STOR small", io.BytesIO(b"there is room again"))
            demo.stop()
    finally:
        subprocess.run(["umount", directory / "data"], check=False)
