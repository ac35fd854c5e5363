"""Explanations of audit records; those of decisions are in tests/cases/racf/explain.txt."""

import pytest

from appliance.saf.explanation import explain_record

REFUSED = {
    "event": "ACCESS",
    "qualifier": "INSAUTH",
    "user": "USER2",
    "class": "SERVAUTH",
    "resource": "EZB.FTP.MVS098.FTPD1.PORT21",
    "asked": "READ",
    "allowed": "NONE",
    "profile": "EZB.FTP.**",
    "rule": "UACC",
}


def said(**changes):
    return "\n".join(explain_record({**REFUSED, **changes}))


def test_a_refusal_names_profile_rule_and_remedy():
    text = said()
    assert "USER2 is refused READ to SERVAUTH EZB.FTP.MVS098.FTPD1.PORT21." in text
    assert "Profile: EZB.FTP.**" in text
    assert "universal access (UACC) decides; it gives NONE" in text
    assert "PERMIT EZB.FTP.** CLASS(SERVAUTH) ID(USER2) ACCESS(READ)" in text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"qualifier": "SUCCESS", "rule": "ID(USER2)"}, "USER2 has READ"),
        ({"qualifier": "WARNING", "rule": "WARNING AFTER UACC"}, "The profile has WARNING"),
        ({"user": ""}, "An undefined user is refused"),
        ({"rule": "NO PROFILE", "profile": None}, "RDEFINE SERVAUTH"),
        ({"rule": "CLASS NOT ACTIVE", "profile": None}, "SETROPTS CLASSACT(SERVAUTH)"),
        ({"class": "DATASET", "rule": "PROTECTALL", "profile": None}, "ADDSD"),
        ({"rule": "ID(OPS)"}, "a higher access for the group in ID(OPS)"),
        ({"rule": "RESTRICTED"}, "RESTRICTED"),
    ],
)
def test_every_rule_has_its_sentence(changes, expected):
    assert expected in said(**changes)


@pytest.mark.parametrize(
    ("qualifier", "expected"),
    [
        ("INVPSWD", "not right"),
        ("REVKAUTO", "ALTUSER USER2 RESUME"),
        ("INVAPPL", "no READ to TSO"),
        ("SOMETHING", "JOBINIT of USER2"),
    ],
)
def test_a_refused_logon(qualifier, expected):
    record = {"event": "JOBINIT", "qualifier": qualifier, "user": "USER2", "application": "TSO", "saf_rc": 8}
    assert expected in "\n".join(explain_record(record))


def test_a_record_without_fields_does_not_trouble_it():
    assert list(explain_record({}))
