"""`make bench`: ours and the peer in turn (ours, peer, ours, peer, ...), a table of ratios at the end.

    python -m tests.bench [--rounds N] [--mib N] [--seconds N] [--sessions N] [--terminals N]

Files lie on tmpfs when there is one, so that the disk is not what is measured.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import attrs

from tests.bench import loaders, peers
from tests.bench.conversion import conversion
from tests.bench.crowd import demo_with_room, most_terminals
from tests.bench.memory import idle_kib
from tests.bench.report import Row, print_table
from tests.system.running import Demo

CLIENTS = 8
TERMINALS = 100


@attrs.frozen
class Bench:
    """Everything that runs, and how much is asked of it."""

    demo: Demo
    programs: dict[str, Path]
    vsftpd: peers.Peer | None
    stunnel: peers.Peer
    folders: tuple[Path, Path]  # our files, the files of the peer
    size: argparse.Namespace

    def ftps(self, mode: str, port: int, *extra: object, password: str, threads: int, amount: float) -> float:
        return loaders.number(self.programs["ftps"], mode, port, "USER2", password, threads, amount, *extra)

    def transfers(self) -> list[Row]:
        """RETR and STOR of one file by one client.

        What was stored is removed before the next STOR, for a page of memory that was just freed costs a fraction of
        one that was not used for long, and a server that keeps the old file until the new one is whole gets the latter.
        """
        rows = [
            Row("RETR, one client, against vsftpd", "MiB/s", least=1.0),
            Row("STOR, one client, against vsftpd", "MiB/s", least=1.5),
        ]
        password = self.demo.password("USER2")
        for row, mode in zip(rows, ("retr", "stor"), strict=True):
            for _ in range(self.size.rounds):
                peer = self.vsftpd.port if self.vsftpd is not None else None
                for port, into in ((self.demo.port(2121), row.ours), (peer, row.peer)):
                    for folder in self.folders:
                        (folder / "stored.bin").unlink(missing_ok=True)
                    if port is not None:
                        into.append(self.ftps(mode, port, password=password, threads=1, amount=self.size.mib))
        return rows

    def logins(self) -> list[Row]:
        """Login and LIST, by certificate and by password, and the CPU time of one; vsftpd's PAM looks at nothing."""
        by_certificate = Row(f"login + LIST, {CLIENTS} clients, certificate", "per second", least=1.5)
        cpu = Row("CPU time of a login + LIST, certificate", "us")
        by_password = Row(f"login + LIST, {CLIENTS} clients, password", "per second")
        password, certificate = self.demo.password("USER2"), self.demo.certificate("user2")
        for _ in range(self.size.rounds):
            ours = self.logging_in(self.demo.process.pid, self.demo.port(2021), "", *certificate)
            by_certificate.ours.append(ours.per_second)
            cpu.ours.append(ours.cpu_us)
            if self.vsftpd is not None:
                peer = self.logging_in(self.vsftpd.pid, self.vsftpd.port, password)
                by_certificate.peer.append(peer.per_second)
                cpu.peer.append(peer.cpu_us)
            by_password.ours.append(self.logging_in(self.demo.process.pid, self.demo.port(2121), password).per_second)
        by_password.peer = by_certificate.peer
        return [by_certificate, cpu, by_password]

    def logging_in(self, server: int, port: int, password: str, *certificate: Path) -> loaders.Served:
        how = (port, "USER2", password, CLIENTS, self.size.seconds, *certificate)
        return loaders.log_in_all_the_time(self.programs["ftps"], server, *how)

    def screens(self) -> list[Row]:
        """ECHO over our own TLS, and over stunnel in front of the same ECHO on the plain port."""
        return self.typing(TERMINALS)

    def crowd(self) -> list[Row]:
        """The same with thousands of sessions, all of them held and all of them typing; what is held is a row too."""
        rows = self.typing(self.size.terminals)
        held = [float(self.size.terminals)] * self.size.rounds
        return [Row("TN3270E sessions held over TLS, all typing", "sessions", ours=held, peer=held), *rows]

    def typing(self, terminals: int) -> list[Row]:
        """Screens per second, and the CPU time of one: ours, and stunnel's with that of our plain port behind it."""
        screens = Row(f"3270 screens, {terminals} terminals, against stunnel", "per second")
        cpu = Row(f"CPU time of a screen, {terminals} terminals", "us")
        ours, peer = self.demo.process.pid, self.stunnel
        for _ in range(self.size.rounds):
            for port, pids, at in ((self.demo.port(2992), [ours], "ours"), (peer.port, [ours, peer.pid], "peer")):
                program, seconds = self.programs["terminals"], self.size.seconds
                typed = loaders.type_all_the_time(program, pids, port, terminals, seconds)
                getattr(screens, at).append(typed.per_second)
                getattr(cpu, at).append(typed.cpu_us)
        return [screens, cpu]

    def idle(self) -> list[Row]:
        """Memory of terminals at the USS screen; once, because freed memory would hide the second round's growth."""
        row = Row(f"idle TN3270E session over TLS, {self.size.sessions} of them", "KiB", most=40.0)
        pid, port = self.demo.process.pid, self.demo.port(2992)
        row.ours.append(idle_kib(self.programs["terminals"], pid, port, self.size.sessions))
        return [row]


def options() -> argparse.Namespace:
    """From the command line, or SALLYPORT_BENCH_ROUNDS, _MIB, _SECONDS, _SESSIONS, _TERMINALS."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    defaults = {"rounds": 3, "mib": 1024, "seconds": 3, "sessions": 300, "terminals": most_terminals()}
    for name, default in defaults.items():
        value = int(os.environ.get(f"SALLYPORT_BENCH_{name.upper()}", default))
        parser.add_argument(f"--{name}", type=int, default=value)
    return parser.parse_args()


def lay_out(file_at: list[Path], mib: int) -> None:
    """The file to be fetched, the same for both."""
    block = os.urandom(1 << 20)
    for path in file_at:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for _ in range(mib):
                file.write(block)
        shutil.copymode(path.parent, path)


def main() -> None:
    size = options()
    root = Path("/dev/shm")
    directory = Path(tempfile.mkdtemp(prefix="sallyport-bench-", dir=root if os.access(root, os.W_OK) else None))
    directory.chmod(0o755)
    rows: list[Row] = conversion(size.rounds)
    try:
        with ExitStack() as stack:
            demo = stack.enter_context(demo_with_room(directory / "demo"))
            pair = demo.certificate("user2")
            missing = peers.why_no_vsftpd()
            if missing:
                print(f"Without vsftpd: {missing}.")
            vsftpd = None if missing else stack.enter_context(peers.vsftpd(directory, *pair))
            stunnel = stack.enter_context(peers.stunnel(directory, demo.port(2323), *pair))
            folders = (demo.dir / "data/hfs/u/user2", directory / "files")
            bench = Bench(demo, loaders.build(directory), vsftpd, stunnel, folders, size)
            for part in (bench.idle, bench.logins, bench.screens, bench.crowd):
                rows += part()
            lay_out([folder / "bench.bin" for folder in folders], size.mib)
            rows += bench.transfers()
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        if rows:
            print_table(rows)


if __name__ == "__main__":
    main()
