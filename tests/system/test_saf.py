"""The SAF authority seen from outside: second factor, NOTIFY, the audit explained, export beside the daemon."""

from __future__ import annotations

import base64
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from appliance.saf.totp import STEP, code_at
from appliance.secret import Secret
from tests.system.emulator import Emulator
from tests.system.running import ROOT, Demo, need, until
from tests.system.test_dcas import ask

KEY = b"12345678901234567890"


@pytest.fixture
def factor(demo: Demo):
    """USER4 needs a second factor for the time of a test."""
    key = base64.b32encode(KEY).decode()
    result = demo.console(f"ALTUSER USER4 MFA(FACTOR(AZFTOTP1) KEY({key}) ACTIVE)")
    assert result.code == 0, result.lines
    yield demo
    demo.console("ALTUSER USER4 NOMFA")
    demo.console("ALTUSER USER4 RESUME")


def code(later: int = 0) -> str:
    return code_at(Secret(KEY), int(time.time()) // STEP + later)


def ftp(demo: Demo, password: str, user: str = "USER4") -> int:
    need("curl")
    url = f"ftp://localhost:{demo.port(2121)}/"
    command = ["curl", "--silent", "--ssl-reqd", "--cacert", str(demo.ca), "-u", f"{user}:{password}", url]
    return subprocess.run(command, capture_output=True, timeout=120, check=False).returncode


LOGIN_DENIED = 67


def test_a_code_lets_in_once_over_all_services(factor, tmp_path):
    password = factor.password("USER4")
    assert ftp(factor, password) == LOGIN_DENIED
    now = code()
    assert ftp(factor, f"{password}:{now}") == 0
    assert ftp(factor, f"{password}:{now}") == LOGIN_DENIED
    with Emulator(factor, 2992, prefix="L:") as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(TSO)")
        terminal.see("USER ID")
        terminal.fill("USER4", f"{password}:{now}")
        terminal.see("SLYT")
        assert "READY" not in terminal.screen()
    with Emulator(factor, 2992, prefix="L:") as terminal:
        terminal.connect().log_on("USER4", f"{password}:{code(1)}")


def tso(demo: Demo, user: str, password: str) -> bool:
    """Whether a logon ends at READY."""
    with Emulator(demo, 2992, prefix="L:") as terminal:
        terminal.connect().enter("LOGON APPLID(TSO)")
        terminal.see("USER ID")
        terminal.fill(user, password)
        return until(lambda: [text for text in ("READY", "SLYT0703E") if text in terminal.screen()])[0] == "READY"


@pytest.fixture
def guessed(demo: Demo):
    """LOCKED1, a user with the password First1."""
    for command in ("ADDUSER LOCKED1 PASSWORD(First1)", "ALTUSER LOCKED1 PASSWORD(First1) NOEXPIRED"):
        assert demo.console(command).code == 0
    yield demo
    demo.console("DELUSER LOCKED1")


def at_once(*attempts: Callable[[], bool]) -> list[bool]:
    """What became of logons that were tried at the same time."""
    with ThreadPoolExecutor(len(attempts)) as pool:
        return [done.result() for done in [pool.submit(attempt) for attempt in attempts]]


def test_wrong_attempts_at_once_over_all_services_count_together_and_the_fifth_is_the_last(guessed: Demo):
    def by_ftp(password: str) -> Callable[[], bool]:
        return lambda: ftp(guessed, password, "LOCKED1") == 0

    def by_tso(password: str) -> Callable[[], bool]:
        return lambda: tso(guessed, "LOCKED1", password)

    def revoked() -> int:
        records = guessed.audit()
        return sum(record.get("user") == "LOCKED1" and record["qualifier"] == "REVKAUTO" for record in records)

    assert at_once(by_ftp("Wrong1"), by_tso("Wrong2"), by_ftp("Wrong3"), by_tso("WRONGPT1")) == [False] * 4
    assert tso(guessed, "LOCKED1", "First1")  # the fourth was not the last, and now none counts any more
    assert revoked() == 0
    assert not any(at_once(*(by_ftp(f"Wrong{number}") for number in range(3)), by_tso("Wrong4"), by_tso("WRONGPT2")))
    assert any("ATTRIBUTES=REVOKED" in line for line in guessed.console("LISTUSER LOCKED1").lines)
    ticket = ask(guessed, "dcascli", "--user", "LOCKED1").stdout.split()[-1]  # a DCAS gives one, and it opens nothing
    assert at_once(by_tso("First1"), by_ftp("First1"), by_tso(ticket)) == [False] * 3
    assert until(revoked) == 1
    assert guessed.console("ALTUSER LOCKED1 RESUME").code == 0
    assert at_once(by_ftp("First1"), by_tso("First1")) == [True, True]


def test_of_two_who_give_the_same_ticket_or_code_at_once_one_gets_in(guessed: Demo, factor: Demo):
    ticket = ask(guessed, "dcascli", "--user", "LOCKED1").stdout.split()[-1]
    assert sorted(at_once(*[lambda: tso(guessed, "LOCKED1", ticket)] * 2)) == [False, True]
    password = factor.password("USER4")
    now = f"{password}:{code()}"
    assert sorted(at_once(*[lambda: ftp(factor, now) == 0] * 3)) == [False, False, True]


def sallyport(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "appliance", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)


def test_a_refusal_is_found_in_the_audit_and_explained(demo: Demo):
    need("curl")
    certificate, key = demo.certificate("user4")
    url = f"ftp://localhost:{demo.port(2021)}/"
    command = ["curl", "--silent", "--ssl-reqd", "--cacert", str(demo.ca), "--cert", str(certificate)]
    refused = subprocess.run([*command, "--key", str(key), "-u", "USER4:", url], timeout=120, check=False)
    assert refused.returncode != 0
    folder = ("audit", "--dir", demo.dir / "audit")
    options = ("--user", "USER4", "--class", "SERVAUTH", "--outcome", "refused", "--json")
    found = until(lambda: sallyport(*folder, *options).stdout.splitlines())
    record = json.loads(found[-1])
    assert record["rule"] == "UACC"
    assert "CN=user4" in record["certificate"]
    explained = sallyport(*folder, "explain", record["seq"]).stdout
    profile = record["profile"]
    assert f"PERMIT {profile} CLASS(SERVAUTH) ID(USER4) ACCESS(READ)" in explained
    lines = demo.console(f"EXPLAIN USER4 SERVAUTH {profile}").lines
    assert any(f"PERMIT {profile} CLASS(SERVAUTH) ID(USER4) ACCESS(READ)" in line for line in lines)
    assert sallyport(*folder, "verify").returncode == 0


def test_a_profile_with_notify_is_heard_on_the_console(demo: Demo):
    profile = f"EZB.TN3270.MVS098.TCPCS.PORT{demo.port(2025):05}"
    assert demo.console(f"RALTER SERVAUTH {profile} NOTIFY(IBMUSER)").code == 0
    with (
        Emulator(demo, 2025, certificate="user4", prefix="L:") as terminal,
        contextlib.suppress(RuntimeError, TimeoutError),
    ):
        terminal.connect()
    until(lambda: "SLYA0005W" in demo.output() and "USER4 is refused READ" in demo.output())
    assert demo.console(f"RALTER SERVAUTH {profile} NONOTIFY").code == 0


def test_the_database_is_exported_beside_the_daemon_and_not_changed(demo: Demo, tmp_path: Path):
    unload = tmp_path / "unload.txt"
    exported = sallyport("saf", "--state", demo.dir, "export", unload)
    assert exported.returncode == 0, exported.stderr
    assert any(line.startswith("0200 USER2 ") for line in unload.read_text().splitlines())
    for arguments in (("import", unload), ("rekey",)):
        refused = sallyport("saf", "--state", demo.dir, *arguments)
        assert (refused.returncode, "SLYS1608E" in refused.stderr) == (8, True)
