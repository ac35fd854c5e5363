"""What the responder says by HTTP: OCSP by POST and GET (RFC 6960 appendix A), the CRL, the CA certificate."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from urllib.parse import unquote

__all__ = ["Pages"]

Reply = tuple[int, str, bytes]
_OCSP, _TEXT = "application/ocsp-response", "text/plain; charset=utf-8"


class Pages:
    """``answer`` turns a request into a response, both in DER; the other two give what there is to give now."""

    def __init__(
        self, answer: Callable[[bytes], bytes], crl: Callable[[], bytes | None], ca: Callable[[], bytes | None]
    ) -> None:
        self._answer = answer
        self._files = {
            "/ca.crl": ("application/pkix-crl", crl),
            "/ca.crt": ("application/pkix-cert", ca),
        }

    def post(self, path: str, body: bytes) -> Reply:
        """An OCSP request; every path will do."""
        return 200, _OCSP, self._answer(body)

    def get(self, path: str) -> Reply:
        """A file, or an OCSP request in the path."""
        if path in self._files:
            content_type, give = self._files[path]
            content = give()
            return (200, content_type, content) if content is not None else (404, _TEXT, b"not published yet\n")
        try:
            request = base64.b64decode(unquote(path.lstrip("/")), validate=True)
        except (binascii.Error, ValueError):
            return 404, _TEXT, b"not found\n"
        return (200, _OCSP, self._answer(request)) if request else (404, _TEXT, b"not found\n")
