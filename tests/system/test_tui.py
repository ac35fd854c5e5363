"""The terminal UI on the running demo: under Textual's Pilot, and in a real terminal under tmux."""

from __future__ import annotations

import asyncio
import subprocess
import sys

from appliance.tui.app import SallyportApp
from appliance.tui.screens.confirm import Confirm
from appliance.tui.screens.overview import OverviewPanel
from appliance.tui.widgets.listing import Listing
from tests.system.emulator import Emulator
from tests.system.running import ROOT, Demo, need, until
from tests.system.test_ftp import open_ftplib


def live_lus(demo: Demo) -> set[str]:
    result = demo.console("D TCPIP,,TELNET,CONN,MAX=*")
    return {dict(zip(result.columns, row, strict=True))["LU"] for row in result.rows}


def test_pilot_sees_and_drops_a_live_session(demo):
    async def scenario() -> None:
        app = SallyportApp(demo.dir / "control.sock")
        async with app.run_test(size=(160, 40)) as pilot:
            await settle(pilot, lambda: isinstance(app.screen, OverviewPanel) and place(app, "TCPABC61") is not None)
            listing = app.screen.query_one(Listing)
            listing.action_move(place(app, "TCPABC61") or 0)
            await pilot.press("d")
            await settle(pilot, lambda: isinstance(app.screen, Confirm))
            await pilot.press("y")
            await settle(pilot, lambda: place(app, "TCPABC61") is None)

    def place(app, lu) -> int | None:
        lus = [row["LU"] for row in app.screen.query_one(Listing).rows()] if app.screen.query(Listing) else [lu]
        return lus.index(lu) if lu in lus else None

    async def settle(pilot, reached) -> None:
        for _ in range(1200):
            await pilot.pause(0.05)
            if reached():
                return
        raise AssertionError("the screen did not get there")

    with Emulator(demo, 2992, prefix="L:TCPABC61@") as terminal:
        terminal.connect()
        asyncio.run(scenario())
        until(lambda: "TCPABC61" not in live_lus(demo))


def test_in_a_real_terminal_it_shows_sessions_of_both_kinds_and_ctrl_q_leaves(demo, tmp_path):
    need("tmux")
    tmux = ["tmux", "-S", str(tmp_path / "tmux"), "-f", "/dev/null"]
    command = f"env -u COLUMNS -u LINES {sys.executable} -m appliance tui --socket {demo.dir / 'control.sock'}"

    def screen() -> str:
        return subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True, check=False).stdout

    def press(key: str) -> bool:
        return subprocess.run([*tmux, "send-keys", key], check=True).returncode == 0

    with Emulator(demo, 2992, prefix="L:TCPABC62@") as terminal, open_ftplib(demo, 2121) as client:
        terminal.connect()
        client.login("USER2", demo.password("USER2"))
        subprocess.run([*tmux, "new-session", "-d", "-x", "180", "-y", "45", command], cwd=ROOT, check=True)
        try:
            until(lambda: {"TCPABC62", "USER2", "MVS098", "TLSv1.3"} <= set(screen().split()), 60)
            shown = screen()
            assert demo.password("USER2") not in shown
            press("F2")
            subprocess.run([*tmux, "send-keys", "-l", "D DCAS"], check=True)
            until(lambda: "==> D DCAS" in screen())
            subprocess.run([*tmux, "send-keys", "Enter"], check=True)
            until(lambda: "LOCAL2" in screen())
            subprocess.run([*tmux, "send-keys", "C-q"], check=True)
            until(lambda: subprocess.run([*tmux, "has-session"], capture_output=True, check=False).returncode)
        finally:
            subprocess.run([*tmux, "kill-server"], capture_output=True, check=False)
