"""One HTTP exchange against servers of every kind: a good answer, and nothing that hangs or grows."""

import pytest

from appliance.certs.crls.fetching import Absent, FetchLimits, Unreachable
from appliance.certs.crls.http_fetch import Body, HttpFetch
from tests.support.peers import drips, http_answer, peer, read_http, says, silent

LIMITS = FetchLimits(connect=60, whole=60, size=1000)
#: For who would be waited for without end: that the exchange comes back at all is its deadline's doing.
SHORT = FetchLimits(connect=60, whole=1.5, size=1000)


def fetch(serve, path="/a.crl", limits=LIMITS, **more):
    with peer(serve) as (host, port):
        return HttpFetch(f"http://{host}:{port}{path}", limits, **more).run()


def test_the_body_comes_back_and_the_request_is_what_it_should_be():
    seen = []

    def serve(client):
        seen.append(read_http(client))
        client.sendall(b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\nuntil the end")
        client.close()

    assert fetch(serve, "/a.crl?x=1") == Body(b"until the end")
    assert fetch(serve, body=b"question", content_type="application/ocsp-request") == Body(b"until the end")
    (get, nothing), (post, body) = seen
    assert get.startswith(b"GET /a.crl?x=1 HTTP/1.0\r\nHost: 127.0.0.1:")
    assert nothing == b""
    assert post.startswith(b"POST /a.crl HTTP/1.0\r\n")
    assert b"Content-Type: application/ocsp-request" in post
    assert body == b"question"


@pytest.mark.parametrize(
    ("serve", "kind"),
    [
        (http_answer(b"", "404 Not Found"), Absent),
        (http_answer(b"", "410 Gone"), Absent),
        (http_answer(b"", "302 Found", "Location: http://169.254.169.254/"), Unreachable),
        (http_answer(b"", "500 Oops"), Unreachable),
        (http_answer(bytes(1001)), Unreachable),
        (says(b"HTTP/1.0 200 OK\r\n\r\n" + bytes(100_000)), Unreachable),
        (says(b"HTTP/1.0 200 OK\r\nContent-Length: 99999999999\r\n\r\n"), Unreachable),
        (says(b"HTTP/1.0 200 OK\r\nContent-Length: -1\r\n\r\nx"), Unreachable),
        (says(b"HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nshort"), Unreachable),
        (says(b"HTTP/1.0 20x OK\r\n\r\n"), Unreachable),
        (says(b"220 a mail server\r\n\r\n"), Unreachable),
        (says(b"x" * 20_000), Unreachable),
        (says(b""), Unreachable),
    ],
)
def test_what_is_no_answer(serve, kind):
    assert isinstance(fetch(serve), kind)


@pytest.mark.parametrize("serve", [silent, drips(b"HTTP/1.0 200 OK\r\n\r\n" + bytes(1000))], ids=["silent", "drip"])
def test_without_a_whole_answer_the_deadline_is_the_outcome(serve):
    assert fetch(serve, limits=SHORT) == Unreachable("no complete answer in time")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://127.0.0.1:99999/", "http:///x", "http://[::1/"])
def test_who_is_not_there_is_unreachable(url):
    assert isinstance(HttpFetch(url, LIMITS).run(), Unreachable)


def test_a_line_break_in_a_url_makes_no_second_header():
    with peer(http_answer(b"x")) as (host, port):
        assert isinstance(HttpFetch(f"http://{host}:{port}/a b", LIMITS).run(), Unreachable)


def test_abort_ends_it_from_another_thread():
    """While the server has its request; the exchange's own time is longer than this test may take."""

    def serve(client):
        read_http(client)
        running.abort()
        silent(client)

    with peer(serve) as (host, port):
        running = HttpFetch(f"http://{host}:{port}/", FetchLimits(connect=60, whole=3600, size=10))
        assert running.run() == Unreachable("no complete answer in time")
    assert isinstance(HttpFetch("http://127.0.0.1:1/", LIMITS).run(), Unreachable)
