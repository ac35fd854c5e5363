"""The three paths of the metrics port."""

from appliance.services.metrics.page import Counter, Gauge, MetricsPage, Readiness


def page(missing=()):
    families = (
        Counter("sallyport_connections_accepted", "Connections accepted.", ("service",), lambda: {("FTP",): 3}),
        Gauge("sallyport_audit_failed", "1 while it fails.", (), lambda: {(): 1}),
    )
    return MetricsPage(families, lambda: Readiness(missing))


def test_numbers_are_read_when_asked():
    status, content_type, body = page().get("/metrics")
    assert (status, content_type[:10]) == (200, "text/plain")
    assert b'sallyport_connections_accepted_total{service="FTP"} 3.0' in body
    assert b"sallyport_audit_failed 1.0" in body
    assert b"process_resident_memory_bytes" in body


def test_ready_says_what_is_missing():
    assert page().get("/readyz") == (200, "text/plain; charset=utf-8", b"ready\n")
    assert page(("no CRL of CN=CA",)).get("/readyz")[0::2] == (503, b"no CRL of CN=CA\n")


def test_alive_and_nothing_else():
    assert page().get("/healthz")[0] == 200
    assert page().get("/etc/passwd")[0] == 404
