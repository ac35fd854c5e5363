"""Reloads under load: sessions stay, new ones come in, and members that are wrong change nothing."""

from __future__ import annotations

import contextlib
import ftplib
import signal

import pytest

from tests.faults.clients import log_in, store
from tests.faults.scale import figure, scaled, timeout
from tests.system.coreclient import CoreClient
from tests.system.running import Demo, until

TERMINALS = scaled(10, 90)
USERS = scaled(20, 410)
RELOADS = scaled(10, 100)


class Sessions:
    """Terminals that see a screen, users who are logged in where INACTIVE is 0: a slow machine lets nobody time out."""

    def __init__(self, demo: Demo, held: contextlib.ExitStack) -> None:
        self.terminals = [held.enter_context(CoreClient(demo, 2992, uses_tls=True)) for _ in range(TERMINALS)]
        for terminal in self.terminals:
            terminal.negotiate()
            terminal.screen()
        self.users = [held.enter_context(contextlib.closing(log_in(demo, 2022))) for _ in range(USERS)]

    def dropped(self) -> int:
        """How many do not answer any more."""
        count = 0
        for user in self.users:
            try:
                user.voidcmd("NOOP")
            except ftplib.all_errors:
                count += 1
        for terminal in self.terminals:
            try:
                terminal.send(b"\x00\x00\x00\x00\x00\x6d\xff\xef")  # the Clear key
            except OSError:
                count += 1
        return count


@pytest.mark.timeout(timeout(600, 1_800))
def test_nobody_is_dropped(own_demo):
    profile = own_demo.dir / "etc" / "PROFILE.TCPIP"
    sound = profile.read_text()
    with contextlib.ExitStack() as held:
        sessions = Sessions(own_demo, held)
        dropped = 0
        for number in range(RELOADS):
            profile.write_text(sound.replace("TIMEMARK 600", f"TIMEMARK {600 + number}"))
            if number % 2:
                assert own_demo.console("V TCPIP,,OBEYFILE").code == 0
            else:
                before = own_demo.output().count("SLYA0003I")
                own_demo.process.send_signal(signal.SIGHUP)
                until(lambda before=before: own_demo.output().count("SLYA0003I") > before)
            user = sessions.users[number % USERS]
            assert store(user, f"FILE{number}", b"stored while members were read")
            dropped += sessions.dropped()
        assert dropped == 0
        profile.write_text(f"{sound}\nNONSENSE\n")
        result = own_demo.console("V TCPIP,,OBEYFILE")
        assert (result.code, any("NONSENSE" in " ".join(row) for row in result.rows)) == (8, True)
        assert sessions.dropped() == 0
        with log_in(own_demo) as late:
            assert late.sendcmd("NOOP")[:3] == "200"
    figure("reload", reloads=RELOADS, sessions=TERMINALS + USERS, dropped=dropped)
