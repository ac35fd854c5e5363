"""The metrics port over a real socket."""

import threading
import urllib.request

from twisted.internet.epollreactor import EPollReactor

from appliance.services.metrics.page import MetricsPage, Readiness
from appliance.services.metrics.server import metrics_site


def test_the_port_answers_http():
    reactor = EPollReactor()
    own = {*reactor.getReaders(), *reactor.getWriters()}
    site = metrics_site(MetricsPage((), lambda: Readiness(("listeners",))), 9, 9)
    port = reactor.listenTCP(0, site, interface="127.0.0.1")
    answers = []

    def ask():
        base = f"http://127.0.0.1:{port.getHost().port}"
        for path in ("/healthz", "/readyz"):
            try:
                answers.append(urllib.request.urlopen(base + path, timeout=60).status)
            except urllib.error.HTTPError as error:
                answers.append(error.code)
                error.close()

    thread = threading.Thread(target=ask)
    thread.start()
    while thread.is_alive():
        reactor.iterate(0.01)
    stopped = port.stopListening()
    # Connections of clients that are gone have yet to be closed.
    while not stopped.called or {*reactor.getReaders(), *reactor.getWriters()} - own:
        reactor.iterate(0.01)
    assert answers == [200, 503]
