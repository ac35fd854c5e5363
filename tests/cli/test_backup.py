"""``sallyport backup`` and ``restore``: what comes back, what is refused, and that a refusal changes nothing."""

import re
import shutil
import socket
import sqlite3
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from appliance.assembly.keeping import sealedfile
from appliance.assembly.keeping.sealedfile import SealedWriter
from appliance.cli import main
from appliance.saf.auditchain import verify_chain
from appliance.saf.store import SafStore
from appliance.secret import Secret
from tests.support.racf import NOON, RacfConsole

ROOT = Path(__file__).parent.parent.parent
KEY = "E001193519561977"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(sealedfile, "_COST", (8, 1, 1))


@pytest.fixture
def site(tmp_path):
    """A configuration, a state folder with a database, an issued key and a user's file; and a passphrase."""
    folder = tmp_path / "site"
    shutil.copytree(ROOT / "etc", folder / "etc")
    member = folder / "etc" / "SYSTEM.CONF"
    member.write_text(member.read_text() + "\nDATABASE saf.db\n")
    state = folder / "state"
    state.mkdir()
    console = RacfConsole(state, "ADDUSER USER2 PASSWORD(SECRET1)")
    console.ok(f"RDEFINE PTKTDATA TSO SSIGNON(KEYMASKED({KEY}))")
    console.store.close()
    (state / "pki").mkdir()
    (state / "pki" / "user2.key").write_text("-----BEGIN PRIVATE KEY-----")
    (state / "data" / "hfs" / "u").mkdir(parents=True)
    (state / "data" / "hfs" / "u" / "report").write_text("figures")
    (folder / "passphrase").write_text("correct horse\n")
    return folder


def sallyport(verb, site, file, *options):
    folders = ["--config", str(site / "etc"), "--state", str(site / "state")]
    passphrase = ["--passphrase-file", str(site / "passphrase")]
    return CliRunner().invoke(main, [verb, str(file), *folders, *passphrase, *options])


def users(site):
    store = SafStore.open(
        f"sqlite:///{site / 'state' / 'saf.db'}", key_file=site / "state" / "saf.key", now=lambda: NOON
    )
    try:
        return set(store.database.users), store.database.profiles["PTKTDATA"]["TSO"].ssignon
    finally:
        store.close()


def fingerprint(site):
    return {
        str(path.relative_to(site)): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def test_everything_comes_back(site, tmp_path):
    file = tmp_path / "gate.backup"
    result = sallyport("backup", site, file, "--data")
    assert result.exit_code == 0, result.output
    assert "SLYA0301I" in result.output
    assert file.stat().st_mode & 0o777 == 0o600
    before = users(site)
    shutil.rmtree(site / "state")
    (site / "etc" / "APPLS").write_text("; something else\n")
    result = sallyport("restore", site, file)
    assert result.exit_code == 0, result.output
    assert users(site) == before
    assert (site / "etc" / "APPLS").read_text() == (ROOT / "etc" / "APPLS").read_text()
    assert (site / "state" / "pki" / "user2.key").read_text() == "-----BEGIN PRIVATE KEY-----"
    assert (site / "state" / "data" / "hfs" / "u" / "report").read_text() == "figures"
    assert (site / "state" / "saf.key").stat().st_mode & 0o777 == 0o600
    assert verify_chain(site / "state" / "audit").is_sound


def test_in_a_folder_it_is_named_by_the_time(site, tmp_path):
    (tmp_path / "backups").mkdir()
    assert sallyport("backup", site, tmp_path / "backups").exit_code == 0
    [made] = (tmp_path / "backups").iterdir()
    assert re.fullmatch(r"sallyport-\d{8}T\d{6}Z\.backup", made.name)


def test_what_was_there_is_kept_beside(site, tmp_path):
    file = tmp_path / "gate.backup"
    assert sallyport("backup", site, file).exit_code == 0
    store = RacfConsole(site / "state").store
    store.close()
    (site / "state" / "pki" / "user2.key").write_text("newer")
    assert sallyport("restore", site, file).exit_code == 0
    [kept] = (site / "state").glob("replaced-*")
    assert (kept / "pki" / "user2.key").read_text() == "newer"
    assert (kept / "saf.db").exists()
    assert (kept / "etc" / "APPLS").exists()
    assert (site / "state" / "data" / "hfs" / "u" / "report").read_text() == "figures"  # not in it, so not touched


def test_no_secret_can_be_read_in_it(site, tmp_path):
    file = tmp_path / "gate.backup"
    assert sallyport("backup", site, file).exit_code == 0
    content = file.read_bytes()
    for secret in (b"PRIVATE KEY", (site / "state" / "saf.key").read_bytes(), b"argon2", bytes.fromhex(KEY)):
        assert secret not in content


def test_a_damaged_backup_changes_nothing(site, tmp_path):
    file = tmp_path / "gate.backup"
    assert sallyport("backup", site, file).exit_code == 0
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    before = fingerprint(site)
    result = sallyport("restore", site, file)
    assert (result.exit_code, "SLYA0304E" in result.output, "damaged" in result.output) == (8, True, True)
    assert fingerprint(site) == before


def test_a_wrong_passphrase_changes_nothing(site, tmp_path):
    file = tmp_path / "gate.backup"
    assert sallyport("backup", site, file).exit_code == 0
    before = fingerprint(site) | {"passphrase": b"wrong\n"}
    (site / "passphrase").write_text("wrong\n")
    result = sallyport("restore", site, file)
    assert (result.exit_code, "passphrase is not right" in result.output) == (8, True)
    assert fingerprint(site) == before


def test_a_database_of_a_newer_version_is_refused(site, tmp_path):
    file = tmp_path / "gate.backup"
    with sqlite3.connect(site / "state" / "saf.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert sallyport("backup", site, file).exit_code == 0
    before = fingerprint(site)
    result = sallyport("restore", site, file)
    assert (result.exit_code, "9999 is newer" in result.output) == (8, True)
    assert fingerprint(site) == before


def test_never_beside_a_running_daemon(site, tmp_path):
    file = tmp_path / "gate.backup"
    assert sallyport("backup", site, file).exit_code == 0
    with socket.socket(socket.AF_UNIX) as control:
        control.bind(str(site / "state" / "control.sock"))
        control.listen()
        result = sallyport("restore", site, file)
    assert (result.exit_code, "is running" in result.output) == (8, True)


def test_without_a_database_there_is_no_backup(site, tmp_path):
    (site / "state" / "saf.db").unlink()
    result = sallyport("backup", site, tmp_path / "gate.backup")
    assert (result.exit_code, "SLYA0303E" in result.output) == (8, True)
    assert list(tmp_path.glob("*gate*")) == []


def test_an_empty_passphrase_is_none(site, tmp_path):
    (site / "passphrase").write_text("\n")
    assert sallyport("backup", site, tmp_path / "gate.backup").exit_code == 2


@pytest.mark.parametrize(("passphrase", "code"), [("elevenchars", 8), ("zwölf zeiche", 0)])
def test_a_passphrase_that_could_be_found_by_trying_is_refused(site, tmp_path, passphrase, code):
    (site / "passphrase").write_text(f"{passphrase}\n")
    result = sallyport("backup", site, tmp_path / "gate.backup")
    assert (result.exit_code, (tmp_path / "gate.backup").exists()) == (code, not code)
    if code:
        assert result.output == "SLYA0303E no backup is made: a passphrase has at least 12 characters\n"
        assert list(tmp_path.glob("*gate*")) == []


def test_restore_takes_any_passphrase(site, tmp_path, monkeypatch):
    """One that was good enough for the file when it was made."""
    (site / "passphrase").write_text("short\n")
    with monkeypatch.context() as patched:
        patched.setattr("appliance.assembly.keeping.backup._SHORTEST", 1)
        assert sallyport("backup", site, tmp_path / "gate.backup").exit_code == 0
    assert sallyport("restore", site, tmp_path / "gate.backup").exit_code == 0


@pytest.mark.parametrize("name", ["../outside", "etc/../../outside", "/outside", "elsewhere/file"])
def test_a_name_that_leads_elsewhere_is_refused(site, tmp_path, name):
    file = tmp_path / "gate.backup"
    with file.open("wb") as stream:
        writer = SealedWriter(stream, Secret("correct horse"), {})
        with tarfile.open(mode="w|", fileobj=writer) as archive:
            archive.addfile(tarfile.TarInfo(name))
        writer.close()
    before = fingerprint(site)
    result = sallyport("restore", site, file)
    assert (result.exit_code, "does not belong in a backup" in result.output) == (8, True)
    assert fingerprint(site) == before
