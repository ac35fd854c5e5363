"""`make bench-saf`: what the SAF authority costs with 10,000 users and 100,000 profiles.

    python -m tests.bench.saf [--users N] [--profiles N] [--decisions N]

Decisions are those of the router, with the audit in memory; commands are run by the engine on a store with full
synchronisation; the start is opening that store: check, upgrade, load, index. On a machine that does other work,
look at the processor's time: the rest is waiting.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from appliance.saf.audit import AuditRecord
from appliance.saf.commands.engine import RacfCommands
from appliance.saf.database import ClassState, Connect, Group, Profile, SafDatabase, User
from appliance.saf.model import Access, Acee, Resource
from appliance.saf.passwords import HashCost, Passwords
from appliance.saf.patterns import is_generic_name
from appliance.saf.people import GroupAuthority
from appliance.saf.protection import AUDIT_FAILURES
from appliance.saf.router import SafRouter
from appliance.saf.sharing import SharedMap
from appliance.saf.store import SafStore

GROUPS = 200
GROUPS_PER_USER = 5
ENTRIES = 3
#: goal -> (text, unit)
GOALS = {
    "decision p99": "50 us",
    "decisions a second": "20000",
    "start": "3 s",
    "command": "20 ms",
}


class NoAudit:
    """A sink that drops what it gets."""

    is_failed = False

    def write(self, record: AuditRecord) -> None:
        """Nothing."""


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def names(count: int, chance: random.Random) -> list[str]:
    """Profile names: most of them discrete, ports of many servers, zones, facilities; a fifth generic."""
    made: dict[str, None] = {}
    while len(made) < count:
        system, server, port = f"SYS{chance.randrange(100)}", f"FTPD{chance.randrange(50)}", chance.randrange(1, 20_000)
        made[
            chance.choice(
                (
                    f"EZB.FTP.{system}.{server}.PORT{port}",
                    f"EZB.TN3270.{system}.TCPIP.PORT{port:05}",
                    f"EZB.NETACCESS.{system}.TCPIP.ZONE{port}",
                    f"APP{port}.{system}.{server}.FUNCTION",
                    chance.choice(
                        (
                            f"EZB.FTP.*.{server}.PORT{port}",
                            f"EZB.NETACCESS.{system}.*.ZONE{port}",
                            f"APP{port}.**",
                            f"APP{port}.{system}.*.READ",
                            f"EZB.TN3270.{system}.T%PIP.PORT{port:05}",
                        )
                    ),
                )
            )
        ] = None
    return list(made)


def build(users: int, profiles: int) -> SafDatabase:
    """The database of a large site."""
    chance = random.Random(1)
    groups = [f"G{number:05}" for number in range(GROUPS)]
    people = []
    for number in range(users):
        chosen = ["SYS1", *chance.sample(groups, GROUPS_PER_USER)]
        people.append(User(f"U{number:06}", "SYS1", "SYS1", connects=tuple(Connect(name) for name in chosen)))
    boss = User("IBMUSER", "SYS1", special=True, connects=(Connect("SYS1", authority=GroupAuthority.JOIN),))
    found = {}
    for name in names(profiles, chance):
        chosen = [*chance.sample(groups, ENTRIES - 1), f"U{chance.randrange(users):06}"]
        access = {one: chance.choice((Access.NONE, Access.READ, Access.UPDATE)) for one in chosen}
        found[name] = Profile(
            "SERVAUTH", name, is_generic_name(name), owner="SYS1", access=access, audit=AUDIT_FAILURES, created=now()
        )
    return SafDatabase(
        groups=SharedMap({name: Group(name) for name in ("SYS1", *groups)}),
        users=SharedMap({user.name: user for user in (boss, *people)}),
        classes={"SERVAUTH": ClassState(active=True, raclisted=True, generic=True)},
        profiles=SharedMap({"SERVAUTH": SharedMap(found)}),
    )


def decisions(router: SafRouter, database: SafDatabase, count: int) -> tuple[float, float]:
    """The 99th percentile of one decision in microseconds, and decisions a second of processor time."""
    chance = random.Random(2)
    plain = [name for name in database.profiles["SERVAUTH"] if not is_generic_name(name)]
    users = [router.acee(f"U{chance.randrange(len(database.users) - 1):06}") for _ in range(500)]
    asked: list[tuple[Acee | None, Resource]] = []
    for _ in range(count):
        name = chance.choice(plain)
        if chance.random() < 0.5:  # covered by a generic profile or by none
            name = name.replace("SYS", "SYX", 1) if chance.random() < 0.5 else f"{name}X"
        asked.append((chance.choice(users), Resource("SERVAUTH", name, undecided_permits=True)))
    for acee, resource in asked[: count // 10]:
        router.auth(acee, resource)
    times = []
    clock = time.perf_counter_ns
    gc.freeze()
    for acee, resource in asked:
        begun = clock()
        router.auth(acee, resource)
        times.append(clock() - begun)
    begun = time.process_time()
    for acee, resource in asked:
        router.auth(acee, resource)
    return statistics.quantiles(times, n=100)[98] / 1000, count / (time.process_time() - begun)


def commands(engine: RacfCommands, router: SafRouter, count: int = 40) -> list[float]:
    """Milliseconds of each command: run, committed, and its snapshot swapped in."""
    times = []
    for number in range(count):
        text = (
            f"RDEFINE SERVAUTH BENCH.N{number}.** UACC(NONE)",
            f"PERMIT BENCH.N{number - 1}.** CLASS(SERVAUTH) ID(U000001) ACCESS(READ)",
            f"ADDUSER BENCH{number}",
            f"ALTUSER U{number:06} NAME('BENCH')",
        )[number % 4]
        begun = time.perf_counter()
        result = engine.run(Acee("IBMUSER"), text, source="BENCH")
        router.swap(result.database)
        times.append((time.perf_counter() - begun) * 1000)
        assert result.code == 0, result.lines
    return times


def timed(action: Callable[[], SafStore]) -> tuple[SafStore, float, float]:
    """What an action gives, its seconds, and those of the processor."""
    begun, cpu = time.perf_counter(), time.process_time()
    given = action()
    return given, time.perf_counter() - begun, time.process_time() - cpu


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=10_000)
    parser.add_argument("--profiles", type=int, default=100_000)
    parser.add_argument("--decisions", type=int, default=50_000)
    size = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url, key = f"sqlite:///{folder}/saf.db", Path(folder) / "saf.key"
        database = build(size.users, size.profiles)
        store = SafStore.open(url, key_file=key, now=now)
        store.apply(lambda _: database)
        store.close()

        def start() -> SafStore:
            opened = SafStore.open(url, key_file=key, now=now)
            routers.append(SafRouter(opened.database, opened, NoAudit(), passwords, now))
            return opened

        routers: list[SafRouter] = []
        passwords = Passwords(HashCost(memory_kib=8, passes=1, lanes=1))
        store, start_seconds, start_cpu = timed(start)
        router = routers[0]
        p99, a_second = decisions(router, store.database, size.decisions)
        engine = RacfCommands(store, NoAudit(), passwords, now)
        times = commands(engine, router)
        store.close()
    print(f"{size.users} users, {size.profiles} profiles")
    measured = {
        "decision p99": f"{p99:.1f} us",
        "decisions a second": f"{a_second:.0f}",
        "start": f"{start_seconds:.2f} s ({start_cpu:.2f} s of the processor)",
        "command": f"median {statistics.median(times):.1f} ms, longest {max(times):.1f} ms",
    }
    for what, goal in GOALS.items():
        print(f"{what:20} {measured[what]:40} goal {goal}")


if __name__ == "__main__":
    main()
