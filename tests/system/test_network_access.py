"""Network zones, reserved ports and conditional access from outside: curl, s3270 and the DCAS client are the peers."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path

import pytest

from tests.system.emulator import Emulator
from tests.system.running import Demo, edit_member, free_offset, need, until
from tests.system.test_dcas import ask

STEM = "EZB.NETACCESS.MVS098.TCPCS"
#: curl chooses which loopback address it comes from; s3270 always comes from the first.
INSIDE, OUTSIDE = "127.0.0.1", "127.0.0.2"
LOGIN_DENIED = 67
NETACCESS = """NETACCESS INBOUND OUTBOUND
   127.0.0.1/32 INSIDE
   127.0.0.0/8  OUTSIDE
ENDNETACCESS

PORT
   2121 TCP FTPD1 SAF FTPSAF
"""
PROFILES = f"""; Zones and reserved ports.
RDEFINE SERVAUTH {STEM}.INSIDE UACC(NONE)
PERMIT  {STEM}.INSIDE CLASS(SERVAUTH) ID(USER2) ACCESS(READ)
RDEFINE SERVAUTH {STEM}.OUTSIDE UACC(NONE)
PERMIT  {STEM}.OUTSIDE CLASS(SERVAUTH) ID(USER4) ACCESS(READ)
RDEFINE SERVAUTH EZB.PORTACCESS.MVS098.TCPCS.FTPSAF UACC(NONE)
PERMIT  EZB.PORTACCESS.MVS098.TCPCS.FTPSAF CLASS(SERVAUTH) ID(FTPD) ACCESS(READ)

; PassTickets"""


@pytest.fixture(scope="module")
def zoned(tmp_path_factory: pytest.TempPathFactory):
    """A demo whose clients come from two zones."""
    directory = tmp_path_factory.mktemp("zoned") / "demo"
    edit_member(directory, "PROFILE.TCPIP", ("PORT\n   2121 TCP FTPD1\n", NETACCESS))
    edit_member(directory, "RACF.INIT", ("; PassTickets", PROFILES))
    with Demo(directory, free_offset()) as running:
        yield running


@contextlib.contextmanager
def while_in_force(demo: Demo, command: str, undo: str):
    result = demo.console(command)
    assert result.code == 0, result.lines
    try:
        yield
    finally:
        result = demo.console(undo)
        assert result.code == 0, result.lines


def ftp(demo: Demo, user: str, source: str, port: int = 2121) -> tuple[int, str]:
    need("curl")
    url = f"ftp://127.0.0.1:{demo.port(port)}/"
    command = ["curl", "--silent", "--verbose", "--ssl-reqd", "--cacert", str(demo.ca), "--interface", source]
    done = subprocess.run(
        [*command, "-u", f"{user}:{demo.password(user)}", url], capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stderr


def tso(demo: Demo, user: str) -> str:
    """The screen after a logon, at READY or with the panel's message."""
    with Emulator(demo, 2992, prefix="L:") as terminal:
        terminal.connect().enter("LOGON APPLID(TSO)")
        until(lambda: "USER ID" in terminal.screen())
        terminal.fill(user, demo.password(user))
        return until(
            lambda: next((text for text in [terminal.screen()] if "READY" in text or "SLYT07" in text), ""), 60
        )


def safcert(demo: Demo) -> bool:
    """Whether the port that wants a mapped certificate shows user2 its first screen."""
    with Emulator(demo, 2025, certificate="user2", prefix="L:") as terminal:
        try:
            return "SALLYPORT" in terminal.connect().screen().upper()
        except RuntimeError:
            return False


def test_a_login_needs_read_to_the_zone_it_comes_from(zoned: Demo):
    tries = [(user, source) for user in ("USER2", "USER4") for source in (INSIDE, OUTSIDE)]
    outcome = {(user, source): ftp(zoned, user, source)[0] for user, source in tries}
    assert outcome == {
        ("USER2", INSIDE): 0,
        ("USER2", OUTSIDE): LOGIN_DENIED,
        ("USER4", INSIDE): LOGIN_DENIED,
        ("USER4", OUTSIDE): 0,
    }
    found = until(lambda: [record for record in zoned.audit() if record.get("resource") == f"{STEM}.OUTSIDE"])
    assert (found[-1]["user"], found[-1]["qualifier"], found[-1]["event"]) == ("USER2", "TERMINAL", "JOBINIT")
    for question in (f"SERVAUTH {STEM}.OUTSIDE", f"LOGON FTPD1 SERVAUTH({STEM}.OUTSIDE)"):
        lines = zoned.console(f"EXPLAIN USER2 {question}").lines
        assert any(f"PERMIT {STEM}.OUTSIDE CLASS(SERVAUTH) ID(USER2) ACCESS(READ)" in line for line in lines)


def test_a_terminal_user_needs_read_to_the_zone_too(zoned: Demo):
    assert "READY" in tso(zoned, "USER2")
    refused = tso(zoned, "USER4")
    assert "READY" not in refused
    assert "SLYT0703E" in refused  # as a wrong password is told


def test_a_certificate_and_a_middle_tier_are_asked_about_the_zone(zoned: Demo):
    assert safcert(zoned)
    permit = f"PERMIT {STEM}.INSIDE CLASS(SERVAUTH)"
    with while_in_force(zoned, f"{permit} ID(USER2) DELETE", f"{permit} ID(USER2) ACCESS(READ)"):
        assert not safcert(zoned)
        assert ask(zoned, "dcascli", "--user", "USER2").returncode != 0
        with while_in_force(zoned, f"{permit} ID(DCASCLI) ACCESS(READ)", f"{permit} ID(DCASCLI) DELETE"):
            done = ask(zoned, "dcascli", "--user", "USER2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("USER2 ")


@pytest.mark.parametrize("condition", [f"SERVAUTH({STEM}.OUTSIDE)", "TERMINAL(7F000002)", "PORT"])
def test_access_may_depend_on_where_the_user_comes_in(zoned: Demo, condition: str):
    """The file system is open to USER4 outside alone, or at the port of FTPD1 alone."""
    if condition == "PORT":
        condition = f"PORT({zoned.port(2121)})"
    profile = "EZB.FTP.MVS098.FTPD1.ACCESS.HFS"
    inside = f"PERMIT {STEM}.INSIDE CLASS(SERVAUTH) ID(USER4)"
    with (
        while_in_force(zoned, f"RDEFINE SERVAUTH {profile} UACC(NONE)", f"RDELETE SERVAUTH {profile}"),
        while_in_force(zoned, f"{inside} ACCESS(READ)", f"{inside} DELETE"),
    ):
        assert ftp(zoned, "USER4", OUTSIDE)[0] == LOGIN_DENIED
        permit = f"PERMIT {profile} CLASS(SERVAUTH) ID(USER4)"
        with while_in_force(zoned, f"{permit} ACCESS(READ) WHEN({condition})", f"{permit} DELETE WHEN({condition})"):
            assert ftp(zoned, "USER4", OUTSIDE)[0] == 0
            assert ftp(zoned, "USER4", INSIDE)[0] == (0 if condition.startswith("PORT") else LOGIN_DENIED)


def test_a_reserved_port_and_the_stack_are_asked_for_when_a_listener_begins(zoned: Demo):
    member = zoned.dir / "etc" / "PROFILE.TCPIP"
    text = member.read_text()
    member.write_text(text.replace("SAF FTPSAF\n", "SAF FTPSAF\n   2131 TCP FTPD1 SAF SECOND\n"))
    second, stack = "EZB.PORTACCESS.MVS098.TCPCS.SECOND", "EZB.STACKACCESS.MVS098.TCPCS"
    refused = zoned.console("V TCPIP,,OBEYFILE")
    assert refused.code == 8
    reason = f"SLYA0105E FTPD1 may not listen at port {zoned.port(2131)}: FTPD has no READ to {second}"
    assert reason in refused.lines[0]
    assert ftp(zoned, "USER2", INSIDE)[0] == 0  # what was in force stays
    assert zoned.console(f"RDEFINE SERVAUTH {second} UACC(NONE)").code == 0
    assert zoned.console(f"PERMIT {second} CLASS(SERVAUTH) ID(FTPD) ACCESS(READ)").code == 0
    assert zoned.console(f"RDEFINE SERVAUTH {stack} UACC(NONE)").code == 0
    refused = zoned.console("V TCPIP,,OBEYFILE")
    assert f"FTPD has no READ to {stack}" in refused.lines[0]
    assert zoned.console(f"PERMIT {stack} CLASS(SERVAUTH) ID(FTPD USER2) ACCESS(READ)").code == 0
    assert zoned.console("V TCPIP,,OBEYFILE").code == 0
    assert ftp(zoned, "USER2", INSIDE, 2131)[0] == 0
    assert ftp(zoned, "USER4", OUTSIDE, 2131)[0] == LOGIN_DENIED  # no sockets of his own
    assert zoned.console(f"RDELETE SERVAUTH {stack}").code == 0
    assert ftp(zoned, "USER4", OUTSIDE, 2131)[0] == 0


def test_what_is_connected_to_is_asked_about_as_well(zoned: Demo):
    """A host behind a relay, as the user of TCPIP; the client's own address behind PORT, as the FTP user."""

    def relay() -> None:
        with Emulator(zoned, 2992, prefix="L:") as terminal:
            terminal.connect().enter("LOGON APPLID(RELAY1)")
            until(lambda: "RELAY1" in terminal.screen() and "SLYT04" in terminal.screen())

    relay()
    zone = f"{STEM}.INSIDE"
    asked = until(lambda: [one for one in zoned.audit() if one.get("resource") == zone and one["user"] == "TCPIP"])
    assert {one["qualifier"] for one in asked} == {"INSAUTH"}
    assert "Permission denied" in zoned.output()
    assert "Connection refused" not in zoned.output()
    permit = f"PERMIT {zone} CLASS(SERVAUTH) ID(TCPIP)"
    with while_in_force(zoned, f"{permit} ACCESS(READ)", f"{permit} DELETE"):
        relay()
        until(lambda: "Connection refused" in zoned.output())
    need("curl")
    url = f"ftp://127.0.0.1:{zoned.port(2121)}/"
    command = ["curl", "--silent", "--ftp-port", "127.0.0.1"]
    active = subprocess.run([*command, "-u", f"USER2:{zoned.password('USER2')}", url], timeout=120, check=False)
    assert active.returncode == 0


def test_a_password_that_expires_soon_is_told_at_ftp_and_at_tso(zoned: Demo):
    with while_in_force(
        zoned, "SETROPTS PASSWORD(INTERVAL(20) WARNING(30))", "SETROPTS PASSWORD(INTERVAL(254) NOWARNING)"
    ):
        assert "Your password expires in 19 days." in ftp(zoned, "USER2", INSIDE)[1]
        assert "SLYT0717W PASSWORD OF USER2 EXPIRES IN 19 DAY(S)" in tso(zoned, "USER2")
    assert "expires in" not in ftp(zoned, "USER2", INSIDE)[1]


@pytest.mark.parametrize("reserved", ["2323 TCP TCPIP", "3890 TCP TCPIP"], ids=["Telnet", "directory"])
def test_an_appliance_whose_ports_are_reserved_for_others_does_not_start(tmp_path: Path, reserved: str):
    directory = tmp_path / "demo"
    edit_member(directory, "PROFILE.TCPIP", ("PORT\n", f"PORT\n   {reserved} SAF OTHERS\n"))
    refused = Demo(directory, free_offset())
    assert refused.fail_to_start() != 0
    port, resource = refused.port(int(reserved.split()[0])), "EZB.PORTACCESS.MVS098.TCPCS.OTHERS"
    assert f"SLYA0105E TCPIP may not listen at port {port}: TCPIP has no READ to {resource}" in refused.output()
    assert not refused.is_ready()
