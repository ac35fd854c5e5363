"""A backup made beside a running appliance, under load, and an appliance that is made from it elsewhere."""

import subprocess
import sys
import threading

from tests.system.running import ROOT, Demo, free_offset, need


def sallyport(*arguments: object) -> str:
    command = [sys.executable, "-m", "appliance", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def curl(demo: Demo, password: str, path: str, *options: object) -> str:
    url = f"ftp://localhost:{demo.port(2121)}/{path}"
    command = ["curl", "-sS", "--ssl-reqd", "--cacert", demo.ca, "-u", f"USER2:{password}", *options, url]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_was_acknowledged_before_the_backup_is_there_after_the_restore(own_demo, tmp_path):
    need("curl")
    password = own_demo.password("USER2")
    (tmp_path / "passphrase").write_text("a long passphrase\n")
    passphrase = ["--passphrase-file", tmp_path / "passphrase"]
    curl(own_demo, password, "README.md", "-T", ROOT / "README.md")
    assert own_demo.console("ADDUSER BEFORE1").code == 0
    stop = threading.Event()

    def add_users():
        number = 0
        while not stop.is_set():
            own_demo.console(f"ADDUSER U{number:06}")
            number += 1

    writer = threading.Thread(target=add_users)
    writer.start()
    try:
        folders = ["--config", own_demo.dir / "etc", "--state", own_demo.dir]
        sallyport("backup", tmp_path / "gate.backup", "--data", *folders, *passphrase)
    finally:
        stop.set()
        writer.join()
    new = tmp_path / "new"
    sallyport("restore", tmp_path / "gate.backup", "--config", new / "etc", "--state", new, *passphrase)
    with Demo(new, free_offset()) as restored:
        assert curl(restored, password, "README.md") == (ROOT / "README.md").read_text()
        assert restored.console("LISTUSER BEFORE1").code == 0
        records = restored.audit()
        assert records[0]["event"] == "RESTORE"
