"""The router: snapshots swapped in, four questions, and one audit record for each answer."""

import attrs
import pytest

from appliance.saf import resources
from appliance.saf.audit import AuditRecord
from appliance.saf.database import ClassState, Connect, Ring
from appliance.saf.model import (
    Accepted,
    Access,
    Acee,
    PortOfEntry,
    Rejected,
    RejectReason,
    Resource,
    TicketRefused,
    Unmapped,
    UnmappedReason,
    VerifyMethod,
)
from appliance.saf.protection import AUDIT_FAILURES
from appliance.saf.router import SafRouter
from appliance.secret import Secret
from tests.support.saf_samples import (
    PORT,
    PORT_PROFILE,
    START,
    certificate,
    database,
    profile,
    router,
    ticket_profile,
    verify,
    with_user,
)

# -- snapshots


def test_a_newer_snapshot_decides_from_the_next_call_on():
    sample = router(database(PORT_PROFILE))
    user4 = sample.router.acee("USER4")
    assert not sample.router.auth(user4, PORT).is_permitted
    sample.change(lambda newest: newest.with_profile(profile("SERVAUTH", PORT.name, {"USER4": Access.READ})))
    assert sample.router.auth(user4, PORT).is_permitted


def test_a_snapshot_that_arrives_late_undoes_nothing():
    sample = router()
    failed = sample.router.begin_verify("USER2", Secret("wrong"), application="TSO")
    outcome = failed.run()
    sample.change(with_user("USER2", revoked=True))
    sample.router.end_verify(failed, outcome)
    assert sample.router.acee("USER2") is None
    sample.change(lambda newest: newest.without_user("USER2"))
    sample.router.swap(outcome.database)
    assert "USER2" not in sample.router.database.users


# -- auth


def test_auth_and_its_record():
    sample = router(database(PORT_PROFILE))
    decision = sample.router.auth(sample.router.acee("USER2"), PORT, service="FTPSEC1", peer="192.0.2.1:4")
    assert (decision.saf_rc, decision.racf_rc, decision.profile, decision.is_permitted) == (0, 0, PORT.name, True)
    assert sample.audit.records == [
        AuditRecord(
            event="ACCESS",
            qualifier="SUCCESS",
            user="USER2",
            cls="SERVAUTH",
            resource=PORT.name,
            asked=Access.READ,
            allowed=Access.READ,
            profile=PORT.name,
            rule="ID(USER2)",
            service="FTPSEC1",
            peer="192.0.2.1:4",
        )
    ]


def test_a_refusal_and_its_record():
    sample = router(database(PORT_PROFILE))
    assert not sample.router.auth(sample.router.acee("USER4"), PORT).is_permitted
    last = sample.audit.last
    assert (last.qualifier, last.saf_rc, last.racf_rc, last.allowed) == ("INSAUTH", 8, 8, Access.NONE)


def test_undecided_and_its_record():
    sample = router()
    assert sample.router.auth(None, PORT).is_permitted
    assert (sample.audit.last.saf_rc, sample.audit.last.user, sample.audit.last.allowed) == (4, "", None)
    assert not sample.router.auth(None, Resource("SERVAUTH", "X")).is_permitted


# -- certificates


def test_key_rings_come_from_the_snapshot():
    sample = router()
    assert sample.router.key_ring("TLSRING", default_owner="TCPIP") is None
    sample.change(lambda newest: newest.with_ring(Ring("TCPIP", "TLSRING")))
    assert sample.router.key_ring("TLSRING", default_owner="TCPIP").entries == ()


# -- verification


def test_a_verified_user_and_the_record():
    sample = router()
    begun = sample.router.begin_verify(
        "user2", Secret("secret2"), application="TSO", service="TN3270", peer="p", entry=PortOfEntry("TCPABC01")
    )
    assert sample.router.end_verify(begun, begun.run()) == Accepted(
        Acee("USER2", ("SYS1",), "SYS1"), VerifyMethod.PASSWORD
    )
    assert sample.audit.records == [
        AuditRecord(
            event="JOBINIT",
            qualifier="SUCCESS",
            user="USER2",
            service="TN3270",
            peer="p",
            application="TSO",
            method="password",
            terminal="TCPABC01",
        )
    ]
    assert sample.router.database.users["USER2"].last_access == START


def test_failures_count_across_services_and_the_record_tells_the_last():
    sample = router()
    for number in range(6):
        verify(sample, "USER2", "wrong", "TSO" if number % 2 else "OMVSAPPL")
    assert [r.qualifier for r in sample.audit.records] == ["INVPSWD"] * 4 + ["REVKAUTO", "REVKUSER"]
    assert verify(sample, "USER2", "secret2") == Rejected("USER2", RejectReason.REVOKED)


def test_success_forgets_the_failures():
    sample = router()
    for _ in range(3):
        assert [type(verify(sample, "USER2", secret)) for secret in (*["wrong"] * 4, "secret2")][-1] is Accepted


@pytest.mark.parametrize("name", ["NOBODY", "ıBMUSER", "ﬁ", "USER2 "])
def test_an_unknown_user_and_the_record(name):
    sample = router()
    assert verify(sample, name, "sys1") == Rejected(name, RejectReason.UNKNOWN_USER)
    assert sample.audit.last.qualifier == "UNDFUSER"


def test_letters_whose_upper_case_is_ascii_make_no_other_user():
    sample = router()
    sample.change(lambda newest: newest.with_user(attrs.evolve(newest.users["USER2"], name="SS")))
    assert verify(sample, "ss", "secret2").acee.user == "SS"
    assert verify(sample, "ß", "secret2") == Rejected("ß", RejectReason.UNKNOWN_USER)


def test_no_record_shows_a_secret():
    sample = router(database(ticket_profile()))
    verify(sample, "USER2", "secret2", new="Newpass1")
    issued = sample.router.passticket(None, "USER2", "TSO")
    verify(sample, "USER2", issued.ticket.text())
    shown = repr(sample.audit.records)
    assert "secret2" not in shown
    assert "Newpass1" not in shown
    assert issued.ticket.text() not in shown


# -- PassTickets


# -- a failed audit


def test_while_the_audit_has_failed_every_answer_is_no_and_afterwards_all_is_well():
    sample = router(database(PORT_PROFILE, ticket_profile()))
    acee = sample.router.acee("USER2")
    sample.audit.is_failed = True
    assert not sample.router.auth(acee, PORT).is_permitted
    assert not sample.router.auth(acee, resources.dcas_server("MVS098")).is_permitted
    assert isinstance(sample.router.map_certificate(certificate("user2")), Unmapped)
    assert isinstance(sample.router.passticket(None, "USER2", "TSO"), TicketRefused)
    assert verify(sample, "USER2", "secret2") == Rejected("USER2", RejectReason.UNAVAILABLE)
    sample.audit.is_failed = False
    assert sample.router.auth(acee, PORT).is_permitted
    assert isinstance(verify(sample, "USER2", "secret2"), Accepted)


# -- where and when somebody comes in


def test_the_entry_and_the_certificate_are_in_the_record_of_a_decision():
    sample = router(database(PORT_PROFILE))
    entry = PortOfEntry(terminal="192.0.2.1", port=2021, session="7")
    mapping = sample.router.map_certificate(certificate("user2"), entry=entry)
    sample.router.auth(mapping.acee, PORT)
    last = sample.audit.last
    assert (last.terminal, last.port, last.session) == ("192.0.2.1", 2021, "7")
    assert "CN=user2" in last.certificate


def test_a_logon_that_a_profile_refuses_names_whom_to_notify():
    base = database(profile("APPL", "PAY", notify="IBMUSER")).with_class("APPL", ClassState(active=True))
    sample, told = router(base), []
    saf = SafRouter(base, sample.store, sample.audit, sample.passwords, sample.clock, notify=told.append)
    begun = saf.begin_verify("USER2", Secret("secret2"), application="PAY")
    assert isinstance(saf.end_verify(begun, begun.run()), Rejected)
    assert saf.entry_refusal(saf.acee("USER2"), "PAY") is not None
    assert [(one.event, one.notify, one.profile, one.asked) for one in told] == [
        ("JOBINIT", "IBMUSER", "PAY", Access.READ)
    ] * 2


def test_who_comes_in_by_a_warning_leaves_a_record_of_it():
    base = database(profile("APPL", "PAY", warning=True, notify="IBMUSER"))
    sample = router(base.with_class("APPL", ClassState(active=True)))
    begun = sample.router.begin_verify("USER2", Secret("secret2"), application="PAY")
    assert isinstance(sample.router.end_verify(begun, begun.run()), Accepted)
    assert sample.router.entry_refusal(sample.router.acee("USER2"), "PAY") is None
    found = [(one.event, one.qualifier, one.resource, one.notify) for one in sample.audit.records]
    warned = ("ACCESS", "WARNING", "PAY", "")
    assert found == [("JOBINIT", "SUCCESS", "", ""), warned, warned]


def test_a_refusal_names_whom_to_notify():
    sample, told = router(database(profile("SERVAUTH", PORT.name, notify="IBMUSER"))), []
    asked = SafRouter(
        sample.store.database, sample.store, sample.audit, sample.passwords, sample.clock, notify=told.append
    )
    asked.auth(sample.router.acee("USER2"), PORT)
    assert sample.audit.last.notify == "IBMUSER"
    assert told == [sample.audit.last]


def test_what_the_profile_does_not_audit_is_not_kept():
    quiet = profile("SERVAUTH", PORT.name, {"USER2": Access.READ}, audit=AUDIT_FAILURES)
    sample = router(database(quiet))
    assert sample.router.auth(sample.router.acee("USER2"), PORT).is_permitted
    assert sample.audit.records == []
    assert sample.router.explain(sample.router.acee("USER4"), PORT, Access.READ).rule == "UACC"
    assert sample.audit.records == []
    assert not sample.router.auth(sample.router.acee("USER4"), PORT).is_permitted
    assert sample.audit.last.rule == "UACC"


def test_who_is_revoked_in_his_default_group_is_let_in_nowhere():
    sample = router()
    sample.change(with_user("USER2", connects=(Connect("SYS1", revoked=True), Connect("DEV"))))
    assert verify(sample, "USER2", "secret2") == Rejected("USER2", RejectReason.REVOKED)
    assert sample.router.map_certificate(certificate("user2")) == Unmapped(UnmappedReason.USER_REVOKED)
    assert sample.router.acee("USER2") is None
    assert sample.router.console_acee("USER2") is not None
