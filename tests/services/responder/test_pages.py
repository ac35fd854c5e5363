"""What the responder's paths give."""

import base64
from urllib.parse import quote

from appliance.services.responder.pages import Pages

PAGES = Pages(lambda request: b"answer to " + request, crl=lambda: b"crl", ca=lambda: None)


def test_ocsp_by_post_and_get():
    assert PAGES.post("/", b"x") == (200, "application/ocsp-response", b"answer to x")
    path = "/" + quote(base64.b64encode(b"\xff\xfe?>"), safe="")
    assert PAGES.get(path) == (200, "application/ocsp-response", b"answer to \xff\xfe?>")


def test_files_once_they_are_published():
    assert PAGES.get("/ca.crl") == (200, "application/pkix-crl", b"crl")
    assert PAGES.get("/ca.crt")[0] == 404


def test_everything_else_is_not_found():
    for path in ("/", "/favicon.ico", "/../etc/passwd", "/%00", "/a"):
        assert PAGES.get(path)[0] == 404
