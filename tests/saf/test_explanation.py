"""Explanations of audit records; those of decisions are in tests/cases/racf/explain.txt."""

import pytest

from appliance.saf.entrance import Barred
from appliance.saf.explanation import explain_logon, explain_record
from appliance.saf.model import RejectReason, Resource

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


def test_what_would_keep_a_user_out():
    zone = Resource("SERVAUTH", "EZB.NETACCESS.S.T.LAB")
    assert list(explain_logon("USER2", "TSO", None)) == ["USER2 may log on to TSO."]
    refused = list(explain_logon("USER2", "TSO", Barred(RejectReason.NO_ENTRY, zone, "EZB.**")))
    assert refused[0] == "USER2 may not log on to TSO."
    assert refused[2:] == [
        "Resource: SERVAUTH EZB.NETACCESS.S.T.LAB, profile EZB.**",
        "What would permit it: PERMIT EZB.** CLASS(SERVAUTH) ID(USER2) ACCESS(READ)",
    ]
    record = {"event": "JOBINIT", "qualifier": "TERMINAL", "user": "USER2", "saf_rc": 8, "application": "TSO"}
    explained = list(explain_record({**record, "class": zone.cls, "resource": zone.name, "profile": "EZB.**"}))
    assert explained[1:] == refused[1:]
    assert len(list(explain_logon("USER2", "", Barred(RejectReason.NOT_NOW)))) == 2
