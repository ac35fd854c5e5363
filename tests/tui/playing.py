"""A terminal under Textual's Pilot, with a scripted daemon behind it: what it was asked, and what its screen says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.app import App
from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from appliance.protocols.control.events import Request, Result
from appliance.tui.app import SallyportApp
from appliance.tui.screens.listpanel import ListPanel
from appliance.tui.selection import Selection, cut
from tests.support.control_script import ScriptedControl

_STEP, _MOST_STEPS = 0.05, 1200
_MOST_TURNS = 100  # of the event loop

CONNECTION_COLUMNS = ("CONN", "SERVICE", "PORT", "USER", "LU", "APPL", "STATE", "PEER", "TLS", "SINCE", "RECEIVED")
CONNECTIONS = {
    "1": ("1", "TN3270E", "2992", "USER2", "TCPABC01", "TSO", "RELAYING", "192.0.2.7:51000", "TLSv1.3", "", "2048"),
    "2": ("2", "FTP", "FTPD1", "USER4", "", "", "LOGGED IN", "192.0.2.9:51001", "TLSv1.2", "", "512"),
}
OVERVIEW = (
    ("SYSTEM", "MVS098", "3600", "seconds up", "0.1.0", ""),
    ("SYSTEM", "REACTOR DELAY P99", "2.5", "ms", "", ""),
    ("SYSTEM", "MEMORY", "91.0", "MiB", "", ""),
    ("SAF", "DATABASE", "57", "changes", "ACTIVE", ""),
    ("AUDIT", "RECORDS LOST", "0", "records", "ACTIVE", ""),
    ("PORTS", "TN3270E 2992", "1", "connections", "ACTIVE", ""),
    ("PORTS", "FTP FTPD1 2121", "0", "connections", "QUIESCED", ""),
    ("SESSIONS", "TN3270E", "1", "connections", "", ""),
    ("SESSIONS", "FTP", "1", "connections", "", ""),
    ("HANDSHAKES", "DONE", "17", "handshakes", "", ""),
    ("HANDSHAKES", "FAILED", "3", "handshakes", "", ""),
    ("TRANSFERS", "COMPLETE", "4", "transfers", "", ""),
    ("TRANSFERS", "BYTES", "2048", "bytes", "", ""),
    ("REFUSALS", "JOBINIT INVPSWD", "7", "refusals", "", ""),
    ("CERTIFICATES", "TCPIP/SERVER", "5.2", "days", "CURRENT", "WARNING"),
    ("CRLS", "CN=SALLYPORT CA,O=SALLYPORT", "-1.0", "days", "EXPIRED", "ERROR"),
    ("DIRECTORIES", "127.0.0.1:3890", "1", "lists", "DOWN", "WARNING"),
    ("LU POOLS", "DEFAULTLUS", "95", "of 99", "", "WARNING"),
)


def table(*rows: tuple[str, ...], columns: tuple[str, ...]) -> Callable[[Request], Result]:
    """An answer that is always the same table."""
    lines = (f"{len(rows)} OF {len(rows)} RECORDS DISPLAYED",)
    return lambda request: Result(request.id, 0, lines, columns, rows)


def said(*lines: str, code: int = 0) -> Callable[[Request], Result]:
    """An answer that is always the same lines."""
    return lambda request: Result(request.id, code, lines)


class Daemon:
    """Connections that can be dropped, and tables for the cards."""

    columns = CONNECTION_COLUMNS

    def __init__(self) -> None:
        self.rows = dict(CONNECTIONS)

    def connections(self, request: Request) -> Result:
        """D CONNECTIONS as the daemon has it: sorted, selected, a page of it."""
        asked = dict(word.split("=", 1) for word in request.command.split(",")[1:])
        names = {"LUNAME": "LU", "IPADDR": "PEER"}
        filters = [f"{names.get(k, k)}={v}" for k, v in asked.items() if names.get(k, k) in self.columns]
        wanted = Selection(
            asked.get("SORT", "CONN"), asked.get("ORDER") == "DESC", " ".join([*filters, asked.get("FIND", "")])
        )
        found = cut(Result(1, 0, (), self.columns, tuple(self.rows.values())), wanted).rows
        first = int(asked["OFFSET"])
        rows = found[first : first + int(asked["COUNT"])]
        lines = (f"{len(rows)} OF {len(found)} RECORDS DISPLAYED",)
        return Result(request.id, 0, lines, self.columns, rows)

    def drop(self, request: Request) -> Result:
        number = request.command.rpartition("=")[2]
        self.rows.pop(number)
        return Result(request.id, 0, (f"connection {number} is dropped",))

    def answers(self) -> dict[str, Callable[[Request], Result]]:
        return {
            "D CONNECTIONS,": self.connections,
            "V TCPIP,,DROP": self.drop,
            "D PORTS": table(
                ("2992", "TN3270E", "TN3270E 2992", "ACTIVE", "CONNTYPE SECURE", "1"),
                ("2121", "FTP", "FTP FTPD1 2121", "QUIESCED", "SECURE_FTP ALLOWED", "1"),
                columns=("PORT", "SERVICE", "NAME", "STATE", "SECURITY", "CONNECTIONS"),
            ),
            "D SERIES": table(
                ("CONNECTIONS", "connections", "5", "0 1 2 2"),
                ("MEMORY", "MiB", "5", "80.5 91.0"),
                ("TRANSFERRED", "bytes a second", "5", "0 1e+05 5e+04 0.5"),
                columns=("NAME", "UNIT", "SECONDS", "VALUES"),
            ),
            "D OVERVIEW": table(*OVERVIEW, columns=("TILE", "NAME", "VALUE", "UNIT", "STATE", "ALERT")),
            "D COMMANDS": table(
                ("V TCPIP,,DROP", ",CONN=n|USER=", "CONTROL", "ends connections"),
                columns=("COMMAND", "OPERANDS", "ACCESS", "DOES"),
            ),
            "D FTP": said("ftp is up"),
        }


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    """Keys one by one, each when the one before it was handled.

    Textual's Pilot takes a machine that is busy with something else for a terminal that is idle, and goes on.
    """
    for key in keys:
        await _idle()
        await pilot.press(key)
    await _idle()


async def _idle() -> None:
    """Wait until nothing is left to do but what waits for time or the daemon.

    Where clocks tick faster than the machine draws, there always is something: what a key began is long over then.
    """
    loop = asyncio.get_running_loop()
    for _ in range(_MOST_TURNS):
        await asyncio.sleep(0)
        if not loop._ready:  # type: ignore[attr-defined]
            return


async def settled(pilot: Pilot[None], reached: Callable[[], object], text: Callable[[], str]) -> None:
    """Wait until it is so; an error while the screen is being changed is not yet."""
    for _ in range(_MOST_STEPS):
        await pilot.pause(_STEP)
        try:
            if reached():
                return
        except Exception:
            continue
    raise AssertionError(f"the screen did not get there:\n{text()}")


def shown(app: SallyportApp) -> str:
    """The screen as one sees it."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def type_ahead(app: App[object], *keys: str) -> None:
    """Keys all at once, as from a slow connection: none waits for what the one before it does."""
    for key in keys:
        app.post_message(Key(_character_to_key(key), key) if len(key) == 1 else Key(key, None))


class Play:
    """What a scenario works with."""

    def __init__(self, app: SallyportApp, pilot: Pilot[None], control: ScriptedControl, daemon: Daemon) -> None:
        self.app = app
        self.pilot = pilot
        self.control = control
        self.daemon = daemon

    async def settle(self, reached: Callable[[], object]) -> None:
        """Wait until it is so; an error while the screen is being changed is not yet."""
        await settled(self.pilot, reached, self.text)

    async def press(self, *keys: str) -> None:
        await pressed(self.pilot, *keys)

    async def type(self, command: str) -> None:
        """A line on the command line, entered."""
        self.app.screen.query_one("#command").value = command  # type: ignore[attr-defined]
        self.app.screen.query_one("#command").focus()
        await self.press("enter")

    def text(self) -> str:
        """The screen as one sees it."""
        return shown(self.app)

    async def sees(self, *words: str) -> None:
        """Wait until the screen says all of this."""
        await self.settle(lambda: all(word in self.text() for word in words))

    async def asked(self, command: str) -> None:
        """Wait until the daemon was asked exactly this."""
        await self.settle(lambda: command in self.control.asked)

    def select(self, key: str) -> None:
        """The cursor on the row whose first column says this."""
        screen = self.app.screen
        assert isinstance(screen, ListPanel)
        keys = [next(iter(row.values())) for row in screen.listing.rows()]
        screen.listing.action_move(-10_000)
        screen.listing.action_move(keys.index(key))


Scenario = Callable[[Play], Awaitable[None]]


def play(
    tmp_path: Path,
    scenario: Scenario,
    answers: dict[str, Callable[[Request], Result]] | None = None,
    size: tuple[int, int] = (132, 43),
) -> None:
    """Run the scenario once the first panel shows its rows."""

    async def run() -> None:
        daemon = Daemon()
        own = answers or {}
        async with ScriptedControl(tmp_path / "s", {**own, **daemon.answers(), **own}) as control:  # own come first
            app = SallyportApp(tmp_path / "s")
            async with app.run_test(size=size) as pilot:
                played = Play(app, pilot, control, daemon)
                await played.sees("USER2", "TCPABC01")
                await scenario(played)

    asyncio.run(run())
