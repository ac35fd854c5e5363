"""The metrics port: HTTP on loopback or a management address, three paths, GET only."""

from __future__ import annotations

from typing import Any, cast

from twisted.web.resource import Resource
from twisted.web.server import Request, Site

from appliance.runtime.boundedfactory import BoundedFactory
from appliance.services.metrics.page import MetricsPage

__all__ = ["metrics_site"]

_REQUEST_TIMEOUT = 10


class _Pages(Resource):
    isLeaf = True

    def __init__(self, page: MetricsPage) -> None:
        Resource.__init__(self)
        self._page = page

    def render_GET(self, request: Request) -> bytes:
        status, content_type, body = self._page.get(request.path.decode("latin-1"))
        request.setResponseCode(status)
        request.setHeader(b"content-type", content_type.encode())
        return body


def metrics_site(page: MetricsPage, clients: int, per_source: int) -> BoundedFactory:
    """What serves the page, to no more clients than that (MAXQUERIES)."""
    site = Site(_Pages(page), timeout=_REQUEST_TIMEOUT)
    site.noisy = False
    site.displayTracebacks = False
    return BoundedFactory(cast(Any, site), clients, per_source)
