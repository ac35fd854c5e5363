"""What the auditor keeps: LOGOPTIONS, AUDIT, GLOBALAUDIT, UAUDIT; refusals always."""

import attrs
import pytest

from appliance.saf.auditing import is_kept, logon_qualifier
from appliance.saf.authorization import rule
from appliance.saf.database import ClassState, Options
from appliance.saf.index import SnapshotIndex
from appliance.saf.model import Accepted, Access, Acee, Rejected, RejectReason, Resource, VerifyMethod
from appliance.saf.protection import AUDIT_ALL, AUDIT_FAILURES, AUDIT_NONE, Auditing
from appliance.saf.settings import LogOption
from tests.support.saf_samples import database, profile

USER2 = Acee("USER2")
A = Resource("SERVAUTH", "A")


def kept(audit=AUDIT_NONE, level=Access.READ, acee=USER2, log=LogOption.DEFAULT, has=Access.ALTER, **fields):
    sample = database(profile("SERVAUTH", "A", {"USER2": has}, audit=audit, **fields))
    sample = sample.with_class("SERVAUTH", ClassState(active=True, logging=log))
    ruling = rule(SnapshotIndex.of(sample), acee, A, level)
    return is_kept(sample, acee, A, ruling, level)


@pytest.mark.parametrize(
    ("audit", "level", "expected"),
    [
        (AUDIT_NONE, Access.ALTER, False),
        (AUDIT_FAILURES, Access.READ, False),
        (AUDIT_ALL, Access.READ, True),
        (Auditing(successes=Access.UPDATE), Access.READ, False),
        (Auditing(successes=Access.UPDATE), Access.UPDATE, True),
    ],
)
def test_the_profile_says_which_successes(audit, level, expected):
    assert kept(audit, level) is expected
    assert kept(level=level, global_audit=audit) is expected


def test_a_refusal_or_warning_is_kept_whatever_was_set():
    assert kept(AUDIT_NONE, has=Access.NONE, log=LogOption.NEVER)
    assert kept(AUDIT_NONE, has=Access.NONE, warning=True)


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        (LogOption.ALWAYS, (True, True)),
        (LogOption.SUCCESSES, (True, True)),
        (LogOption.NEVER, (False, False)),
        (LogOption.FAILURES, (False, True)),
        (LogOption.DEFAULT, (False, True)),
    ],
)
def test_logoptions_go_before_the_profile(log, expected):
    assert (kept(AUDIT_NONE, log=log), kept(AUDIT_ALL, log=log)) == expected


def test_all_of_a_watched_user_is_kept():
    assert kept(AUDIT_NONE, acee=attrs.evolve(USER2, uaudit=True), log=LogOption.NEVER)


def test_what_nothing_protects_is_kept():
    sample = database()
    ruling = rule(SnapshotIndex.of(sample), USER2, A, Access.READ)
    assert is_kept(sample, USER2, A, ruling, Access.READ)


def test_what_operations_did_is_kept_when_the_auditor_wants_it():
    operator = Acee("OPER", operations=True)
    for wanted in (True, False):
        sample = database(profile("DATASET", "A.B", audit=AUDIT_NONE), options=Options(audit_operations=wanted))
        sample = sample.with_class("DATASET", ClassState(active=True))
        resource = Resource("DATASET", "A.B")
        ruling = rule(SnapshotIndex.of(sample), operator, resource, Access.READ)
        assert ruling.rule == "OPERATIONS"
        assert is_kept(sample, operator, resource, ruling, Access.READ) is wanted


def test_words_for_a_logon():
    assert logon_qualifier(Accepted(USER2, VerifyMethod.PASSWORD), has_revoked=False) == "SUCCESS"
    assert logon_qualifier(Rejected("U", RejectReason.WRONG), has_revoked=True) == "REVKAUTO"
    assert {logon_qualifier(Rejected("U", reason), has_revoked=False) for reason in RejectReason} >= {"INVPSWD"}
