"""Consoles that ask and follow but do not read, and a terminal UI that is stopped: they cost queues, and nobody's time.

`make bench-tui` measures the same with 5,000 sessions.
"""

from __future__ import annotations

from appliance.protocols.control.connection import ClientCore
from appliance.protocols.control.events import Request
from appliance.services.control.eventhub import MOST_WAITING
from tests.bench.memory import pss_kib
from tests.bench.tui import deaf_consoles, stopped
from tests.system.console import Console
from tests.system.running import until
from tests.system.test_ftp import open_ftplib
from tests.system.tmux import Tmux

DEAF, MOST_MIB = 20, 64


def sent_to_consoles(console: Console) -> list[int]:
    """Bytes that were sent to each console, the one that asks being the last."""
    result = console.run("D CONNECTIONS,SERVICE=CONTROL,COUNT=100")
    return [int(row[result.columns.index("SENT")]) for row in result.rows]


def test_who_asks_without_reading_is_answered_no_further(own_demo):
    core, path = ClientCore(), own_demo.dir / "control.sock"
    with Console(path) as deaf, Console(path) as other:
        size = len("".join("".join(row) for row in other.run("D MESSAGE").rows))  # the help of every message
        deaf.socket.sendall(b"".join(core.send(Request(number, "D MESSAGE")) for number in range(200)))
        until(lambda: sent_to_consoles(other)[0] >= size)
        for _ in range(300):
            assert other.run("D PORTS").code == 0
        assert sent_to_consoles(other)[0] < 20 * size


def test_a_stopped_terminal_and_deaf_consoles_cost_their_queues(own_demo, tmp_path):
    demo = own_demo
    with Console(demo.dir / "control.sock") as console, Tmux(demo, tmp_path) as tui:
        tui.sees("MVS098  IBMUSER")
        before = pss_kib(demo.process.pid)
        with stopped(tui.pid), deaf_consoles(demo, DEAF):
            until(lambda: len(console.run("D EVENTS").rows) == DEAF)
            for number in range(4 * MOST_WAITING):
                assert console.run(f"D {number:0200}").code == 8  # said to the log, and so to who follows it
            queues = [(int(row[2]), int(row[3])) for row in console.run("D EVENTS").rows]
            assert {waiting for waiting, _ in queues} == {MOST_WAITING}
            assert all(lost for _, lost in queues)
            assert pss_kib(demo.process.pid) - before < MOST_MIB * 1024
            with open_ftplib(demo, 2121) as client:
                assert client.login("USER2", demo.password("USER2")).startswith("230")
        tui.press("1")
        tui.sees("Sallyport  Connections", "CONTROL")
        until(lambda: console.run("D EVENTS").rows == ())
