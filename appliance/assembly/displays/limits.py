"""Limits as numbers of /metrics: what SYSTEM.CONF sets, how full the pools of threads are, and what they refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from appliance.assembly.parts import Parts
from appliance.config.system import SystemConf
from appliance.runtime.revoking.revocation import MOST_WAITING as MOST_CHECKED
from appliance.runtime.threads import Workers
from appliance.saf.auditfile import MOST_WAITING
from appliance.services.metrics.page import Counter, Family, Gauge
from appliance.services.tn3270.printers.printspool import MAX_CHARACTERS

__all__ = ["configured", "limit_families"]


def configured(system: SystemConf) -> Mapping[tuple[str, ...], float]:
    """The limits of SYSTEM.CONF by statement and by what they bound."""
    startups, penalties = system.startups, system.penalties
    return {
        ("MAXCONNECTIONS", "port"): system.max_connections,
        ("MAXCONNECTIONS", "source"): system.max_per_source,
        ("MAXHANDSHAKES", "all"): system.max_handshakes,
        ("MAXHANDSHAKES", "source"): system.max_handshakes_per_source,
        ("MAXSTARTUPS", "begin"): startups.begin,
        ("MAXSTARTUPS", "all"): startups.full,
        ("MAXSTARTUPS", "source"): startups.per_source,
        ("VERIFYTHREADS", "all"): system.verify_threads,
        ("VERIFYQUEUE", "all"): system.verify_queue,
        ("VERIFYQUEUE", "source"): system.verify_per_source,
        ("PENALTY", "failures"): penalties.failures,
        ("PENALTY", "seconds"): penalties.maximum,
        ("PENALTY", "sources"): penalties.sources,
        ("MAXCONSOLES", "all"): system.max_consoles,
        ("MAXCONSOLES", "source"): system.max_consoles_per_uid,
        ("MAXQUERIES", "port"): system.max_queries,
        ("MAXQUERIES", "source"): system.max_queries_per_source,
        ("FILETHREADS", "files"): system.file_threads,
        ("FILETHREADS", "transfers"): system.transfer_threads,
        ("CONTROLIDLE", "seconds"): system.control.idle_seconds,
        ("CRLTIMEOUT", "seconds"): system.crl.timeout,
        ("HANDSHAKETIMEOUT", "seconds"): system.handshake_seconds,
        ("LOGONTIMEOUT", "seconds"): system.logon_seconds,
        ("STALLTIMEOUT", "seconds"): system.stall_seconds,
    }


#: Caps of all clients together that no statement sets, each with how much of it is used.
_FIXED: Mapping[str, tuple[float, Callable[[Parts], float]]] = {
    "clients whose certificate is asked about": (MOST_CHECKED, lambda appliance: appliance.revocation.desk.waiting),
    "characters that wait for printers": (MAX_CHARACTERS, lambda appliance: appliance.print_spool.characters),
    "audit records that wait for the disk": (MOST_WAITING, lambda appliance: appliance.state.audit.waiting),
}


def limit_families(appliance: Parts) -> Iterator[Family]:
    """What is configured, how near it is, and what was said where it was reached."""
    yield Counter(
        "sallyport_messages",
        "Messages said, by id: each limit that ends a client has one.",
        ("message",),
        lambda: {(message,): count for message, count in appliance.journal.counts.items()},
    )
    yield Gauge(
        "sallyport_limit",
        "Limits of SYSTEM.CONF, by statement and what they bound.",
        ("statement", "bounds"),
        lambda: configured(appliance.site.system),
    )
    yield Gauge(
        "sallyport_fixed_limit",
        "Limits that no statement sets, by what they bound.",
        ("bounds",),
        lambda: {(bounds,): most for bounds, (most, _) in _FIXED.items()},
    )
    yield Gauge(
        "sallyport_fixed_limit_used",
        "How much of each of them is used.",
        ("bounds",),
        lambda: {(bounds,): used(appliance) for bounds, (_, used) in _FIXED.items()},
    )
    yield Gauge(
        "sallyport_port_connections",
        "Live connections of each port: MAXCONNECTIONS bounds each.",
        ("port",),
        lambda: {(plan.name,): one.connections for one, plan in appliance.listeners.values()},
    )
    yield Gauge(
        "sallyport_penalty_sources",
        "Sources that failed not long ago and are remembered.",
        (),
        lambda: {(): appliance.penalties.remembered},
    )
    yield Gauge(
        "sallyport_query_clients",
        "Clients of the ports where nobody logs on.",
        ("service",),
        lambda: {(name,): port.clients for name, port in appliance.queries.items()},
    )
    yield Counter(
        "sallyport_query_clients_refused",
        "Clients of those ports that were too many.",
        ("service",),
        lambda: {(name,): port.refused for name, port in appliance.queries.items()},
    )
    yield Gauge("sallyport_pool_threads", "Threads of each pool of workers.", ("pool",), lambda: _of(appliance, "size"))
    yield Gauge(
        "sallyport_pool_outstanding",
        "Work of each pool that runs or waits.",
        ("pool",),
        lambda: _of(appliance, "outstanding"),
    )
    yield Gauge(
        "sallyport_pool_room",
        "Work that each pool takes, running and waiting.",
        ("pool",),
        lambda: _of(appliance, "room"),
    )
    yield Gauge(
        "sallyport_pool_lost_threads",
        "Threads whose work has outlived its time limit.",
        ("pool",),
        lambda: _of(appliance, "lost"),
    )
    yield Counter(
        "sallyport_pool_refused",
        "Work refused because the queue of its pool was full.",
        ("pool",),
        lambda: _of(appliance, "refused"),
    )
    yield Counter(
        "sallyport_verifications_refused",
        "Passwords not looked at because their source had its share under way.",
        (),
        lambda: {(): appliance.capabilities.verifications.refused},
    )


def _of(appliance: Parts, attribute: str) -> Mapping[tuple[str, ...], float]:
    return {(pool.name,): getattr(pool, attribute) for pool in _pools(appliance)}


def _pools(appliance: Parts) -> tuple[Workers, ...]:
    return (*appliance.pools.all(), appliance.saf_pool, appliance.recording_pool, *appliance.revocation.pools)
