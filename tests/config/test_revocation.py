"""Statements on revocation beyond what the case file shows (tests/cases/config/revocation.txt)."""

import pytest

from appliance.config.language.report import Report
from appliance.config.revocation import OcspConf
from appliance.config.system import SystemConf, read_system_conf


def read(text):
    report = Report()
    return read_system_conf(text, "SYSTEM.CONF", report), [str(one) for one in report.diagnostics]


@pytest.mark.parametrize(
    ("operands", "expected"),
    [
        ("AIA", OcspConf(uses_aia=True)),
        ("http://o.example", OcspConf("http://o.example")),
        ("http://o.example:8080/x NONCE", OcspConf("http://o.example:8080/x", nonce=True)),
    ],
)
def test_ocsp(operands, expected):
    system, complaints = read(f"OCSP {operands}\n")
    assert (system.crl.ocsp, complaints) == (expected, [])


@pytest.mark.parametrize("operands", ["", "NONCE", "https://o.example", "http:///x"])
def test_ocsp_needs_somebody_to_ask(operands):
    system, complaints = read(f"OCSP {operands}\n")
    assert system.crl.ocsp is None
    assert len(complaints) == 1


def test_nothing_is_followed_unless_it_is_said():
    assert (SystemConf().crl.urls, SystemConf().crl.ocsp) == ((), None)
