"""/metrics of the running demo: Prometheus's conventions, and a dashboard that asks for nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.system.running import ROOT, need

DASHBOARD = ROOT / "packaging" / "grafana" / "sallyport.json"
NAME = re.compile(r"\b(?:sallyport|process)_[a-z0-9_]+")
#: Units that are not base units (prometheus.io/docs/practices/naming).
NOT_BASE = re.compile(r"(?:milli|micro|minutes|hours|days|kilo|mega|percent)")


@pytest.fixture(scope="module")
def metrics(demo):
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.port(9150)}/metrics", timeout=60) as answer:
        return answer.read().decode()


@pytest.fixture(scope="module")
def families(metrics):
    return list(text_string_to_metric_families(metrics))


def series(families):
    return {sample.name for family in families for sample in family.samples} | {
        f"{family.name}_total" if family.type == "counter" else family.name for family in families
    }


def test_names_and_units_follow_the_conventions(families):
    own = [family for family in families if family.name.startswith("sallyport_")]
    assert len(own) >= 20
    for family in own:
        assert family.documentation, family.name
        assert family.type in ("counter", "gauge"), family.name
        assert not NOT_BASE.search(family.name), family.name
        assert {sample.name.endswith("_total") for sample in family.samples} <= {family.type == "counter"}, family.name
        assert all(re.fullmatch(r"[a-z_]+", label) for sample in family.samples for label in sample.labels)


def test_limits_and_what_was_said_are_shown(families):
    values = {
        (sample.name, *sorted(sample.labels.values())): sample.value for family in families for sample in family.samples
    }
    assert values["sallyport_limit", "MAXHANDSHAKES", "all"] == 4_000
    assert values["sallyport_pool_threads", "verify"] == 2
    for pool in ("bulk", "crl", "exits", "files", "names", "ocsp", "recordings", "saf", "verify"):
        assert values["sallyport_pool_outstanding", pool] <= values["sallyport_pool_room", pool]
    assert values["sallyport_query_clients", "METRICS"] == 1
    assert values["sallyport_query_clients_refused_total", "DIRECTORY"] == 0
    bounds = {name[1]: value for name, value in values.items() if name[0] == "sallyport_fixed_limit"}
    assert len(bounds) == 3
    for bound, most in bounds.items():
        assert values["sallyport_fixed_limit_used", bound] <= most
    assert values["sallyport_saf_database_failed",] == 0
    assert values["sallyport_connections_refused_total", "STARTUPS"] == 0
    assert values["sallyport_messages_total", "SLYA0201I"] > 10


def test_prometheus_finds_nothing_to_complain_of(metrics):
    need("promtool")
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=metrics, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_dashboard_asks_for_what_there_is_and_shows_all_of_it(families):
    dashboard = json.loads(DASHBOARD.read_text())
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    asked = {name for expression in expressions for name in NAME.findall(expression)}
    assert asked - series(families) == set()
    assert {name for name in series(families) if name.startswith("sallyport_")} - asked == set()


def test_panels_do_not_lie_on_each_other():
    taken = set()
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        assert panel["title"]
        taken |= cells


def test_the_pages_name_no_series_that_there_is_not(families):
    pages = [page.read_text() for page in (ROOT / "docs").rglob("*.md")]
    named = {name for page in pages for name in re.findall(r"\bsallyport_[a-z][a-z0-9_]+", page)}
    known = {name for name in series(families) if name.startswith("sallyport_")}
    assert named - known == set()
