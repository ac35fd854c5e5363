"""Weighing what several sources say."""

import datetime as dt

import pytest

from appliance.certs.crls.crl_source import Availability, CrlEntry
from appliance.certs.findings import Finding, by_crl, by_ocsp, is_allowed, missing, weigh, worst
from appliance.certs.responders.ocsp import OcspAnswer
from appliance.certs.responders.ocsp_cache import OcspEntry
from appliance.certs.tls import CrlLevel, RevocationPolicy
from appliance.certs.verdict import RevocationState
from tests.support import pki
from tests.support.crls import parsed, source

NOW = pki.now()
HOUR = dt.timedelta(hours=1)
USER = pki.user("user2").certificate
GOOD = Finding(RevocationState.GOOD, "")
REVOKED = Finding(RevocationState.REVOKED, "r")
ABSENT = Finding(RevocationState.UNKNOWN, "a", Availability.ABSENT)
DOWN = Finding(RevocationState.UNKNOWN, "d", Availability.UNREACHABLE)


@pytest.mark.parametrize(
    ("findings", "decides"),
    [
        ((GOOD, REVOKED), REVOKED),
        ((DOWN, GOOD), GOOD),
        ((ABSENT, GOOD), GOOD),
        ((ABSENT, DOWN), DOWN),
        ((DOWN, ABSENT), DOWN),
        ((ABSENT,), ABSENT),
    ],
)
def test_one_certificate_by_several_sources(findings, decides):
    assert weigh(findings) is decides


@pytest.mark.parametrize(
    ("level", "absent", "down"),
    [(CrlLevel.LOW, True, True), (CrlLevel.MEDIUM, True, False), (CrlLevel.HIGH, False, False)],
)
def test_levels(level, absent, down):
    policy = RevocationPolicy((("a", 1),), level)
    assert (is_allowed(ABSENT, policy), is_allowed(DOWN, policy)) == (absent, down)
    assert is_allowed(GOOD, policy)
    assert not is_allowed(REVOKED, policy)
    assert worst((GOOD, ABSENT, DOWN), policy).state is RevocationState.UNKNOWN
    assert is_allowed(worst((ABSENT, DOWN), policy), policy) is down


def test_a_list_serves_until_its_end_or_the_age_limit():
    entry = CrlEntry(source(), parsed(next_update=NOW + HOUR), Availability.AVAILABLE, "x", NOW)
    assert by_crl(USER, entry, NOW, None).state is RevocationState.GOOD
    assert by_crl(USER, entry, NOW + HOUR, None).state is RevocationState.UNKNOWN
    assert by_crl(USER, entry, NOW + HOUR / 2, HOUR / 4).state is RevocationState.UNKNOWN
    assert by_crl(USER, CrlEntry(source(), error="why"), NOW, None).detail.endswith("why")
    assert missing(USER).availability is Availability.NEVER


def test_an_ocsp_answer_serves_until_its_end_and_a_revocation_for_ever():
    good = OcspEntry(OcspAnswer(True, None, NOW, NOW + HOUR), Availability.AVAILABLE)
    assert by_ocsp(USER, good, NOW).state is RevocationState.GOOD
    assert by_ocsp(USER, good, NOW + HOUR).availability is Availability.UNREACHABLE
    revoked = OcspEntry(OcspAnswer(True, "superseded", NOW, NOW + HOUR), Availability.AVAILABLE)
    assert by_ocsp(USER, revoked, NOW + 2 * HOUR).state is RevocationState.REVOKED
    unknown = OcspEntry(OcspAnswer(False, None, NOW, NOW + HOUR), Availability.AVAILABLE)
    assert by_ocsp(USER, unknown, NOW).availability is Availability.ABSENT
    assert by_ocsp(USER, OcspEntry(), NOW).availability is Availability.NEVER
