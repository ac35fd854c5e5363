"""The Debian package through its life in a clean Debian: installed, first boot, used, upgraded, restored, purged.

The package before this one is this one under a lower number, with a database of the schema before: what an upgrade has
to bring along. There is no service manager in a chroot: units are checked by systemd's own program, and the daemon is
started by hand, as the user that the unit names.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.ports import free_port
from tests.system.chroots import debian, run
from tests.system.daemon import PHRASE, Daemon
from tests.system.emulator import Emulator
from tests.system.running import ROOT, need, until

_DOWNGRADE = """
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
import appliance.saf.migrations as migrations
engine = sa.create_engine("sqlite:////var/lib/sallyport/saf.sqlite")
with engine.begin() as connection:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", migrations.__path__[0])
    command.downgrade(config, "-1")
"""


class Installed(Daemon):
    """The appliance of a package in a chroot."""

    def __init__(self, root: Path, ports: dict[str, int]) -> None:
        super().__init__(root / "root", ports)
        self.root = root
        self.program = ("chroot", str(root), "sallyport")
        self.config, self.state = root / "etc" / "sallyport", root / "var" / "lib" / "sallyport"
        self.socket = root / "run" / "sallyport" / "control.sock"

    def seen(self, argument: object) -> str:
        return str(argument).replace(str(self.root), "", 1) if isinstance(argument, Path) else str(argument)

    def within(self, *command: object) -> str:
        return run("chroot", self.root, *command)

    def install(self, package: Path) -> None:
        shutil.copy(package, self.root / "sallyport.deb")
        self.within("dpkg", "--install", "--force-confdef", "--force-confold", "/sallyport.deb")
        (self.root / "sallyport.deb").unlink()

    def start(self) -> None:
        """As the unit does: the user, the folder for the socket."""
        self.within("install", "-d", "-o", "sallyport", "-g", "sallyport", "-m", "0750", "/run/sallyport")
        program, self.program = self.program, ("chroot", "--userspec=sallyport:sallyport", str(self.root), "sallyport")
        try:
            self.launch()
        finally:
            self.program = program

    def curl(self, user: str, password: str, path: str, *options: object) -> str:
        url = f"ftp://localhost:{self.ports['FTP']}/{path}"
        command = ["curl", "-sS", "--ssl-reqd", "--cacert", self.ca, "-u", f"{user}:{password}", *options, url]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def packages(folder: Path) -> tuple[Path, Path]:
    """The package before, and the one that the sources give, or that SALLYPORT_PACKAGE names."""
    given = os.environ.get("SALLYPORT_PACKAGE")
    if given is None:
        run("make", "deb", timeout=1_200)
    [new] = [Path(given)] if given else (ROOT / "dist").glob("sallyport_*.deb")
    tree = folder / "before"
    run("dpkg-deb", "--raw-extract", new, tree)
    control = tree / "DEBIAN" / "control"
    control.write_text(re.sub(r"^Version: .*$", "Version: 0.0.9", control.read_text(), flags=re.M))
    run("dpkg-deb", "-Znone", "--build", tree, folder / "before.deb")
    shutil.rmtree(tree)
    return folder / "before.deb", new


def names(root: Path) -> set[str]:
    """Every path in a chroot but those of programs that run in it."""
    found = set()
    for parent, folders, files in os.walk(root):
        folders[:] = [name for name in folders if os.path.join(parent, name) not in (f"{root}/proc", f"{root}/dev")]
        found |= {os.path.join(parent, name).removeprefix(str(root)) for name in (*folders, *files)}
    return found


def log_on(installed: Installed, user: str, password: str) -> None:
    with Emulator(installed, installed.ports["TN3270"], prefix="L:") as terminal:
        terminal.connect().log_on(user, password)


@pytest.mark.timeout(2_400)
def test_life(tmp_path_factory):
    need("debootstrap", "dpkg-buildpackage", "dh", "lintian", "curl", "s3270", "systemd-analyze")
    if os.geteuid() != 0:
        pytest.skip("a chroot needs root")
    folder = tmp_path_factory.mktemp("p")
    before, new = packages(folder)
    run("lintian", "--fail-on", "error,warning", new)
    root = folder / "r"
    debian(root)
    untouched = names(root)
    with Installed(root, {"FTP": free_port(), "TN3270": free_port()}) as installed:
        installed.install(before)
        assert "0.1.0" in installed.sallyport("--version")
        first_boot(installed)
        use(installed)
        backed_up(installed)
        upgraded(installed, new)
        restored(installed)
        units(installed)
        removed_and_purged(installed, untouched)


def first_boot(installed: Installed) -> None:
    installed.start()
    until(installed.socket.exists)
    assert installed.console("D FTP").lines[0].startswith("SLYA0311W")
    installed.init()
    installed.wait()
    assert "0 errors, 0 warnings" in installed.sallyport("check")
    owner = installed.state.stat().st_uid
    assert owner != 0
    assert {path.stat().st_uid for path in installed.state.rglob("*")} == {owner}
    for name in ("RACF.INIT", "SYSTEM.CONF", "USSTAB"):
        assert (installed.config / name).stat().st_mode & 0o007 == 0


def use(installed: Installed) -> None:
    assert installed.console("ADDUSER USER2 PASSWORD(SECRET12)").code == 0
    assert installed.console("ALTUSER USER2 PASSWORD(SECRET12) NOEXPIRED").code == 0
    installed.curl("USER2", "SECRET12", "README.md", "-T", ROOT / "README.md")
    installed.curl("SECADM", f"{PHRASE}:{installed.code()}", "")
    log_on(installed, "USER2", "SECRET12")


def backed_up(installed: Installed) -> None:
    (installed.folder / "passphrase").write_text("a long passphrase\n")
    passphrase = ["--passphrase-file", installed.folder / "passphrase"]
    installed.sallyport("backup", "--data", *passphrase, installed.folder / "gate.backup")
    assert installed.stop() == 0


def upgraded(installed: Installed, new: Path) -> None:
    screens = installed.config / "USSTAB"
    screens.write_text(screens.read_text() + "; changed by the administrator\n")
    python = "/usr/lib/sallyport/bin/python3"
    installed.within("chroot", "--userspec=sallyport:sallyport", "/", python, "-c", _DOWNGRADE)
    installed.install(new)
    assert "changed by the administrator" in screens.read_text()
    installed.start()
    installed.wait(times=2)
    assert len(list(installed.state.glob("saf.sqlite.schema-*"))) == 1
    assert installed.curl("USER2", "SECRET12", "README.md") == (ROOT / "README.md").read_text()
    log_on(installed, "USER2", "SECRET12")


def restored(installed: Installed) -> None:
    assert installed.console("ADDUSER USER9").code == 0
    installed.curl("USER2", "SECRET12", "README.md", "-T", ROOT / "CHANGELOG.md")
    assert installed.stop() == 0
    passphrase = ["--passphrase-file", installed.folder / "passphrase"]
    installed.sallyport("restore", *passphrase, installed.folder / "gate.backup")
    installed.start()
    installed.wait(times=3)
    assert installed.console("LISTUSER USER9").code == 8
    assert installed.curl("USER2", "SECRET12", "README.md") == (ROOT / "README.md").read_text()
    assert installed.stop() == 0


def units(installed: Installed) -> None:
    found = sorted((installed.root / "lib" / "systemd" / "system").glob("sallyport*"))
    assert len(found) >= 8
    listed = (installed.root / "var" / "lib" / "systemd" / "deb-systemd-helper-enabled").rglob("*sallyport*")
    assert {path.name for path in listed if path.suffix == ".service"} == {"sallyport.service"}
    manual = installed.root / "usr" / "share" / "man"
    assert {path.name for path in manual.rglob("sallyport*")} >= {"sallyport.1.gz", "sallyport.conf.5.gz"}
    completion = installed.root / "usr" / "share" / "bash-completion" / "completions" / "sallyport"
    assert "_SALLYPORT_COMPLETE=bash_complete" in completion.read_text()


def removed_and_purged(installed: Installed, untouched: set[str]) -> None:
    installed.within("dpkg", "--remove", "sallyport")
    assert not (installed.root / "usr" / "lib" / "sallyport").exists()
    assert (installed.state / "saf.sqlite").exists()
    assert (installed.config / "SYSTEM.CONF").exists()
    shutil.rmtree(installed.folder)
    installed.within("dpkg", "--purge", "sallyport")
    # What dpkg and the account files keep of before; the account itself stays.
    kept = re.compile(r"/var/lib/dpkg/.*|/var/log/.*|/etc/(passwd|group|shadow|gshadow|subuid|subgid)-")
    assert {name for name in names(installed.root) - untouched if not kept.fullmatch(name)} == set()
