"""Tickets: who may have one, and that no two are the same."""

import pytest

from appliance.saf import issuing, passticket
from appliance.saf.database import ClassState
from appliance.saf.issuing import TicketClock
from appliance.saf.model import (
    Accepted,
    Access,
    Rejected,
    RejectReason,
    TicketIssued,
    TicketRefused,
    VerifyMethod,
)
from appliance.secret import Secret
from tests.support.saf_samples import (
    LEGACY_KEY,
    NOW,
    database,
    profile,
    router,
    ticket_profile,
    verify,
    with_user,
)


def test_tickets_within_one_second_run_ahead_of_the_clock():
    clock = TicketClock()
    assert [clock.next_second("USER2", "TSO", 1000, 300) for _ in range(3)] == [1000, 1001, 1002]
    assert clock.next_second("USER2", "TSO", 1001, 300) == 1003
    assert clock.next_second("USER2", "TSO", 2000, 300) == 2000


def test_users_and_applications_have_seconds_of_their_own():
    clock = TicketClock()
    assert clock.next_second("USER2", "TSO", 1000, 300) == 1000
    assert clock.next_second("USER3", "TSO", 1000, 300) == 1000
    assert clock.next_second("USER2", "CICS", 1000, 300) == 1000


def test_the_lead_is_bounded_and_comes_back_with_time():
    clock = TicketClock()
    assert [clock.next_second("USER2", "TSO", 1000, 2) for _ in range(4)] == [1000, 1001, 1002, None]
    assert clock.next_second("USER2", "TSO", 1001, 2) == 1003


def test_a_clock_set_back_gives_no_second_twice():
    clock = TicketClock()
    assert clock.next_second("USER2", "TSO", 1000, 300) == 1000
    assert clock.next_second("USER2", "TSO", 990, 300) == 1001


def test_what_no_longer_matters_is_forgotten(monkeypatch):
    monkeypatch.setattr(issuing, "_REMEMBERED", 2)
    clock = TicketClock()
    for second, user in enumerate(("A", "B", "C", "D")):
        clock.next_second(user, "TSO", 1000 + second, 300)
    assert len(clock._last) <= 2


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
