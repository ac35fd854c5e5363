"""The router: snapshots swapped in, four questions, and one audit record for each answer."""

import attrs
import pytest

from appliance.saf import passticket, resources
from appliance.saf.audit import AuditRecord
from appliance.saf.database import ClassState, Connect, Ring, Trust
from appliance.saf.model import (
    Accepted,
    Access,
    Acee,
    CertificateMapping,
    PortOfEntry,
    Rejected,
    RejectReason,
    Resource,
    TicketIssued,
    TicketRefused,
    Unmapped,
    UnmappedReason,
    VerifyMethod,
)
from appliance.saf.protection import AUDIT_FAILURES, StartedTask
from appliance.saf.router import SafRouter
from appliance.saf.when import When
from appliance.secret import Secret
from tests.support import pki
from tests.support.saf_samples import (
    LEGACY_KEY,
    START,
    database,
    profile,
    registered,
    router,
    ticket_profile,
    user,
    verify,
)

PORT = resources.ftp_port("MVS098", "FTPSEC1", 2021)
PORT_PROFILE = profile("SERVAUTH", PORT.name, {"USER2": Access.READ})
NOW = int(START.timestamp())


def with_user(name, **fields):
    return lambda newest: newest.with_user(attrs.evolve(newest.users[name], **fields))


def certificate(name):
    return pki.user(name).certificate


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


def test_an_acee_keeps_what_it_had_at_logon():
    grouped = profile("SERVAUTH", PORT.name, {"DEV": Access.READ})
    sample = router(database(grouped))
    sample.change(with_user("USER2", connects=(Connect("SYS1"), Connect("DEV"))))
    acee = sample.router.acee("USER2")
    assert acee == Acee("USER2", ("SYS1", "DEV"), "SYS1")
    sample.change(with_user("USER2", connects=(Connect("SYS1"), Connect("DEV", revoked=True))))
    assert sample.router.auth(acee, PORT).is_permitted
    assert not sample.router.auth(sample.router.acee("USER2"), PORT).is_permitted


def test_nobody_is_anybody_unknown_or_revoked():
    sample = router()
    assert sample.router.acee("IBMUSER").special
    assert sample.router.acee("NOBODY") is None
    sample.change(with_user("USER2", revoked=True))
    assert sample.router.acee("USER2") is None


# -- certificates


def test_a_mapped_certificate_and_its_record():
    sample = router()
    mapping = sample.router.map_certificate(certificate("user2"), service="FTP", peer="p")
    assert mapping == CertificateMapping(Acee("USER2", ("SYS1",), "SYS1"), "registered")
    last = sample.audit.last
    assert (last.event, last.qualifier, last.user, last.method) == ("INITACEE", "SUCCESS", "USER2", "certificate")
    assert (last.service, last.peer) == ("FTP", "p")
    assert "CN=user2" in str(last.extra["subject"])


@pytest.mark.parametrize(
    ("change", "reason", "code"),
    [
        (lambda d: d.without_certificate(certificate("user2")), UnmappedReason.NO_MAPPING, 40),
        (lambda d: d.with_certificate(registered("USER2", Trust.NOTRUST)), UnmappedReason.NOT_TRUSTED, 40),
        (lambda d: d.without_user("USER2"), UnmappedReason.USER_UNKNOWN, 16),
        (with_user("USER2", revoked=True), UnmappedReason.USER_REVOKED, 28),
    ],
)
def test_an_unmapped_certificate_and_its_record(change, reason, code):
    sample = router()
    sample.change(change)
    assert sample.router.map_certificate(certificate("user2")) == Unmapped(reason)
    last = sample.audit.last
    assert (last.qualifier, last.user, last.saf_rc, last.racf_rc, last.reason) == (reason.name, "", 8, 8, code)


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


def test_class_appl_protects_an_application():
    sample = router(database(profile("APPL", "TSO", {"USER4": Access.READ})))
    assert verify(sample, "USER2", "secret2") == Rejected("USER2", RejectReason.NOT_AUTHORIZED)
    assert sample.audit.last.qualifier == "INVAPPL"
    assert isinstance(verify(sample, "USER4", "secret4"), Accepted)
    assert isinstance(verify(sample, "USER2", "secret2", "OTHER"), Accepted)


def test_a_user_deleted_during_the_hash_does_not_get_in():
    sample = router()
    begun = sample.router.begin_verify("USER2", Secret("secret2"), application="TSO")
    outcome = begun.run()
    sample.change(lambda newest: newest.without_user("USER2"))
    assert sample.router.end_verify(begun, outcome) == Rejected("USER2", RejectReason.REVOKED)


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


def test_an_issued_ticket_lets_its_user_in_once():
    sample = router(database(ticket_profile()))
    issued = sample.router.passticket(None, "USER2", "TSO", service="DCAS", peer="p")
    assert isinstance(issued, TicketIssued)
    assert issued.ticket == Secret(passticket.generate("USER2", "TSO", LEGACY_KEY.reveal(), NOW))
    last = sample.audit.last
    assert (last.event, last.qualifier, last.user, last.application) == ("PTCREATE", "SUCCESS", "USER2", "TSO")
    assert (last.service, last.peer, last.extra) == ("DCAS", "p", {})
    assert verify(sample, "USER2", issued.ticket.text()).method is VerifyMethod.PASSTICKET
    assert verify(sample, "USER2", issued.ticket.text()) == Rejected("USER2", RejectReason.REPLAYED)
    assert sample.audit.last.qualifier == "PTREPLAY"


def test_tickets_of_one_second_all_differ_and_all_work():
    sample = router(database(ticket_profile()))
    issued = [sample.router.passticket(None, "USER2", "TSO").ticket.text() for _ in range(20)]
    assert len(set(issued)) == 20
    assert {type(verify(sample, "USER2", ticket)) for ticket in issued} == {Accepted}


def test_tickets_do_not_run_out_of_the_window():
    sample = router(database(ticket_profile()))
    issued = [sample.router.passticket(None, "USER2", "TSO") for _ in range(302)]
    assert isinstance(issued[300], TicketIssued)
    assert issued[301] == TicketRefused(8, 8, 8, "too many PassTickets in too few seconds")
    assert isinstance(verify(sample, "USER2", issued[300].ticket.text()), Accepted)


def test_a_ticket_is_made_for_a_revoked_user_but_does_not_let_him_in():
    sample = router(database(ticket_profile()))
    sample.change(with_user("USER2", revoked=True))
    issued = sample.router.passticket(None, "USER2", "TSO")
    assert verify(sample, "USER2", issued.ticket.text()) == Rejected("USER2", RejectReason.REVOKED)


@pytest.mark.parametrize("level", Access)
def test_a_caller_needs_update_to_irrptauth(level):
    generic = profile("PTKTDATA", "IRRPTAUTH.TSO.*", {"DCASCLI": level})
    sample = router(database(ticket_profile(), generic))
    result = sample.router.passticket(sample.router.acee("DCASCLI"), "USER2", "TSO")
    if level >= Access.UPDATE:
        assert isinstance(result, TicketIssued)
    else:
        assert (result.saf_rc, result.racf_rc, result.reason) == (8, 8, 16)
        assert "IRRPTAUTH.TSO.USER2" in result.detail
    assert sample.audit.last.extra["caller"] == "DCASCLI"
    assert len(sample.audit.records) == 1


def test_without_an_irrptauth_profile_nobody_may():
    sample = router(database(ticket_profile()))
    assert sample.router.passticket(sample.router.acee("IBMUSER"), "USER2", "TSO").reason == 16


@pytest.mark.parametrize(
    ("user", "application", "triple"),
    [
        ("USER2", "CICS", (8, 16, 0)),
        ("NOBODY", "TSO", (8, 8, 20)),
        ("USER2.X", "TSO", (8, 8, 4)),
        ("X", "TSO.USER2", (8, 8, 4)),
        ("USER2", "", (8, 8, 4)),
        ("ÄÖ", "TSO", (8, 8, 4)),
    ],
)
def test_no_ticket_and_the_record(user, application, triple):
    sample = router(database(ticket_profile(), ticket_profile("TSO.USER2")))
    result = sample.router.passticket(None, user, application)
    assert (result.saf_rc, result.racf_rc, result.reason) == triple
    last = sample.audit.last
    assert (last.qualifier, last.saf_rc, last.racf_rc, last.reason) == ("FAILURE", *triple)
    assert last.extra["detail"] == result.detail


def test_no_ticket_while_the_class_is_inactive():
    sample = router(database(ticket_profile()).with_class("PTKTDATA", ClassState()))
    assert sample.router.passticket(None, "USER2", "TSO").racf_rc == 16


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


def test_a_terminal_profile_and_the_hours_of_user_and_terminal():
    night = When(span=(22 * 60, 6 * 60))
    shut, open_at_night = profile("TERMINAL", "T1"), profile("TERMINAL", "T2", uacc=Access.READ, when=night)
    sample = router(database(shut, open_at_night).with_class("TERMINAL", ClassState(active=True)))

    def logon(terminal):
        entry = PortOfEntry(terminal=terminal)
        begun = sample.router.begin_verify("USER2", Secret("secret2"), application="TSO", entry=entry)
        result = sample.router.end_verify(begun, begun.run())
        return result.reason if isinstance(result, Rejected) else None

    assert [logon(name) for name in ("T1", "T2", "T3")] == [RejectReason.NO_ENTRY, RejectReason.NOT_NOW, None]
    assert sample.audit.records[-2].qualifier == "INVTIME"
    sample.change(with_user("USER2", when=night))
    assert logon("T3") is RejectReason.NOT_NOW
    sample.clock.advance(12 * 3600)
    assert [logon(name) for name in ("T2", "T3")] == [None, None]


def test_a_network_zone_must_let_the_user_in():
    zone = resources.netaccess("MVS098", "TCPCS", "INSIDE")
    sample = router(database(profile("SERVAUTH", zone.name, {"USER2": Access.READ})))

    def logon(user, secret, name):
        begun = sample.router.begin_verify(
            user, Secret(secret), application="TSO", entry=PortOfEntry(servauth=name, port=2021, session="7")
        )
        return sample.router.end_verify(begun, begun.run())

    assert logon("USER2", "secret2", zone.name).acee.entry.servauth == zone.name
    assert (sample.audit.last.port, sample.audit.last.session) == (2021, "7")
    assert logon("USER4", "secret4", zone.name) == Rejected("USER4", RejectReason.NO_ENTRY)
    other = resources.netaccess("MVS098", "TCPCS", "OUTSIDE")
    assert logon("USER2", "secret2", other.name) == Rejected("USER2", RejectReason.NO_ENTRY)


def test_who_comes_by_a_certificate_is_asked_about_his_entry_as_behind_a_password():
    zone = resources.netaccess("MVS098", "TCPCS", "INSIDE").name
    shut = profile("TERMINAL", "7F000001")
    base = database(profile("SERVAUTH", zone, {"USER2": Access.READ}), shut, profile("APPL", "PAY"))
    sample = router(
        base.with_class("TERMINAL", ClassState(active=True)).with_class("APPL", ClassState(active=True)),
    )

    def refused(name, application="", **entry):
        acee = sample.router.acee(name, PortOfEntry(**entry))
        by = sample.router.entry_refusal(acee, application, service="FTP", peer="192.0.2.1:1024")
        return None if by is None else (by.reason, by.resource.name, by.profile)

    before = len(sample.audit.records)
    assert refused("USER2", servauth=zone) is None
    assert len(sample.audit.records) == before  # INITACEE was recorded by the mapping
    assert refused("USER4", servauth=zone) == (RejectReason.NO_ENTRY, zone, zone)
    last = sample.audit.last
    assert (last.event, last.qualifier, last.user, last.resource) == ("JOBINIT", "TERMINAL", "USER4", zone)
    assert (last.zone, last.method, last.service) == (zone, "certificate", "FTP")
    other = resources.netaccess("MVS098", "TCPCS", "OUTSIDE").name
    assert refused("USER2", servauth=other) == (RejectReason.NO_ENTRY, other, None)
    assert refused("USER2", terminal="7F000001") == (RejectReason.NO_ENTRY, "7F000001", "7F000001")
    assert refused("USER2", "PAY") == (RejectReason.NOT_AUTHORIZED, "PAY", "PAY")
    sample.change(with_user("USER2", when=When(days=frozenset())))
    acee = sample.router.acee("USER2")
    assert sample.router.entry_refusal(acee).reason is RejectReason.NOT_NOW


def test_the_entry_and_the_certificate_are_in_the_record_of_a_decision():
    sample = router(database(PORT_PROFILE))
    entry = PortOfEntry(terminal="192.0.2.1", port=2021, session="7")
    mapping = sample.router.map_certificate(certificate("user2"), entry=entry)
    sample.router.auth(mapping.acee, PORT)
    last = sample.audit.last
    assert (last.terminal, last.port, last.session) == ("192.0.2.1", 2021, "7")
    assert "CN=user2" in last.certificate


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


def test_started_tasks():
    tasks = (
        profile("STARTED", "FTPD.*", started=StartedTask("USER2", "SYS1", trusted=True)),
        profile("STARTED", "USER4.**", started=StartedTask("=MEMBER")),
        profile("STARTED", "BAD.**", started=StartedTask("NOBODY")),
    )
    sample = router(database(*tasks).with_class("STARTED", ClassState(active=True)))
    assert sample.router.started("FTPD", "FTPD1") == attrs.evolve(sample.router.acee("USER2"), trusted=True)
    assert sample.router.started("USER4").user == "USER4"
    assert sample.router.started("BAD") is None
    assert sample.router.started("DCASCLI").user == "DCASCLI"


def ring_sample(*profiles):
    start = database(*profiles).with_user(user("TCPIP")).with_ring(Ring("TCPIP", "TLSRING"))
    for cls in ("RDATALIB", "FACILITY"):
        start = start.with_class(cls, ClassState(active=True))
    return router(start)


def opens(sample, owner):
    return sample.router.key_ring("TCPIP/TLSRING", default_owner=owner) is not None


def test_a_ring_is_its_owners_unless_a_profile_says_otherwise():
    assert [opens(ring_sample(), owner) for owner in ("TCPIP", "USER2")] == [True, False]
    listing = profile("FACILITY", "IRR.DIGTCERT.LISTRING", {"USER2": Access.UPDATE, "TCPIP": Access.NONE})
    assert [opens(ring_sample(listing), owner) for owner in ("TCPIP", "USER2", "USER4")] == [False, True, False]
    rdatalib = profile("RDATALIB", "TCPIP.TLSRING.LST", {"USER4": Access.READ})
    sample = ring_sample(listing, rdatalib)
    assert [opens(sample, owner) for owner in ("TCPIP", "USER2", "USER4")] == [False, False, True]
    assert {record.service for record in sample.audit.records} == {"R_DATALIB"}


def test_authorities_of_the_whole_system_are_for_everybody():
    assert ring_sample().router.key_ring("*AUTH*/*", default_owner="USER2") is not None


@pytest.mark.parametrize(
    ("profiles", "expected"),
    [
        ((), True),
        ((profile("CSFKEYS", "KEK"),), False),
        ((profile("CSFKEYS", "KEK", {"USER2": Access.READ}),), True),
        ((profile("CSFSERV", "CSF1*"), profile("CSFKEYS", "KEK", {"USER2": Access.READ})), False),
    ],
)
def test_a_key_of_a_token_is_used_where_its_classes_let_it(profiles, expected):
    active = ClassState(active=True, generic=True)
    sample = router(database(*profiles).with_class("CSFKEYS", active).with_class("CSFSERV", active))
    assert sample.router.may_use_key("USER2", "CSF1UWK", "KEK") is expected
