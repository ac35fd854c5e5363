"""D OVERVIEW and D SERIES: how the appliance is, one row for each thing worth a look, and how it came to be so.

TILE        which part of the screen it belongs to
NAME        of the thing
VALUE, UNIT a number and what it counts
STATE       one word, when the thing has a state
ALERT       WARNING or ERROR when somebody ought to look
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from appliance import __version__
from appliance.assembly.displays.counts import directories, lu_pools, sessions
from appliance.assembly.parts import Parts
from appliance.certs.expiry import Expiring, certificates_in_rings, crls
from appliance.runtime.daemon.process import open_descriptors, resident_bytes
from appliance.runtime.daemon.timeseries import EVERY_SECONDS, Probe, TimeSeries
from appliance.services.control.facilities import Table

__all__ = ["overview", "probes", "series"]

_COLUMNS = ("TILE", "NAME", "VALUE", "UNIT", "STATE", "ALERT")
_SERIES = ("NAME", "UNIT", "SECONDS", "VALUES")
_DAY = 86_400
#: A reactor that is later than this is felt at every terminal (seconds).
_LATE = 0.1
_FULL_PERCENT = 90

_Row = tuple[str, str, str, str, str, str]


def _row(tile: str, name: str, value: float, unit: str, state: str = "", alert: str = "") -> _Row:
    shown = str(value) if isinstance(value, int) else f"{value:.1f}"
    return tile, name, shown, unit, state, alert


def overview(appliance: Parts) -> Table:
    """D OVERVIEW."""
    return Table(
        _COLUMNS,
        (
            *_system(appliance),
            *_ports(appliance),
            *(_row("SESSIONS", name, count, "connections") for name, count in sessions(appliance).items()),
            *_work(appliance),
            *_refusals(appliance),
            *_certificates(appliance),
            *_directories(appliance),
            *_lu_pools(appliance),
        ),
    )


def _system(appliance: Parts) -> Iterator[_Row]:
    up = int((appliance.now() - appliance.since).total_seconds())
    yield _row("SYSTEM", appliance.site.system.system, up, "seconds up", __version__)
    for name, share in (("REACTOR DELAY MEDIAN", 0.5), ("REACTOR DELAY P99", 0.99)):
        delay = appliance.vitals.delay.quantile(share)
        yield _row("SYSTEM", name, delay * 1000, "ms", alert="WARNING" if delay > _LATE else "")
    yield _row("SYSTEM", "MEMORY", resident_bytes() / 2**20, "MiB")
    yield _row("SYSTEM", "DESCRIPTORS", open_descriptors(), "open")
    failed, lost = appliance.state.audit.is_failed, appliance.state.audit.lost
    alert = "ERROR" if failed else "WARNING" if lost else ""
    fault = appliance.state.store.fault
    changes, state = appliance.router.database.version, "FAILED" if fault else "ACTIVE"
    yield _row("SAF", "DATABASE", changes, "changes", state, "ERROR" if fault else "")
    yield _row("AUDIT", "RECORDS LOST", lost, "records", "FAILED" if failed else "ACTIVE", alert)


def _ports(appliance: Parts) -> Iterator[_Row]:
    for listener, plan in appliance.listeners.values():
        state = listener.state.value
        alert = "" if state == "ACTIVE" else "WARNING"
        yield _row("PORTS", plan.name, listener.connections, "connections", state, alert)


def _work(appliance: Parts) -> Iterator[_Row]:
    counters = appliance.registry.counters
    received, sent = appliance.registry.bytes_moved()
    yield _row("HANDSHAKES", "DONE", counters.handshakes, "handshakes")
    yield _row("HANDSHAKES", "FAILED", counters.handshakes_failed, "handshakes")
    yield _row("TRANSFERS", "COMPLETE", counters.transfers, "transfers")
    yield _row("TRANSFERS", "FAILED", counters.transfers_failed, "transfers")
    yield _row("TRANSFERS", "BYTES", counters.transferred, "bytes")
    yield _row("TRAFFIC", "RECEIVED", received, "bytes")
    yield _row("TRAFFIC", "SENT", sent, "bytes")


def _refusals(appliance: Parts) -> Iterator[_Row]:
    counters = appliance.registry.counters
    for reason, count in sorted(appliance.watch.refusals.items()):
        yield _row("REFUSALS", reason, count, "refusals")
    yield _row("REFUSALS", "TLS HANDSHAKE", counters.handshakes_failed, "refusals")
    yield _row("REFUSALS", "AT ACCEPT", counters.refused, "refusals")
    waiting = len(appliance.penalties)
    yield _row("REFUSALS", "SOURCES WAITING", waiting, "sources", alert="WARNING" if waiting else "")


def _certificates(appliance: Parts) -> Iterator[_Row]:
    now = appliance.now()
    for thing in certificates_in_rings(appliance.router.database):
        yield _row("CERTIFICATES", thing.name, thing.seconds_left(now) / _DAY, "days", *_ends(thing, now))
    for thing in crls(appliance.revocation.lists.entries()):
        yield _row("CRLS", thing.name, thing.seconds_left(now) / _DAY, "days", *_ends(thing, now))


def _ends(thing: Expiring, now: datetime) -> tuple[str, str]:
    if thing.seconds_left(now) <= 0:
        return "EXPIRED", "ERROR"
    return "CURRENT", "" if thing.mark(now) is None else "WARNING"


def _directories(appliance: Parts) -> Iterator[_Row]:
    for servers, (lists, state) in directories(appliance).items():
        yield _row("DIRECTORIES", servers, lists, "lists", state, "ERROR" if state == "DOWN" else "")


def _lu_pools(appliance: Parts) -> Iterator[_Row]:
    for name, (used, size) in lu_pools(appliance).items():
        alert = "WARNING" if used * 100 >= size * _FULL_PERCENT else ""
        yield _row("LU POOLS", name, used, f"of {size}", "FULL" if used >= size else "", alert)


def probes(appliance: Parts) -> tuple[Probe, ...]:
    """What curves are kept of."""
    registry, counters = appliance.registry, appliance.registry.counters
    return (
        Probe("CONNECTIONS", "connections", lambda: len(registry)),
        *(
            Probe(f"CONNECTIONS {service}", "connections", partial(_sessions_of, appliance, service))
            for service in ("TN3270E", "FTP", "DCAS")
        ),
        Probe("ACCEPTED", "a second", lambda: counters.accepted, is_rate=True),
        Probe("HANDSHAKES", "a second", lambda: counters.handshakes, is_rate=True),
        Probe("HANDSHAKES FAILED", "a second", lambda: counters.handshakes_failed, is_rate=True),
        Probe("TRANSFERRED", "bytes a second", lambda: counters.transferred, is_rate=True),
        Probe("REFUSALS", "a second", lambda: sum(appliance.watch.refusals.values()), is_rate=True),
        Probe("REACTOR DELAY P99", "ms", lambda: appliance.vitals.delay.quantile(0.99) * 1000),
        Probe("MEMORY", "MiB", lambda: resident_bytes() / 2**20),
    )


def _sessions_of(appliance: Parts, service: str) -> int:
    return sessions(appliance)[service]


def series(kept: TimeSeries) -> Table:
    """D SERIES: VALUES are separated by blanks, the oldest first, SECONDS apart."""
    rows = tuple(
        (probe.name, probe.unit, str(EVERY_SECONDS), " ".join(f"{value:.4g}" for value in values))
        for probe, values in kept.series()
    )
    return Table(_SERIES, rows)
