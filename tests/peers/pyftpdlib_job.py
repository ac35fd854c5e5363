"""``make test-pyftpdlib``: the functional tests of pyftpdlib's source distribution against our FTP server.

Each test either passes or stands in ``pyftpdlib_differences.txt`` with the reason; a listed one that passes is an error
too, so that the list stays true. The tests put files into their working directory: it is the home of the user they
log on as, an anonymous one, who sees that home as the root.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.system.running import ROOT, Demo, edit_member, free_offset

RELEASE = "2.2.0"
PEERS = ROOT / "build" / "peers"
DIFFERENCES = Path(__file__).parent / "pyftpdlib_differences.txt"
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


def run(source: Path, python: Path, demo: Demo, port: int) -> dict[str, bool]:
    """Each test and whether it passed."""
    home = demo.dir / "data/hfs/u/user2"
    home.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "FTP_PORT": str(port),
        "FTP_USER": "anonymous",
        "FTP_PASSWORD": "tester@example",
        "PYTHONPATH": f"{source}:{Path(__file__).parent}",
    }
    command = [str(python), "-m", "pytest", "-p", "pyftpdlib_adapter", "-q", "-rA", "--tb=no", "--color=no"]
    told = subprocess.run(
        [*command, "-c", os.devnull, "--rootdir", str(source), str(source / "tests" / "test_functional.py")],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    found = re.findall(r"^(PASSED|FAILED|ERROR) \S*test_functional\.py::(\S+)", told.stdout, re.MULTILINE)
    assert found, told.stdout + told.stderr
    failed = {name for outcome, name in found if outcome != "PASSED"}
    return {name: name not in failed for _, name in found}


def differences() -> dict[str, str]:
    """Test and the reason why it fails."""
    lines = [line.partition(": ") for line in DIFFERENCES.read_text().splitlines() if line and line[0] != "#"]
    return {name: reason for name, _, reason in lines}


def main() -> int:
    """0 when every test passed or is a known difference."""
    source, python = fetch()
    directory = PEERS / "demo"
    subprocess.run(["rm", "-rf", str(directory)], check=True)
    edit_member(directory, "PROFILE.TCPIP", ("   2990 TCP FTPIMP1\n", "   2990 TCP FTPIMP1\n   2133 TCP FTPTEST\n"))
    (directory / "etc" / "FTPTEST.FTP.DATA").write_text(_MEMBER)
    with Demo(directory, free_offset()) as demo:
        for command in _PERMISSIONS:
            assert demo.console(command).code <= 4, command
        outcomes = run(source, python, demo, demo.port(2133))
    known = differences()
    new = sorted(name for name, passed in outcomes.items() if not passed and name not in known)
    gone = sorted(name for name in known if outcomes.get(name))
    print(f"{sum(outcomes.values())} passed, {len(known)} known differences, {len(new)} new, {len(gone)} that pass now")
    print(*(f"new: {name}" for name in new), *(f"passes now: {name}" for name in gone), sep="\n")
    return 1 if new or gone else 0


if __name__ == "__main__":
    sys.exit(main())
