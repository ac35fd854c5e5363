"""The end of a logon: what keeps a verified user out."""

from appliance.saf import resources
from appliance.saf.database import ClassState
from appliance.saf.model import (
    Accepted,
    Access,
    PortOfEntry,
    Rejected,
    RejectReason,
)
from appliance.saf.when import When
from appliance.secret import Secret
from tests.support.saf_samples import (
    database,
    profile,
    router,
    verify,
    with_user,
)


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
