"""RECORD: a session of s3270 on disk without its secrets, shown again by the operator's command and on a 3270."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from tests.system.emulator import Emulator
from tests.system.running import Demo, until


@pytest.fixture
def recording(own_demo: Demo) -> Demo:
    """A demo that records the ports 2992 and 2025."""
    member = own_demo.dir / "etc" / "PROFILE.TCPIP"
    changed, count = re.subn(r"(SECUREPORT (?:2992|2025)\n)", r"\1   RECORD\n", member.read_text())
    assert count == 2
    member.write_text(changed)
    assert own_demo.console("V TCPIP,,OBEYFILE").code == 0
    return own_demo


def _files(demo: Demo) -> list[Path]:
    return sorted((demo.dir / "recordings").glob("*"))


def _log_on(terminal: Emulator, application: str, user: str, password: str) -> None:
    terminal.enter(f"LOGON APPLID({application})")
    terminal.see("PASSWORD")
    terminal.do("Wait(60,Unlock)")
    terminal.do(f'String("{user}")')
    terminal.do("Tab()")
    terminal.do(f'String("{password}")')
    terminal.do("Enter()")


def _names(demo: Demo) -> list[str]:
    result = demo.console("D TCPIP,,TELNET,RECORDINGS")
    assert result.code == 0, result.lines
    return [row[0] for row in result.rows]


def _shown(demo: Demo, name: str) -> str:
    """Every screen of a recording, one after the other."""
    screens: list[str] = []
    while (result := demo.console(f"D TCPIP,,TELNET,RECORDING,ID={name},SCREEN={len(screens) + 1}")).code == 0:
        screens.append("\n".join(result.lines))
    assert screens, result.lines
    return "\n".join(screens)


def test_a_session_is_recorded_without_its_password_and_replayed(recording):
    password = recording.password("USER2")
    with Emulator(recording, 2992, prefix="L:") as terminal:
        assert "SLYT0851I" in terminal.connect().screen()
        _log_on(terminal, "TSO", "USER2", password)
        terminal.see("READY")
        terminal.enter("PROFILE")
        terminal.see("GROUP")
        terminal.enter("LOGOFF")
        terminal.see("SLYT0851I")
    until(lambda: any(b'"end"' in path.read_bytes() for path in _files(recording)))
    (path,) = _files(recording)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (name,) = _names(recording)
    shown = _shown(recording, name)
    assert "READY" in shown
    assert "USER2" in shown
    assert password not in shown
    assert password.encode() not in path.read_bytes()
    assert until(lambda: recording.audited("SLYT0852I"))

    with Emulator(recording, 2323) as terminal:
        terminal.connect()
        _log_on(terminal, "REPLAY", "IBMUSER", recording.password("IBMUSER"))
        terminal.see(name)
        terminal.enter("1")
        terminal.see("SLYT0851I")
        for _ in range(60):
            terminal.do("Wait(60,Unlock)")
            terminal.do("Enter()")
            if "GROUP" in terminal.screen():
                break
        assert "GROUP" in terminal.see("READY")
        terminal.do("PF(3)")
        terminal.see("RECORDED SESSIONS")


def test_a_ticket_is_in_no_recording_and_who_may_not_look_does_not(recording):
    with Emulator(recording, 2025, certificate="user2", prefix="L:") as terminal:
        terminal.connect()
        _log_on(terminal, "TSO", ")USR.ID(", ")PSS.WD(")
        assert "USER2" in terminal.see("READY")
    until(lambda: any(b'"end"' in path.read_bytes() for path in _files(recording)))
    (name,) = _names(recording)
    assert ")USR.ID(" in _shown(recording, name)
    with Emulator(recording, 2323) as terminal:
        terminal.connect()
        _log_on(terminal, "REPLAY", "USER2", recording.password("USER2"))
        terminal.see("SLYO0104E")


def test_nothing_is_recorded_unless_a_port_says_so(recording):
    with Emulator(recording, 2323) as terminal:
        assert "SLYT0851I" not in terminal.connect().screen()
        terminal.enter("LOGON APPLID(ECHO)")
        terminal.see("ECHO")
    assert _files(recording) == []


def test_one_user_is_recorded_and_no_other(own_demo):
    member = own_demo.dir / "etc" / "PROFILE.TCPIP"
    group = "PARMSGROUP WATCHED RECORD ENDPARMSGROUP\n   PARMSMAP WATCHED USERID,USER2\n"
    changed, count = re.subn(r"(BEGINVTAM\n   PORT 2323 2993 2994 2025\n)", rf"\1   {group}", member.read_text())
    assert count == 1
    member.write_text(changed)
    assert own_demo.console("V TCPIP,,OBEYFILE").code == 0
    permit = f"PERMIT EZB.TN3270.MVS098.TCPCS.PORT{own_demo.port(2025):05d} CLASS(SERVAUTH) ID(USER4) ACCESS(READ)"
    assert own_demo.console(permit).code == 0
    with (
        Emulator(own_demo, 2025, certificate="user2", prefix="L:") as watched,
        Emulator(own_demo, 2025, certificate="user4", prefix="L:") as other,
    ):
        assert "SLYT0851I" in watched.connect().screen()
        assert "SLYT0851I" not in other.connect().screen()
    until(lambda: any(b'"end"' in path.read_bytes() for path in _files(own_demo)))
    result = own_demo.console("D TCPIP,,TELNET,RECORDINGS")
    assert [row[result.columns.index("USER")] for row in result.rows] == ["USER2"]
