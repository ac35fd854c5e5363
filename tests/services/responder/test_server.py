"""The responder's port over a real socket."""

import threading
import urllib.error
import urllib.request

from twisted.internet.epollreactor import EPollReactor

from appliance.services.responder.pages import Pages
from appliance.services.responder.server import responder_site


def test_the_port_answers_http_and_reads_no_large_body():
    reactor = EPollReactor()
    own = {*reactor.getReaders(), *reactor.getWriters()}
    pages = Pages(lambda request: b"answer to " + request, crl=lambda: b"crl", ca=lambda: None)
    port = reactor.listenTCP(0, responder_site(pages, 9, 9), interface="127.0.0.1")
    answers = []

    def ask():
        base = f"http://127.0.0.1:{port.getHost().port}"
        for path, body in (("/ca.crl", None), ("/", b"question"), ("/ca.crt", None), ("/", bytes(5000))):
            try:
                with urllib.request.urlopen(base + path, data=body, timeout=60) as reply:
                    answers.append((reply.status, reply.read()))
            except urllib.error.HTTPError as error:
                answers.append((error.code, b""))
                error.close()
            except OSError:
                answers.append((0, b""))

    thread = threading.Thread(target=ask)
    thread.start()
    while thread.is_alive():
        reactor.iterate(0.01)
    stopped = port.stopListening()
    # Connections of clients that are gone have yet to be closed.
    while not stopped.called or {*reactor.getReaders(), *reactor.getWriters()} - own:
        reactor.iterate(0.01)
    assert answers[:3] == [(200, b"crl"), (200, b"answer to question"), (404, b"")]
    assert answers[3][0] != 200
