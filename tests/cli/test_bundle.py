"""``sallyport support-bundle`` of an appliance that does not run, and of one that is broken."""

import shutil
import tarfile
from pathlib import Path

from click.testing import CliRunner

from appliance.cli import main
from tests.support.racf import RacfConsole

ROOT = Path(__file__).parent.parent.parent


def bundle(folder):
    options = ["--config", folder / "etc", "--state", folder / "state", "--socket", folder / "nobody.sock"]
    result = CliRunner().invoke(main, ["support-bundle", str(folder / "b.tgz"), *map(str, options)])
    assert result.exit_code == 0, result.output
    with tarfile.open(folder / "b.tgz") as archive:
        return {entry.name.removeprefix("sallyport/"): archive.extractfile(entry).read().decode() for entry in archive}


def site(folder):
    shutil.copytree(ROOT / "etc", folder / "etc")
    (folder / "state").mkdir()
    RacfConsole(folder / "state").store.close()
    (folder / "etc" / "SYSTEM.CONF").write_text("DATABASE saf.db\n")


def test_nobody_answers(tmp_path):
    site(tmp_path)
    parts = bundle(tmp_path)
    assert parts["daemon/d-ftp.txt"] == "nobody answers\n"
    assert '"schema"' in parts["database.json"]


def test_a_part_that_cannot_be_made_says_why(tmp_path):
    site(tmp_path)
    (tmp_path / "state" / "saf.db").write_bytes(b"no database" * 1000)
    parts = bundle(tmp_path)
    assert parts["database.json"].startswith("not to be had: ")
    assert '"version"' in parts["about.json"]


def test_a_password_in_a_url_is_hidden(tmp_path):
    site(tmp_path)
    (tmp_path / "etc" / "SYSTEM.CONF").write_text("DATABASE saf.db\n; postgresql://saf:hush@db/saf\n")
    assert "postgresql://saf:***@db/saf" in bundle(tmp_path)["etc/SYSTEM.CONF"]
