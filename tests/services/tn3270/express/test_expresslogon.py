"""Express Logon substitution: the working rules of the placeholders, one table row each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.saf.model import TicketIssued, TicketRefused
from appliance.secret import Secret
from appliance.services.tn3270.express.expresslogon import (
    ExpressLogon,
    Failed,
    NotYet,
    Substituted,
    Unchanged,
)

U = bytes.fromhex("5de4e2d94bc9c44d")
P = bytes.fromhex("5dd7e2e24be6c44d")
ENTER = b"\x7d\xc1\xd4"
SBA = b"\x11\xc1\xd1"


def e(text: str) -> bytes:
    return text.encode("cp037")


class Tickets:
    """A ticket source that gives T0000001, T0000002...; ``repeat`` gives the last one again."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.number = 0
        self.repeat = False

    def __call__(self, application: str) -> TicketIssued | TicketRefused:
        self.asked.append(application)
        if application == "NOKEY":
            return TicketRefused(8, 8, 16, "no PTKTDATA profile")
        if not self.repeat:
            self.number += 1
        return TicketIssued("USER2", application, Secret(f"T{self.number:07}"))


@pytest.fixture
def tickets():
    return Tickets()


@pytest.fixture
def logon(tickets):
    logon = ExpressLogon(tickets)
    logon.bind("TSO")
    return logon


@pytest.mark.parametrize(
    ("record", "changed"),
    [
        pytest.param(
            ENTER + SBA + U + SBA + P, ENTER + SBA + e("USER2") + SBA + e("T0000001"), id="both in one record"
        ),
        pytest.param(ENTER + SBA + U, ENTER + SBA + e("USER2"), id="user ID alone"),
        pytest.param(ENTER + SBA + P, ENTER + SBA + e("T0000001"), id="password alone"),
        pytest.param(ENTER + SBA + U + P, ENTER + SBA + e("USER2T0000001"), id="both in one field"),
        pytest.param(ENTER + SBA + e("LOGON ") + U, ENTER + SBA + e("LOGON USER2"), id="behind other text"),
        pytest.param(ENTER + U, ENTER + e("USER2"), id="unformatted"),
        pytest.param(b"\xf3" + ENTER[1:] + SBA + U, b"\xf3" + ENTER[1:] + SBA + e("USER2"), id="PF3"),
        pytest.param(ENTER + b"\x1d\x40" + U, ENTER + b"\x1d\x40" + e("USER2") + bytes(3), id="read buffer pads"),
        pytest.param(
            ENTER + b"\x29\x02\xc0\x40\x42\xf1" + U + b"\x1d\x40" + P,
            ENTER + b"\x29\x02\xc0\x40\x42\xf1" + e("USER2") + bytes(3) + b"\x1d\x40" + e("T0000001"),
            id="read buffer in extended mode",
        ),
        pytest.param(
            ENTER + U + bytes(1912),
            ENTER + e("USER2") + bytes(3) + bytes(1912),
            id="read buffer of an unformatted screen",
        ),
        pytest.param(
            ENTER + SBA + U + b"\x11\x5d\xe4" + P,
            ENTER + SBA + e("USER2") + b"\x11\x5d\xe4" + e("T0000001"),
            id="address",
        ),
    ],
)
def test_placeholders_become_values(logon, record, changed):
    outcome = logon.substitute(record)
    assert isinstance(outcome, Substituted)
    assert outcome.record == changed
    assert (outcome.user, outcome.application) == ("USER2", "TSO")


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(ENTER + SBA + e("USER2"), id="no placeholder"),
        pytest.param(ENTER + b"\x11\xc1" + U, id="begins in the address after SBA"),
        pytest.param(ENTER + SBA[:2] + U, id="second address byte"),
        pytest.param(b"\x7d\xc1" + U, id="begins in the cursor address"),
        pytest.param(ENTER + SBA + U[:4] + SBA + U[4:], id="straddles an SBA"),
        pytest.param(ENTER + b"\x29\x04" + U + SBA, id="inside the pairs of an SFE"),
        pytest.param(ENTER + b"\x28\x42" + U, id="value of an SA"),
        pytest.param(b"\x88\x00\x0b" + U, id="structured field"),
        pytest.param(b"\x6d" + U, id="Clear"),
        pytest.param(b"", id="empty"),
        pytest.param(ENTER + e(")usr.id("), id="lower case"),
    ],
)
def test_what_is_not_field_data_stays(logon, tickets, record):
    assert logon.substitute(record) == Unchanged()
    assert tickets.asked == []


def test_user_id_is_kept_and_each_password_gets_a_ticket_of_its_own(logon, tickets):
    first = logon.substitute(ENTER + SBA + U)
    second = logon.substitute(ENTER + SBA + U + SBA + P)
    third = logon.substitute(ENTER + SBA + P)
    assert tickets.asked == ["TSO"] * 3
    assert not first.has_ticket
    assert second.record.endswith(e("T0000002"))
    assert third.record.endswith(e("T0000003"))


def test_the_same_ticket_twice_has_to_wait(logon, tickets):
    logon.substitute(ENTER + SBA + P)
    tickets.repeat = True
    waiting = logon.substitute(ENTER + SBA + U + SBA + P)
    assert isinstance(waiting, NotYet)
    tickets.repeat = False
    assert logon.substitute(waiting.record).record == ENTER + SBA + e("USER2") + SBA + e("T0000002")


def test_two_passwords_in_one_record_get_two_tickets(logon, tickets):
    tickets.repeat = True
    waiting = logon.substitute(ENTER + SBA + P + SBA + P)
    assert waiting.record == ENTER + SBA + e("T0000000") + SBA + P
    tickets.repeat = False
    assert logon.substitute(waiting.record).record == ENTER + SBA + e("T0000000") + SBA + e("T0000001")


def test_newest_announced_application_counts(logon, tickets):
    logon.announce("CICSA")
    logon.substitute(ENTER + SBA + U)
    logon.announce("CICSB")
    logon.substitute(ENTER + SBA + U)
    logon.announce(None)
    logon.substitute(ENTER + SBA + U)
    assert tickets.asked == ["CICSA", "CICSB", "TSO"]


def test_scanning_ends_when_the_application_answers_a_ticket(logon):
    assert logon.is_scanning
    logon.answered()
    assert logon.is_scanning
    logon.substitute(ENTER + SBA + P)
    assert logon.is_scanning
    logon.answered()
    assert not logon.is_scanning
    logon.announce("TSO")
    assert logon.is_scanning
    logon.bind(None)
    assert logon.is_scanning
    logon.announce(None)
    assert not logon.is_scanning


def test_nothing_is_asked_while_no_application_is_known(tickets):
    assert ExpressLogon(tickets).substitute(ENTER + SBA + U) == Unchanged()
    assert tickets.asked == []


def test_refused_ticket_leaves_the_record_alone(logon):
    logon.announce("NOKEY")
    assert logon.substitute(ENTER + SBA + U) == Failed("NOKEY", "no PTKTDATA profile")


def test_outcomes_show_no_ticket(logon):
    assert "T0000001" not in repr(logon.substitute(ENTER + SBA + P))
    assert str(e("T0000001")) not in repr(logon.substitute(ENTER + SBA + P))


@given(st.lists(st.sampled_from([U, P, SBA, b"\x29\x02", b"\x1d", b"\x28\x00", b"\x08", b"\x00", b"\x5d", ENTER])))
def test_any_record_is_survived_and_what_is_left_is_not_in_field_data(pieces):
    logon = ExpressLogon(Tickets())
    logon.bind("TSO")
    outcome = logon.substitute(b"".join(pieces))
    if isinstance(outcome, Substituted):
        assert logon.substitute(outcome.record) == Unchanged()
