"""NIST PKITS through our own verification: no false accept, and docs/pkits.md knows each false refusal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import pkits

pytestmark = pytest.mark.filterwarnings("ignore:Parsed a serial number")
PAGE = Path(__file__).parents[2] / "docs" / "pkits.md"


@pytest.fixture(scope="module")
def verdicts():
    return {case.name: (case, *pkits.offline_verdict(case)) for case in pkits.cases()}


def test_the_whole_suite_is_there(verdicts):
    assert len(verdicts) == 223
    assert sum(case.is_valid for case, _, _ in verdicts.values()) == 102


def test_nothing_is_accepted_that_should_not_be(verdicts):
    assert [name for name, (case, accepted, _) in verdicts.items() if accepted and not case.is_valid] == []


def test_every_false_refusal_is_on_the_page_and_nothing_else(verdicts):
    refused = {name for name, (case, accepted, _) in verdicts.items() if case.is_valid and not accepted}
    listed = re.findall(r"^\| (\w+)EE \|", PAGE.read_text(), re.MULTILINE)
    assert sorted(f"{name}EE" for name in listed) == sorted(refused)


def test_what_is_revoked_is_called_revoked(verdicts):
    revoked = [why for name, (_, _, why) in verdicts.items() if name.startswith("InvalidRevoked")]
    assert revoked
    assert all("is on CRL" in why for why in revoked)
