"""`make bench-directory`: what a login by certificate and the reactor feel of a directory that goes bad.

    python -m tests.bench.directory [--rounds N] [--logins N]

Each round measures each bad directory right beside the good one, whose list is in memory (the cached case), so that
what else the machine does disturbs both; the medians of the pairs count. The reactor's delay is what a question on the
metrics port waits, asked all the time meanwhile, while the logins' own work and the asking process use the same cores:
it is to be held against the same figure of the cached case.
"""

from __future__ import annotations

import argparse
import ftplib
import ssl
import statistics
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import attrs

from tests.support.bad_directory import BAD, Serve, Switched, asking, to
from tests.support.peers import peer
from tests.system.running import Demo, until

GOAL_MS = 50.0
_TIMEOUT = 5  # CRLTIMEOUT, as etc/SYSTEM.CONF has it
_EVERY = 0.005


class Pulse:
    """How long the reactor lets a question on its metrics port wait, asked all the time."""

    def __init__(self, demo: Demo) -> None:
        self._url = f"http://127.0.0.1:{demo.port(9150)}/healthz"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self.milliseconds: list[float] = []

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join(60)

    def _ask(self) -> None:
        while not self._stop.wait(_EVERY):
            started = time.monotonic()
            with urllib.request.urlopen(self._url, timeout=60) as reply:
                reply.read()
            self.milliseconds.append((time.monotonic() - started) * 1000)


@attrs.define
class Measured:
    """One kind of directory: login times as pairs (bad, cached), delays of both, in milliseconds."""

    name: str
    pairs: list[tuple[float, float]] = attrs.Factory(list)
    delays: list[float] = attrs.Factory(list)
    cached_delays: list[float] = attrs.Factory(list)

    def line(self) -> str:
        """The row as printed."""
        ratio = statistics.median(bad / cached for bad, cached in self.pairs)
        p99, cached = (statistics.quantiles(delays, n=100)[98] for delays in (self.delays, self.cached_delays))
        verdict = "met" if p99 < GOAL_MS else "missed"
        return f"| {self.name} | {ratio:.2f}x | {p99:.1f} ms | {cached:.1f} ms | {verdict} |"


def login(demo: Demo) -> float:
    """Milliseconds of one login by certificate, from the connection to the 230."""
    context = ssl.create_default_context(cafile=str(demo.ca))
    context.load_cert_chain(*demo.certificate("user2"))
    started = time.monotonic()
    with ftplib.FTP_TLS(context=context, timeout=60) as client:
        client.connect("localhost", demo.port(2021))
        assert client.login("USER2", "").startswith("230")
        return (time.monotonic() - started) * 1000


def measure(demo: Demo, directory: Switched, serve: Serve, logins: int) -> tuple[float, list[float]]:
    """The median login and the delays while the directory is this one, and is being asked."""
    before = directory.asked
    directory.turn(serve)
    assert demo.console("F CRL,FETCH").code == 0
    until(lambda: directory.asked > before, 60)
    with Pulse(demo) as pulse:
        times = [login(demo) for _ in range(logins)]
    return statistics.median(times), pulse.milliseconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--logins", type=int, default=3)
    size = parser.parse_args()
    rows = [Measured(name) for name in BAD]
    with tempfile.TemporaryDirectory() as folder:
        directory = Switched(BAD["down"])
        with peer(directory) as (_, port):
            demo = asking(Path(folder) / "demo", port, timeout=_TIMEOUT)
            good = to(("127.0.0.1", demo.port(3890)))
            directory.turn(good)
            with demo:
                login(demo)
                for _ in range(size.rounds):
                    for row in rows:
                        cached, cached_delays = measure(demo, directory, good, size.logins)
                        bad, delays = measure(demo, directory, BAD[row.name], size.logins)
                        row.pairs.append((bad, cached))
                        row.delays += delays
                        row.cached_delays += cached_delays
    print(
        "| directory | login, against cached | reactor p99 | cached | p99 < 50 ms |", "|---|---|---|---|---|", sep="\n"
    )
    for row in rows:
        print(row.line())


if __name__ == "__main__":
    main()
