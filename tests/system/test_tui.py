"""The terminal UI on the running demo: under Textual's Pilot, and in a real terminal under tmux."""

from __future__ import annotations

import asyncio
import base64
import re
import subprocess
import time

import pytest

from appliance.saf.totp import STEP, code_at
from appliance.secret import Secret
from appliance.tui.app import SallyportApp
from appliance.tui.screens.confirm import Confirm
from appliance.tui.screens.overview import OverviewPanel
from appliance.tui.widgets.listing import Listing
from tests.system.console import Console
from tests.system.emulator import Emulator
from tests.system.running import Demo, demo_without_owner, need, until
from tests.system.test_ftp import open_ftplib
from tests.system.tmux import Tmux

HIDDEN = "•"  # what Textual shows of a secret


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
    with Emulator(demo, 2992, prefix="L:TCPABC62@") as terminal, open_ftplib(demo, 2121) as client:
        terminal.connect()
        client.login("USER2", demo.password("USER2"))
        with Tmux(demo, tmp_path, 180, 45) as tui:
            tui.sees("TCPABC62", "USER2", "MVS098", "TLSv1.3")
            assert demo.password("USER2") not in tui.screen()
            tui.enter("D DCAS")
            tui.sees("LOCAL2")
            tui.press("C-q")
            until(lambda: not tui.is_running)


def logs_on(demo: Demo, port: int, name: str) -> bool:
    """Whether a user is let in with his certificate."""
    pem, key = demo.certificate(name)
    command = ["curl", "-sv", "--max-time", "60", "--ssl-reqd", "--cacert", demo.ca, "--cert", pem, "--key", key]
    url = f"ftp://localhost:{demo.port(port)}/"
    done = subprocess.run([*command, "-u", f"{name}:", url], capture_output=True, text=True, check=False)
    return re.search(r"^< 23[02] ", done.stderr, re.MULTILINE) is not None


@pytest.fixture
def closed_demo(tmp_path):
    """A demo of one test alone, where everybody has to log on."""
    with demo_without_owner(tmp_path / "demo") as running:
        yield running


def log_on(tui: Tmux, user: str, password: str, code: str = "") -> None:
    """Fill in the panel."""
    tui.sees("Sallyport: log on", "Password")
    tui.type(user)
    tui.press("Enter")
    tui.sees(user)
    fill_in(tui, password, code)


def fill_in(tui: Tmux, password: str, code: str) -> None:
    """From the password on; nothing of it is on the screen."""
    tui.type(password)
    if code:
        tui.press("Down", "Down")
        tui.type(code)
    until(lambda: tui.screen().count(HIDDEN) == len(password) + len(code))
    assert password not in tui.screen()
    tui.press("Enter")


def is_refused(tui: Tmux) -> None:
    """Wait until it says so and has dropped what was typed."""
    tui.sees("SLYO0119E the logon is refused")
    until(lambda: HIDDEN not in tui.screen())


def now() -> int:
    """The step of the clock that codes are made of."""
    return int(time.time()) // STEP


def logged_on(demo: Demo, user: str) -> Console:
    """A console beside the terminal UI."""
    console = Console(demo.dir / "control.sock")
    assert console.log_on(user, demo.password(user)).code == 0
    return console


def test_who_has_a_second_factor_needs_a_code_and_a_new_one_each_time(closed_demo, tmp_path):
    key = Secret(b"twenty bytes of key!")
    written, password = base64.b32encode(key.reveal()).decode(), closed_demo.password("USER2")
    with logged_on(closed_demo, "IBMUSER") as console:
        assert console.run("ALTUSER USER2 ROAUDIT").code == 0
        assert console.run(f"ALTUSER USER2 MFA(FACTOR(AZFTOTP1) KEY({written}) ACTIVE)").code == 0
    with Tmux(closed_demo, tmp_path) as tui:
        log_on(tui, "USER2", password)
        is_refused(tui)
        fill_in(tui, password, code_at(key, now() + 1000))
        is_refused(tui)
        spent = now()
        fill_in(tui, password, code_at(key, spent))
        tui.sees("MVS098  USER2")
    with Tmux(closed_demo, tmp_path) as tui:
        log_on(tui, "USER2", password, code_at(key, spent))
        is_refused(tui)
        fill_in(tui, password, code_at(key, max(now(), spent + 1)))
        tui.sees("MVS098  USER2")


def test_an_administrator_by_keys_alone(closed_demo, tmp_path):
    need("curl")
    demo = closed_demo
    resource = f"EZB.FTP.MVS098.FTPSEC1.PORT{demo.port(2021)}"
    with (
        Tmux(demo, tmp_path) as tui,
        Emulator(demo, 2025, certificate="user2") as terminal,
        logged_on(demo, "IBMUSER") as console,
    ):
        terminal.connect()
        log_on(tui, "IBMUSER", demo.password("IBMUSER"))
        tui.sees("MVS098  IBMUSER")
        assert demo.password("IBMUSER") not in tui.screen()

        # Find USER2's session, and drop it.
        tui.press("1")
        tui.sees("Sallyport  Connections")
        tui.enter("FILTER USER=USER2")
        tui.sees("TN3270E USER2", "only rows with USER=USER2", "ROW 1-1 OF 1")
        tui.press("d")
        tui.sees("V TCPIP,,DROP,CONN=")
        tui.press("y")
        tui.sees("is dropped", "NO ROWS")

        # Revoke a certificate, and see what that does.
        tui.press("5")
        tui.sees("Sallyport  Certificates", "user2")
        tui.enter("FIND user2")
        tui.sees("user2 is found")
        tui.press("r")
        tui.sees("unspecified: no reason is told")
        tui.press("Enter")
        tui.sees("F CA,REVOKE,ID=USER2,LABEL=user2")
        tui.press("y")
        tui.sees("SLYC0302I")
        tui.sees("return code 0")
        tui.press("F3")
        until(lambda: not logs_on(demo, 2021, "user2"))
        assert not logs_on(demo, 2021, "user4")

        # See the refusals; explain one; permit what would have permitted it.
        tui.press("4")
        tui.sees("Sallyport  Audit")
        tui.press("r")
        tui.sees("Audit  refusals")
        tui.enter("FILTER CLASS=SERVAUTH USER=USER4")
        tui.sees("only rows with CLASS=SERVAUTH", "ROW 1-1 OF 1", "INSAUTH", resource)
        tui.press("e")
        tui.sees(f"PERMIT {resource} CLASS(SERVAUTH) ID(USER4)", "return code 0")
        tui.press("F3")
        tui.sees("==>")
        tui.enter(f"PERMIT {resource} CLASS(SERVAUTH) ID(USER4) ACCESS(READ)")
        tui.sees("SLYS1407I")
        tui.enter("SETROPTS RACLIST(SERVAUTH) REFRESH")
        tui.sees("SLYS1412I")
        until(lambda: logs_on(demo, 2021, "user4"))

        # Change a member, put it in force, and go back.
        tui.enter("=3")
        tui.sees("Sallyport  Configuration", "FTPSEC2.FTP.DATA")
        tui.enter("FIND FTPSEC2.FTP.DATA")
        tui.sees("FTPSEC2.FTP.DATA is found")
        tui.press("e")
        tui.sees("Edit FTPSEC2.FTP.DATA", "SECURE_LOGIN")
        tui.press("F8", "INACTIVE 77")
        tui.sees("CHANGED")
        tui.press("F9")
        tui.sees("F MEMBER,APPLY,NAME=FTPSEC2.FTP.DATA", "inactive")
        tui.press("y")
        tui.sees("IN FORCE")
        assert "77" in {row[-1] for row in console.run("D FTP").rows}
        tui.press("F3")
        tui.sees("Sallyport  Configuration")
        tui.press("h")
        tui.sees("History of FTPSEC2.FTP.DATA", "ROW 1-2 OF 2")
        tui.press("Down", "r")
        tui.sees("F MEMBER,ROLLBACK,NAME=FTPSEC2.FTP.DATA,VERSION=1")
        tui.press("y")
        until(lambda: "77" not in {row[-1] for row in console.run("D FTP").rows})
