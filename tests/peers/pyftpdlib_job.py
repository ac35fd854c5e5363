"""``make test-pyftpdlib``: the functional tests of pyftpdlib's source distribution against our FTP server.

Each test either passes or stands in ``pyftpdlib_differences.txt`` with the reason and with words of its traceback; a
listed one that passes, or fails otherwise, is an error too, so that the list stays true. The tests put files into
their working directory: it is the home of the user they log on as. Some want to see that home as the root, and log on
as the anonymous user, who does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from xml.etree import ElementTree

import attrs

from tests.system.running import ROOT, Demo, edit_member, free_offset

RELEASE = "2.2.0"
PEERS = ROOT / "build" / "peers"
DIFFERENCES = Path(__file__).parent / "pyftpdlib_differences.txt"
_PORTS = "   2133 TCP FTPTEST\n   2131 TCP FTPTEST BIND ::1\n"
_MEMBER = """EXTENSIONS AUTH_TLS SIZE MDTM REST_STREAM UTF8
KEYRING FTPRING
STARTDIRECTORY HFS
REPLY226 TRUE
ANONYMOUS USER2/SURROGATE
ANONYMOUSLEVEL 3
ANONYMOUSHFSFILEMODE 644
ANONYMOUSHFSDIRMODE 755
"""
_PERMISSIONS = (
    "SETROPTS CLASSACT(SURROGAT)",
    "RDEFINE SURROGAT BPX.SRV.USER2 UACC(NONE)",
    "PERMIT BPX.SRV.USER2 CLASS(SURROGAT) ID(FTPD) ACCESS(READ)",
)


def fetch() -> tuple[Path, Path]:
    """The unpacked source distribution, and a Python that has what it needs."""
    source, python = PEERS / f"pyftpdlib-{RELEASE}", PEERS / "venv" / "bin" / "python"
    if not source.is_dir():
        PEERS.mkdir(parents=True, exist_ok=True)
        pip = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--no-binary",
            ":all:",
            "-d",
            str(PEERS),
        ]
        subprocess.run([*pip, f"pyftpdlib=={RELEASE}"], check=True)
        with tarfile.open(PEERS / f"pyftpdlib-{RELEASE}.tar.gz") as archive:
            archive.extractall(PEERS, filter="data")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS / "venv")], check=True)
        needed = [str(source), "psutil", "pytest", "pyopenssl"]
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *needed], check=True)
    return source, python


def run(source: Path, python: Path, demo: Demo) -> dict[str, str]:
    """Each test and its traceback, "" when it passed."""
    home = demo.dir / "data/hfs/u/user2"
    home.mkdir(parents=True, exist_ok=True)
    report = PEERS / "pyftpdlib.xml"
    environment = os.environ | {
        "FTP_PORT": str(demo.port(2133)),
        "FTP_PORT_IPV6": str(demo.port(2131)),
        "FTP_PASSWORD": demo.password("USER2"),
        "PYTHONPATH": f"{source}:{Path(__file__).parent}",
    }
    command = [str(python), "-m", "pytest", "-p", "pyftpdlib_adapter", "-q", "--tb=short", f"--junitxml={report}"]
    told = subprocess.run(
        [*command, "-c", os.devnull, "--rootdir", str(source), str(source / "tests" / "test_functional.py")],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    cases = ElementTree.parse(report).iter("testcase")
    found = {_name(case): "\n".join(each.text or "" for each in case.iterfind("failure")) for case in cases}
    assert found, told.stdout + told.stderr
    return found


def _name(case: ElementTree.Element) -> str:
    return f"{case.attrib['classname'].rpartition('.')[2]}::{case.attrib['name']}"


@attrs.frozen
class Difference:
    """A test that fails here: words of its traceback, and the reason why that is right."""

    shows: str
    reason: str


def differences() -> dict[str, Difference]:
    """By the name of the test. A reason stands at the margin, its tests below it, each with its words."""
    known, reason = {}, ""
    for line in DIFFERENCES.read_text().splitlines():
        if line.startswith("    "):
            name, _, shows = line.strip().partition(" ")
            known[name] = Difference(shows, reason)
        elif line and line[0] != "#":
            reason = line
    return known


def complaints(outcomes: dict[str, str], known: dict[str, Difference]) -> list[str]:
    """What is not as the list says: a failure that is not on it, one that looks otherwise, one that is none."""
    found = []
    for name, traceback in sorted(outcomes.items()):
        difference = known.get(name)
        if difference is None:
            found += [f"new: {name}\n{traceback}"] if traceback else []
        elif not traceback:
            found.append(f"passes now: {name}")
        elif difference.shows not in traceback:
            found.append(f"fails otherwise than by {difference.shows!r}: {name}\n{traceback}")
    return [*found, *(f"there is no such test: {name}" for name in sorted(known.keys() - outcomes.keys()))]


def main() -> int:
    """0 when every test passed or fails as the list says."""
    source, python = fetch()
    directory = PEERS / "demo"
    subprocess.run(["rm", "-rf", str(directory)], check=True)
    edit_member(directory, "PROFILE.TCPIP", ("   2990 TCP FTPIMP1\n", f"   2990 TCP FTPIMP1\n{_PORTS}"))
    (directory / "etc" / "FTPTEST.FTP.DATA").write_text(_MEMBER)
    with Demo(directory, free_offset()) as demo:
        for command in _PERMISSIONS:
            assert demo.console(command).code <= 4, command
        outcomes = run(source, python, demo)
    known = differences()
    found = complaints(outcomes, known)
    passed = sum(not traceback for traceback in outcomes.values())
    print(*found, f"{passed} passed, {len(known)} listed, {len(found)} not as listed", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
