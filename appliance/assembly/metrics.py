"""The numbers of /metrics, read where they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appliance.assembly.overview import sessions
from appliance.certs.expiry import certificates_in_rings, crls
from appliance.services.metrics.page import Counter, Gauge, MetricsPage, Readiness

if TYPE_CHECKING:
    from appliance.assembly.appliance import Appliance

__all__ = ["metrics_page"]


def metrics_page(appliance: Appliance) -> MetricsPage:
    """The page of one appliance."""
    counters = appliance.registry.counters
    families = (
        Gauge("sallyport_connections", "Live connections.", "service", lambda: dict(sessions(appliance))),
        Counter("sallyport_accepted", "Connections accepted.", lambda: {"all": counters.accepted}),
        Gauge(
            "sallyport_penalized_sources",
            "Sources refused by PENALTY.",
            "state",
            lambda: {"waiting": len(appliance.penalties)},
        ),
        Counter("sallyport_handshakes", "TLS handshakes done.", lambda: {"all": counters.handshakes}),
        Counter("sallyport_handshakes_failed", "TLS handshakes failed.", lambda: {"all": counters.handshakes_failed}),
        Gauge("sallyport_crl_seconds_left", "Until nextUpdate.", "issuer", lambda: _crl_seconds(appliance)),
        Gauge(
            "sallyport_certificate_seconds_left",
            "Until notAfter, of certificates in key rings.",
            "certificate",
            lambda: _certificate_seconds(appliance),
        ),
    )
    return MetricsPage(families, lambda: Readiness(() if appliance.is_ready else ("not every listener is up",)))


def _certificate_seconds(appliance: Appliance) -> dict[str, float]:
    now = appliance.now()
    return {one.name: one.seconds_left(now) for one in certificates_in_rings(appliance.router.database)}


def _crl_seconds(appliance: Appliance) -> dict[str, float]:
    now = appliance.now()
    return {one.name: one.seconds_left(now) for one in crls(appliance.revocation.lists.entries())}
