"""What the metrics port says: numbers collected when asked, and whether the appliance is ready.

The numbers come from callables handed in by ``assembly``; nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

__all__ = ["Counter", "Family", "Gauge", "MetricsPage", "Readiness"]


@attrs.frozen
class Counter:
    """A number that only grows; its name goes without ``_total``. ``values`` has one for each tuple of label values."""

    name: str
    help: str
    labels: tuple[str, ...]
    values: Callable[[], Mapping[tuple[str, ...], float]]


@attrs.frozen
class Gauge:
    """A number that goes up and down."""

    name: str
    help: str
    labels: tuple[str, ...]
    values: Callable[[], Mapping[tuple[str, ...], float]]


Family = Counter | Gauge


@attrs.frozen
class Readiness:
    """What is not ready, in words; empty means ready."""

    missing: tuple[str, ...]


class _Collector(Collector):
    def __init__(self, families: Iterable[Family]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterator[Metric]:
        for family in self._families:
            metric = _metric(family)
            for labels, value in family.values().items():
                metric.add_metric(labels, value)
            yield metric


def _metric(family: Family) -> CounterMetricFamily | GaugeMetricFamily:
    kind = CounterMetricFamily if isinstance(family, Counter) else GaugeMetricFamily
    return kind(family.name, family.help, labels=family.labels)


class MetricsPage:
    """Answers the three paths of the metrics port."""

    def __init__(self, families: Iterable[Family], readiness: Callable[[], Readiness]) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Collector(families))
        ProcessCollector(registry=self._registry)  # memory, processor time and descriptors of this process
        self._readiness = readiness

    def get(self, path: str) -> tuple[int, str, bytes]:
        """Status, content type and body for one path."""
        match path:
            case "/metrics":
                return 200, "text/plain; version=0.0.4; charset=utf-8", generate_latest(self._registry)
            case "/healthz":
                return 200, "text/plain; charset=utf-8", b"alive\n"
            case "/readyz":
                missing = self._readiness().missing
                body = "".join(f"{thing}\n" for thing in missing) or "ready\n"
                return 503 if missing else 200, "text/plain; charset=utf-8", body.encode()
            case _:
                return 404, "text/plain; charset=utf-8", b"not here\n"
