"""The numbers of /metrics, read where they are kept; base units and names as Prometheus wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from appliance import __version__
from appliance.assembly.displays.counts import directories, lu_pools, sessions
from appliance.assembly.displays.limits import limit_families
from appliance.assembly.parts import Parts
from appliance.certs.expiry import certificates_in_rings, crls
from appliance.runtime.listener import Refusal
from appliance.services.metrics.page import Counter, Family, Gauge, MetricsPage, Readiness

__all__ = ["metrics_page"]


def metrics_page(appliance: Parts) -> MetricsPage:
    """The page of one appliance."""
    families = (*_clients(appliance), *limit_families(appliance), *_certificates(appliance), *_itself(appliance))
    return MetricsPage(families, lambda: Readiness(tuple(_missing(appliance))))


def _missing(appliance: Parts) -> Iterator[str]:
    """Why nobody should be sent here."""
    if not appliance.is_ready:
        yield "not every listener is up"
    if appliance.state.audit.is_failed:
        yield "the audit cannot be written"
    if appliance.state.store.fault:
        yield "the SAF database cannot be written"


def _clients(appliance: Parts) -> Iterator[Family]:
    registry, counters = appliance.registry, appliance.registry.counters
    yield Gauge("sallyport_connections", "Live connections.", ("service",), _by_name(lambda: sessions(appliance)))
    yield Counter("sallyport_connections_accepted", "Connections accepted.", (), _one(lambda: counters.accepted))
    yield Counter(
        "sallyport_connections_refused",
        "Connections refused at accept, by the limit that was reached.",
        ("reason",),
        lambda: {(one.name,): counters.refusals[one.name] for one in Refusal},
    )
    yield Counter(
        "sallyport_tls_handshakes",
        "TLS handshakes of clients that ended.",
        ("result",),
        lambda: {("done",): counters.handshakes, ("failed",): counters.handshakes_failed},
    )
    yield Gauge(
        "sallyport_tls_handshakes_pending",
        "TLS handshakes of clients under way.",
        (),
        _one(lambda: registry.handshakes),
    )
    yield Gauge("sallyport_startups", "Clients that have not logged on.", (), _one(lambda: registry.startups))
    yield Counter(
        "sallyport_transfers",
        "FTP data connections that ended.",
        ("result",),
        lambda: {("complete",): counters.transfers, ("failed",): counters.transfers_failed},
    )
    yield Counter("sallyport_transfer_bytes", "Bytes of files moved.", (), _one(lambda: counters.transferred))
    yield Counter(
        "sallyport_traffic_bytes",
        "Bytes of clients' connections.",
        ("direction",),
        lambda: dict(zip((("received",), ("sent",)), registry.bytes_moved(), strict=True)),
    )
    yield Counter(
        "sallyport_refusals",
        "Refusals of the security authority, by event and qualifier of the audit record.",
        ("reason",),
        _by_name(lambda: appliance.watch.refusals),
    )
    yield Gauge("sallyport_penalized_sources", "Sources that wait.", (), _one(lambda: len(appliance.penalties)))
    used, size = "LU names lent.", "LU names there are."
    yield Gauge("sallyport_lu_pool_used", used, ("pool",), lambda: _pools(appliance, 0))
    yield Gauge("sallyport_lu_pool_size", size, ("pool",), lambda: _pools(appliance, 1))


def _certificates(appliance: Parts) -> Iterator[Family]:
    yield Gauge(
        "sallyport_certificate_expiry_timestamp_seconds",
        "notAfter of each certificate in a key ring.",
        ("certificate",),
        lambda: {(one.name,): one.until.timestamp() for one in certificates_in_rings(appliance.router.database)},
    )
    yield Gauge(
        "sallyport_crl_next_update_timestamp_seconds",
        "nextUpdate of each CRL in memory.",
        ("issuer",),
        lambda: {(one.name,): one.until.timestamp() for one in crls(appliance.revocation.lists.entries())},
    )
    yield Gauge(
        "sallyport_crl_directory_up",
        "1 when a list of CRL servers answered last time.",
        ("servers",),
        lambda: {(servers,): state == "UP" for servers, (_, state) in directories(appliance).items()},
    )


def _itself(appliance: Parts) -> Iterator[Family]:
    audit = appliance.state.audit
    yield Gauge(
        "sallyport_build_info",
        "Which version serves which system.",
        ("version", "system"),
        lambda: {(__version__, appliance.site.system.system): 1},
    )
    yield Gauge("sallyport_ready", "1 when it serves.", (), _one(lambda: not tuple(_missing(appliance))))
    yield Gauge(
        "sallyport_port_active",
        "1 when a port takes connections.",
        ("port",),
        lambda: {(plan.name,): one.state.value == "ACTIVE" for one, plan in appliance.listeners.values()},
    )
    yield Gauge("sallyport_audit_failed", "1 while records cannot be written.", (), _one(lambda: audit.is_failed))
    yield Gauge(
        "sallyport_saf_database_failed",
        "1 while the SAF database cannot be written: passwords are refused, the rest is answered from memory.",
        (),
        _one(lambda: bool(appliance.state.store.fault)),
    )
    yield Counter("sallyport_audit_lost_records", "Records given up.", (), _one(lambda: audit.lost))
    for name, share in (("median", 0.5), ("p99", 0.99)):
        yield Gauge(
            f"sallyport_reactor_delay_{name}_seconds",
            "How late the reactor's timers were in the last minute.",
            (),
            _one(partial(_delay, appliance, share)),
        )


def _delay(appliance: Parts, share: float) -> float:
    return appliance.vitals.delay.quantile(share)


def _one(value: Callable[[], float]) -> Callable[[], Mapping[tuple[str, ...], float]]:
    return lambda: {(): value()}


def _by_name(values: Callable[[], Mapping[str, float]]) -> Callable[[], Mapping[tuple[str, ...], float]]:
    return lambda: {(name,): value for name, value in values().items()}


def _pools(appliance: Parts, which: int) -> dict[tuple[str, ...], float]:
    return {(name,): counts[which] for name, counts in lu_pools(appliance).items()}
