"""`make bench-tui`: the terminal UI over thousands of sessions, and what consoles that read nothing cost the others.

    python -m tests.bench.tui [--sessions N] [--rate N] [--seconds N] [--rounds N] [--deaf N]

The daemon, the terminals (TN3270E over TLS) and the terminal UI (in tmux, 132x43) are processes of their own. All the
time terminals leave and come, files are fetched over FTPS and an operator drops sessions: ``rate`` terminals a second
make the control events that are printed. A refresh is from the question to the drawn screen, as ``sallyport tui
--log`` writes it. In the second part, rounds with a stopped terminal UI and ``deaf`` consoles, which follow everything
and ask on without reading, alternate with rounds without them.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import attrs

from appliance.protocols.control.connection import ClientCore
from appliance.protocols.control.events import Follow, Request
from appliance.services.control.eventhub import MOST_WAITING, TOPICS
from tests.bench import loaders
from tests.bench.crowd import Crowd, Traffic, demo_with_room, most_terminals
from tests.bench.directory import Pulse, login
from tests.bench.memory import pss_kib
from tests.system.console import Console
from tests.system.running import Demo, until
from tests.system.tmux import Tmux

GOAL_MS, GOAL_MIB, GOAL_EVENTS = 100.0, 150.0, 200.0
#: What the administrator types to have the table so, and what the daemon is asked then.
TABLES = {
    "in the order they came": ("SORT CONN", "SORT=CONN"),
    "by bytes sent": ("SORT SENT D", "SORT=SENT,ORDER=DESC"),
    "by bytes sent, of TN3270E alone": ("FILTER SERVICE=TN3270E", "SORT=SENT,ORDER=DESC,SERVICE=TN3270E"),
}
_COMING = 200  # terminals that leave and come; all others stay
_PAGES = 50
_DRAWN = re.compile(r"Connections drawn in ([\d.]+) ms, answered in ([\d.]+) ms")
_SENT_AT_ONCE = 200  # notices
_QUESTIONS = 200  # that a deaf console asks


@attrs.frozen
class Figures:
    """One measurement, in milliseconds."""

    values: list[float]

    @property
    def p99(self) -> float:
        """99 of 100 were not above."""
        return statistics.quantiles(self.values, n=100, method="inclusive")[98]

    def __str__(self) -> str:
        least, most = min(self.values), max(self.values)
        return f"median {statistics.median(self.values):.1f} ms, p99 {self.p99:.1f} ms ({least:.1f} to {most:.1f})"


@attrs.define
class Round:
    """What everybody else saw: logins by certificate over FTPS, and how long the reactor let a question wait."""

    logins: list[float] = attrs.Factory(list)
    delays: list[float] = attrs.Factory(list)

    def watch(self, demo: Demo, seconds: float) -> None:
        """Log in one after the other for so long."""
        ends = time.monotonic() + seconds
        with Pulse(demo) as pulse:
            while time.monotonic() < ends:
                self.logins.append(login(demo))
        self.delays += pulse.milliseconds


def pages(demo: Demo) -> None:
    """What one page of each table costs the daemon, while nobody comes or leaves."""
    with Console(demo.dir / "control.sock") as console:
        for name, (_, operands) in TABLES.items():
            before = loaders.cpu_seconds(demo.process.pid)
            for _ in range(_PAGES):
                assert console.run(f"D CONNECTIONS,{operands},COUNT=40").code == 0
            spent = loaders.cpu_seconds(demo.process.pid) - before
            print(f"processor time of the daemon for a page {name}: {spent / _PAGES * 1000:.1f} ms")


@attrs.frozen
class Refreshes:
    """Those of one table: until it was drawn, until the daemon had answered; processor time of the terminal UI."""

    drawn: Figures
    answered: Figures
    cpu_ms: float

    @classmethod
    def watch(cls, tui: Tmux, log: Path, seconds: float) -> Refreshes:
        """Let it refresh for so long."""
        begins, before = log.stat().st_size, loaders.cpu_seconds(tui.pid)
        time.sleep(seconds)
        spent, pairs = loaders.cpu_seconds(tui.pid) - before, _DRAWN.findall(log.read_text()[begins:])
        drawn, answered = (Figures([float(pair[place]) for pair in pairs]) for place in (0, 1))
        return cls(drawn, answered, spent / len(pairs) * 1000)


def resident_mib(pid: int) -> float:
    """VmRSS."""
    [kib] = re.findall(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(kib) / 1024


@contextmanager
def deaf_consoles(demo: Demo, count: int) -> Iterator[None]:
    """Consoles that follow everything, ask page after page, and read nothing."""
    core = ClientCore()
    asked = b"".join(core.send(Follow(number, topic)) for number, topic in enumerate(TOPICS))
    asked += b"".join(core.send(Request(number, "D CONNECTIONS,COUNT=40", "TUI")) for number in range(_QUESTIONS))
    with ExitStack() as stack:
        for _ in range(count):
            deaf = stack.enter_context(socket.socket(socket.AF_UNIX))
            deaf.connect(str(demo.dir / "control.sock"))
            deaf.sendall(asked)
        yield


def are_full(demo: Demo, count: int) -> bool:
    """Whether so many consoles take no more: more waits for them than is sent at a time."""
    return sum(int(row[2]) > _SENT_AT_ONCE for row in demo.console("D EVENTS").rows) >= count


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """A process that does nothing meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def part_one(size: argparse.Namespace, tui: Tmux, log: Path, traffic: Traffic) -> None:
    """The terminal UI with everything going on."""
    tui.press("1")
    tui.sees("Sallyport  Connections", "TN3270E", "ROW 1-")
    counted, began = traffic.counted, time.monotonic()
    for name, (line, _) in TABLES.items():
        tui.enter(line)
        seen = Refreshes.watch(tui, log, size.seconds)
        verdict = "met" if seen.drawn.p99 < GOAL_MS else "missed"
        print(f"refresh of the table {name}: {seen.drawn}, {len(seen.drawn.values)} times (< {GOAL_MS:g}: {verdict})")
        print(f"  until the daemon had answered: {seen.answered}; processor time of the UI {seen.cpu_ms:.0f} ms")
    events = (traffic.counted - counted) / (time.monotonic() - began)
    print(f"control events: {events:.0f} a second ({GOAL_EVENTS:g}: {'met' if events >= GOAL_EVENTS else 'missed'})")
    mib = resident_mib(tui.pid)
    print(f"memory of the terminal UI: {mib:.0f} MiB (< {GOAL_MIB:g} MiB: {'met' if mib < GOAL_MIB else 'missed'})")


def part_two(size: argparse.Namespace, demo: Demo, tui: Tmux, traffic: Traffic) -> None:
    """Everybody else, with and without consoles that read nothing."""
    without, beside = Round(), Round()
    grown, lost = [], 0
    counted, began = traffic.counted, time.monotonic()
    for _ in range(size.rounds):
        without.watch(demo, size.seconds)
        before = pss_kib(demo.process.pid)
        with stopped(tui.pid), deaf_consoles(demo, size.deaf):
            until(lambda: are_full(demo, size.deaf))
            beside.watch(demo, size.seconds)
            grown.append((pss_kib(demo.process.pid) - before) / 1024)
            queues = [(int(row[2]), int(row[3])) for row in demo.console("D EVENTS").rows]
            assert max(waiting for waiting, _ in queues) <= MOST_WAITING
            lost += sum(lost for _, lost in queues)
    events = (traffic.counted - counted) / (time.monotonic() - began)
    print(f"with {size.deaf} deaf consoles and a stopped terminal UI, {events:.0f} control events a second:")
    for name, column in (("login by certificate", "logins"), ("reactor delay", "delays")):
        for how, measured in (("without", without), ("with them", beside)):
            print(f"  {name}, {how}: {Figures(getattr(measured, column))}")
    print(f"  the daemon grew by {max(grown):.0f} MiB at most; {lost} notices were not kept for the deaf")


def options() -> argparse.Namespace:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=most_terminals())
    for name, default in (("rate", 40), ("seconds", 60), ("rounds", 3), ("deaf", 100)):
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()


def main() -> None:
    """Print what was measured."""
    size = options()
    with tempfile.TemporaryDirectory(prefix="sallyport-bench-") as folder, ExitStack() as stack:
        directory = Path(folder)
        demo, programs = stack.enter_context(demo_with_room(directory / "demo")), loaders.build(directory)
        stack.enter_context(Crowd(programs["terminals"], demo.port(2992), size.sessions - _COMING, 0))
        pages(demo)
        stack.enter_context(Crowd(programs["terminals"], demo.port(2992), _COMING, size.rate))
        traffic = stack.enter_context(Traffic(demo, programs["ftps"]))
        log = directory / "tui.log"
        tui = stack.enter_context(Tmux(demo, directory, options=f"--log {log}"))
        tui.sees("Sallyport  Overview")
        print(f"{size.sessions} TN3270E sessions over TLS; load of the machine {os.getloadavg()[0]:.1f}")
        part_one(size, tui, log, traffic)
        if size.rounds:
            part_two(size, demo, tui, traffic)
        print(
            f"load of the machine {os.getloadavg()[0]:.1f}, the daemon has {pss_kib(demo.process.pid) / 1024:.0f} MiB"
        )


if __name__ == "__main__":
    main()
