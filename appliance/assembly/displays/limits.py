"""Limits as numbers of /metrics: what SYSTEM.CONF sets, how full the pools of threads are, and what they refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from appliance.assembly.parts import Parts
from appliance.config.system import SystemConf
from appliance.runtime.threads import Workers
from appliance.services.metrics.page import Counter, Family, Gauge

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
        ("STALLTIMEOUT", "seconds"): system.stall_seconds,
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
    yield Gauge("sallyport_pool_threads", "Threads of each pool of workers.", ("pool",), lambda: _of(appliance, "size"))
    yield Gauge(
        "sallyport_pool_outstanding",
        "Work of each pool that runs or waits.",
        ("pool",),
        lambda: _of(appliance, "outstanding"),
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
    return (*appliance.pools.all(), appliance.saf_pool)
