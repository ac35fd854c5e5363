"""The responder's port: HTTP, small requests, no more than so long."""

from __future__ import annotations

from typing import Any, cast

from twisted.web.resource import Resource
from twisted.web.server import Request, Site

from appliance.certs.responders.ocsp_responder import MAX_REQUEST_SIZE
from appliance.runtime.boundedfactory import BoundedFactory
from appliance.services.responder.pages import Pages, Reply

__all__ = ["responder_site"]

_REQUEST_TIMEOUT = 10


class _Small(Request):
    """A request whose body is refused before it is read when it is too long to be an OCSP request."""

    def gotLength(self, length: int | None) -> None:
        """Called by the channel once the headers are there."""
        if length is None or length > MAX_REQUEST_SIZE:
            length = 0
            self.channel.loseConnection()
        Request.gotLength(self, length)


class _Root(Resource):
    isLeaf = True

    def __init__(self, pages: Pages) -> None:
        Resource.__init__(self)
        self._pages = pages

    def render_GET(self, request: Request) -> bytes:
        return _send(request, self._pages.get(request.path.decode("latin-1")))

    def render_POST(self, request: Request) -> bytes:
        body = cast(Any, request.content).read(MAX_REQUEST_SIZE + 1)
        return _send(request, self._pages.post(request.path.decode("latin-1"), body))


def _send(request: Request, reply: Reply) -> bytes:
    status, content_type, body = reply
    request.setResponseCode(status)
    request.setHeader(b"content-type", content_type.encode())
    return body


def responder_site(pages: Pages, clients: int, per_source: int) -> BoundedFactory:
    """What serves the pages, to no more clients than that (MAXQUERIES)."""
    site = Site(_Root(pages), requestFactory=_Small, timeout=_REQUEST_TIMEOUT)
    site.noisy = False
    site.displayTracebacks = False
    return BoundedFactory(cast(Any, site), clients, per_source)
