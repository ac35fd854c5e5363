"""DCAS with `sallyport dcas`, and what its PassTickets open."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.system.emulator import Emulator
from tests.system.running import ROOT, Demo


def ask(demo: Demo, caller: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    certificate, key = demo.certificate(caller)
    command = [sys.executable, "-m", "appliance", "dcas", f"localhost:{demo.port(8990)}", "--cert", certificate]
    command += ["--key", key, "--ca", demo.ca, "--applid", "TSO", *arguments]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=100, cwd=ROOT, check=False)


def logon(demo: Demo, user: str, secret: str) -> str:
    with Emulator(demo, 2992, prefix="L:") as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(TSO)")
        terminal.see("USER")
        terminal.do("Wait(60,Unlock)")
        terminal.do(f'String("{user}")')
        terminal.do("Tab()")
        terminal.do(f'String("{secret}")')
        terminal.do("Enter()")
        terminal.do("Wait(60,Unlock)")
        return terminal.screen()


def test_a_ticket_for_a_certificate_opens_tso_once(demo):
    done = ask(demo, "dcascli", "--client-cert", str(demo.certificate("user2")[0]))
    assert done.returncode == 0, done.stderr
    user, ticket = done.stdout.split()
    assert user == "USER2"
    assert "READY" in logon(demo, user, ticket)
    assert "READY" not in logon(demo, user, ticket)


def test_a_ticket_for_a_user_id(demo):
    done = ask(demo, "dcascli", "--user", "USER2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("USER2 ")


@pytest.mark.parametrize(
    ("caller", "arguments"),
    [
        ("user2", ("--user", "USER2")),  # no access to EZA.DCAS.MVS098
        ("stranger", ("--user", "USER2")),  # mapped to nobody
        ("user3", ("--user", "USER2")),  # revoked
    ],
)
def test_who_may_not_ask_gets_nothing(demo, caller, arguments):
    done = ask(demo, caller, *arguments)
    assert done.returncode != 0
    assert done.stdout == ""


@pytest.mark.parametrize("name", ["stranger", "user3"])
def test_a_certificate_without_a_user_or_revoked_gets_no_ticket(demo, name):
    done = ask(demo, "dcascli", "--client-cert", str(demo.certificate(name)[0]))
    assert done.returncode != 0
    assert "SLYD0202E" in done.stderr
