"""The record of each kind of answer."""

from __future__ import annotations

import pytest

from appliance.saf.auditentries import access_record, logon_record, mapping_record, ticket_record
from appliance.saf.authorization import Ruling
from appliance.saf.entrance import Barred
from appliance.saf.model import (
    Access,
    Acee,
    CertificateMapping,
    Decision,
    PortOfEntry,
    Rejected,
    RejectReason,
    Resource,
    TicketIssued,
    TicketRefused,
    Unmapped,
    UnmappedReason,
)
from appliance.secret import Secret
from tests.support.saf_samples import profile

ENTRY = PortOfEntry("7F000001", 2021, "EZB.NETACCESS.MVS098.TCPCS.INSIDE", "7")
WHERE = {"service": "FTP", "peer": "127.0.0.1:1024"}


def where(record):
    return record.terminal, record.port, record.zone, record.session, record.service, record.peer


EVERYWHERE = ("7F000001", 2021, "EZB.NETACCESS.MVS098.TCPCS.INSIDE", "7", "FTP", "127.0.0.1:1024")


@pytest.mark.parametrize(("qualifier", "told"), [("INSAUTH", "IBMUSER"), ("SUCCESS", "")])
def test_an_access_names_whom_to_tell_only_when_it_is_refused(qualifier, told):
    decision = Decision(8, 8, 0, "P", is_permitted=False)
    ruling = Ruling(decision, Access.NONE, qualifier, "UACC", profile("APPL", "P", notify="IBMUSER"))
    acee = Acee("USER2", entry=ENTRY, certificate="CN=user2")
    record = access_record(acee, Resource("APPL", "P"), Access.READ, ruling, **WHERE)
    assert (record.notify, record.certificate, record.rule, record.asked) == (told, "CN=user2", "UACC", Access.READ)
    assert where(record) == EVERYWHERE
    assert access_record(None, Resource("APPL", "P"), Access.READ, ruling, **WHERE).user == ""


def test_a_logon_names_what_kept_the_user_out():
    by = Barred(RejectReason.NO_ENTRY, Resource("SERVAUTH", ENTRY.servauth), "EZB.**")
    rejected = Rejected("USER2", by.reason)
    record = logon_record("USER2", rejected, ENTRY, application="TSO", method="password", by=by, **WHERE)
    assert (record.event, record.qualifier, record.saf_rc) == ("JOBINIT", "TERMINAL", 8)
    assert (record.cls, record.resource, record.profile) == ("SERVAUTH", ENTRY.servauth, "EZB.**")
    assert where(record) == EVERYWHERE


@pytest.mark.parametrize(
    ("result", "user", "reason"),
    [
        (CertificateMapping(Acee("USER2"), "registered"), "USER2", 0),
        (Unmapped(UnmappedReason.NO_MAPPING), "", 40),
        (Unmapped(UnmappedReason.USER_REVOKED), "", 28),
    ],
)
def test_a_mapping(result, user, reason):
    record = mapping_record(result, {"subject": "CN=user2"}, ENTRY, **WHERE)
    assert (record.user, record.reason, record.extra) == (user, reason, {"subject": "CN=user2"})
    assert where(record) == EVERYWHERE


def test_a_ticket_and_none_and_no_secret_in_either():
    issued = ticket_record(Acee("DCASCLI"), "USER2", "TSO", TicketIssued("USER2", "TSO", Secret("TICKET01")), **WHERE)
    assert (issued.qualifier, issued.extra) == ("SUCCESS", {"caller": "DCASCLI"})
    assert "TICKET01" not in str(issued)
    refused = ticket_record(None, "USER2", "TSO", TicketRefused(8, 16, 0, "no key"), **WHERE)
    assert (refused.qualifier, refused.racf_rc, refused.extra) == ("FAILURE", 16, {"detail": "no key"})
